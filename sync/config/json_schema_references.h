#pragma once

#include <string_view>

#include "sync/json.h"

namespace vmcp {

/// The value in `root` that a JSON pointer in the form of a URI fragment (RFC 6901 §6, without `#`, e.g.
/// `/definitions/a~1b%20c`) points to; nullptr when there is none. The empty fragment is `root` itself.
const Json* resolve_fragment(const Json& root, std::string_view fragment);

/// Whether applying the JSON Schema `root` to one value leads, through `$ref`, `allOf`, `not` and the like, back to a
/// schema that is already being applied to that same value. The runtime would recurse until it dies. Also true for
/// chains of more than 500 references.
bool applies_itself(const Json& root);

}  // namespace vmcp
