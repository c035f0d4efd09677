// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

#include "sync/json/json.h"
#include "sync/result.h"

namespace vmcp {

/// The `fieldsV1` of what `manager` last applied to `object` by server-side apply: its entry in
/// `metadata.managedFields` with operation `Apply` and without a subresource. nullptr when there is none.
const Json* applied_fields(const Json& object, std::string_view manager);

/// Whether somebody set what stands at `pointer` below `.spec` (such as `/spec/replicas`), as far as the
/// `metadata.managedFields` of the object tell. What the API server filled in from a default of the CRD when it read an
/// older object is nobody's. True also when nothing is recorded about the spec at all.
bool is_managed_by_anybody(const Json& managed_fields, std::string_view pointer);

/// The part of `value` that a FieldsV1 tree covers (Kubernetes, structured-merge-diff): `f:` members, `k:{…}` list
/// items by key, `v:` members of sets; a leaf covers all below it. List items come in the order of `value`, with
/// their key members. Paths that `value` no longer has are left out. Fails (`InvalidJSON`) on a tree that is not
/// FieldsV1: guessing there could delete what is owned.
Result<Json> covered_part(const Json& value, const Json& fields);

}  // namespace vmcp
