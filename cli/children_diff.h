// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "sync/json/json.h"

namespace vmcp::cli {

using Children = std::vector<Json>;

/// `metadata.namespace` of an object; empty: it has none.
inline std::string_view namespace_of(const Json& object) {
  return text_at(object, {"metadata", "namespace"});
}

/// Whether no API server has seen the object: `render` printed it.
bool is_rendered(const Json& child);

/// Whether `render` printed the object for `gateway`, as its labels tell.
bool is_rendered_for(const Json& child, const Json& gateway);

/// Whether an observed object says nothing of who set which of its fields: kubectl hides managedFields unless it is
/// told otherwise, and server-side apply leaves no other mark.
bool hides_owners(const Json& child);

/// What applying `desired` to the `observed` objects would add, change and, of those that are `owned`, delete, in lines
/// for people; empty: nothing. `manager` is the field manager whose fields in an observed object are ours. Of an
/// observed object that tells nobody's fields only those count that `desired` sets.
std::string children_diff(const Children& desired, const Children& observed, const Children& owned,
                          const std::string& manager, bool colour);

}  // namespace vmcp::cli
