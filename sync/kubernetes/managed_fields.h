#pragma once

#include <string_view>

#include "sync/json/json.h"
#include "sync/result.h"

namespace vmcp {

/// The `fieldsV1` of what `manager` last applied to `object` by server-side apply: its entry in
/// `metadata.managedFields` with operation `Apply` and without a subresource. nullptr when there is none.
const Json* applied_fields(const Json& object, std::string_view manager);

/// The part of `value` that a FieldsV1 tree covers (Kubernetes, structured-merge-diff): `f:` members, `k:{…}` list
/// items by key, `v:` members of sets; a leaf covers all below it. List items come in the order of `value`, with
/// their key members. Paths that `value` no longer has are left out. Fails (`InvalidJSON`) on a tree that is not
/// FieldsV1: guessing there could delete what is owned.
Result<Json> covered_part(const Json& value, const Json& fields);

}  // namespace vmcp
