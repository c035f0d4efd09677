// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>

#include "sync/json/json.h"

namespace vmcp {

/// What keeps `schema` from being compiled as a JSON Schema by the runtime (drafts 4, 6 and 7, chosen by `$schema`; a
/// mixture of all when that is absent or another), with a JSON pointer to the place: keywords of the wrong type,
/// unknown types, bad regular expressions, `$ref`s that do not resolve. nullopt when nothing does (spec/40-config.md
/// §13.1). Limits: a `$ref` must stay inside the schema, as the runtime would otherwise fetch it over the network;
/// `$id`s inside a schema do not move the base of references.
std::optional<std::string> json_schema_problem(const Json& schema);

}  // namespace vmcp
