// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>
#include <string_view>

namespace vmcp {

/// One type of the Kubernetes API and its fields, as text so that the table can be read and compared with that API.
/// A field is `name:type`:
///   `text` `bool` `int32` `int64` `quantity` `port` (number or text) `time` `any`, or the name of another type
///   `[type]` a list, which a patch replaces; `[type]+key` one that it merges by `key`; `[text]+` one that it unites
///   `{type}` a map with any keys
///   `type?` the API server does not store "", 0 and false
struct PodTypeText {
  std::string_view name;
  std::string_view fields;
};

/// PodTemplateSpec and every type that it is made of (Kubernetes API 1.35; merge keys: spec/70-pod-template.md §3).
std::span<const PodTypeText> pod_types();

}  // namespace vmcp
