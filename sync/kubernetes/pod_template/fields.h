// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "sync/json/json.h"

namespace vmcp {

struct PodType;

/// One field of a type of the pod template, parsed from pod_template_table.h.
struct PodField {
  enum class Shape { kSingle, kList, kMap };
  enum class Value { kText, kBoolean, kInt32, kInt64, kQuantity, kIntOrString, kTime, kAny, kObject };

  std::string_view name;
  Shape shape = Shape::kSingle;
  Value value = Value::kAny;
  const PodType* type = nullptr;  ///< kObject: what each object holds.
  bool merged = false;            ///< kList: a patch merges (objects, by `merge_key`) or unites (scalars) it.
  std::string_view merge_key;
  bool zero_is_absent = false;  ///< kSingle: the API server does not store "", 0 and false.
};

struct PodType {
  std::string_view name;
  std::vector<PodField> fields;

  /// nullptr when the API does not have it. Names are compared exactly.
  const PodField* field(std::string_view field_name) const;
};

/// The type PodTemplateSpec of Kubernetes API 1.35.
const PodType& pod_template_type();

/// Whether `key` is an instruction of a strategic merge patch (`$patch`, `$retainKeys`, …) instead of a field.
bool is_patch_directive(std::string_view key);

}  // namespace vmcp
