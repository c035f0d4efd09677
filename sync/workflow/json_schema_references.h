#pragma once

#include <string>
#include <string_view>
#include <unordered_map>

#include "sync/json.h"

namespace vmcp {

/// Follows JSON pointers in the form of URI fragments (RFC 6901 §6) within one tree. Objects are indexed the first time
/// they are passed, so that many references into one large object stay cheap.
class FragmentResolver {
 public:
  explicit FragmentResolver(const Json& root) : root_(root) {}

  /// The value that `fragment` (without `#`, e.g. `/definitions/a~1b%20c`) points to; nullptr when there is none. The
  /// empty fragment is the root itself.
  const Json* resolve(std::string_view fragment);

 private:
  using Members = std::unordered_map<std::string_view, const Json*>;

  const Json* step(const Json& from, const std::string& key);

  const Json& root_;
  std::unordered_map<const Json*, Members> indexed_;
};

/// Whether applying the JSON Schema `root` to one value leads, through `$ref`, `allOf`, `not` and the like, back to a
/// schema that is already being applied to that same value. The runtime would recurse until it dies. Also true for
/// chains of more than 500 references.
bool applies_itself(const Json& root);

}  // namespace vmcp
