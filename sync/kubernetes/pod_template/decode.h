// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "sync/json/json.h"
#include "sync/kubernetes/pod_template/fields.h"
#include "sync/problem.h"

namespace vmcp {

/// Why `tree` does not decode as a PodTemplateSpec: a known field of another JSON type, an unreadable quantity or
/// int-or-string, a null in a list (spec/70-pod-template.md §1 step 2, §5). nullopt when it does. The pointer
/// starts at the root of the template: `/spec/containers/0/image` must be a string.
/// Unknown fields and patch directives are skipped; a null field is none.
std::optional<Problem> decode_fault(const Json& tree);

/// JSON pointers of the fields of `patch` that PodTemplateSpec does not have, in the order of the tree: other
/// spellings (`Image`) and fields of a later API. They have no effect.
std::vector<std::string> unknown_pod_template_fields(const Json& patch);

/// What becomes of fields that PodTemplateSpec does not have.
enum class UnknownFields { kDropped, kKept };

/// A decodable template as the API server stores it, so that applying it again writes nothing (spec/00-hook.md §2.3):
/// no nulls, empty lists or maps, zero values that it drops; quantities in canonical form; integers as integers.
/// The type of a field decides, never its name: labels, annotations and other maps of texts stay as written.
Json stored_pod_template(const Json& tree, UnknownFields unknown = UnknownFields::kDropped);

}  // namespace vmcp
