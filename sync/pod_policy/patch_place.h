// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

#include "sync/json/json.h"

namespace vmcp {

/// Where a field of a patched template comes from.
struct PatchPlace {
  std::string pointer;  ///< Into the patch: to the field, or as far as the patch leads there.
  std::string path;     ///< For people: `spec.containers[sidecar].image`.
};

/// `pointer` leads into `patched`, a pod template, which `patch` made of another one; the last steps may be missing
/// there. Items of lists that a patch merges are found by their merge key.
PatchPlace place_in_patch(std::string_view pointer, const Json& patched, const Json& patch);

}  // namespace vmcp
