// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string_view>

#include "sync/json/json.h"
#include "sync/result.h"

namespace vmcp {

/// The previous desired state of an observed child, such that applying it again changes nothing
/// (spec/00-hook.md §4). In this order: what dynamic apply noted in the child's annotation; what `ssa_field_manager`
/// owns by server-side apply; for a child that Metacontroller never applied, the child without status, server-owned
/// metadata and `spec.replicas`.
/// `raw` is the whole observed object. The answer has its identity, sorted members, no null, no owner references, no
/// label `controller-uid`, no status, and nothing that is stored otherwise than written: a Deployment's pod template by
/// the types of its fields, the rest as far as kubernetes/stored_form.h goes. Fails (`InvalidJSON`, pointer into the
/// child) when `raw` or the marks in it cannot be read: leaving something out would delete it.
Result<Json> retained_child(std::string_view raw, std::string_view ssa_field_manager);

/// The same for a child that Metacontroller has applied; nullopt for others.
Result<std::optional<Json>> last_applied(std::string_view raw, std::string_view ssa_field_manager);

}  // namespace vmcp
