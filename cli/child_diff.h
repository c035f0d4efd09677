// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "sync/json/json.h"

namespace vmcp::cli {

/// One field that applying a child would change.
struct FieldChange {
  std::string path;            ///< A JSON pointer in which items of a list stand by their name, not by their index.
  std::optional<Json> before;  ///< nullopt: the field is new.
  std::optional<Json> after;   ///< nullopt: the field goes away.
};

/// What applying `desired` changes in `observed`. Only fields count that `desired` sets, or that `previous` set (the
/// last desired state; null when unknown) and `desired` does not: everything else belongs to somebody else.
std::vector<FieldChange> field_changes(const Json& desired, const Json& observed, const Json& previous);

}  // namespace vmcp::cli
