// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <unordered_map>

#include "sync/json/json.h"

namespace vmcp {

/// Follows references within one JSON Schema. Objects are indexed the first time they are passed, so that many
/// references into one large object stay cheap.
class ReferenceResolver {
 public:
  explicit ReferenceResolver(const Json& root) : root_(root) { collect_names(root); }

  /// What `reference` points to: `#`, a JSON pointer as a URI fragment (RFC 6901 §6, `#/definitions/a~1b%20c`) or a
  /// name that a schema gives itself (`"$id": "#name"`). nullptr when there is none.
  const Json* follow(const std::string& reference);

 private:
  using Members = std::unordered_map<std::string_view, const Json*>;

  void collect_names(const Json& node);
  const Json* resolve(std::string_view fragment);
  const Json* step(const Json& from, const std::string& key);

  const Json& root_;
  std::unordered_map<std::string, const Json*> names_;
  std::unordered_map<const Json*, Members> indexed_;
};

/// Whether applying the JSON Schema `root` to one value leads, through `$ref`, `allOf`, `not` and the like, back to a
/// schema that is already being applied to that same value. The runtime would recurse until it dies. Also true for
/// chains of more than 500 references.
bool applies_itself(const Json& root);

}  // namespace vmcp
