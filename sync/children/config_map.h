// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "sync/children/children.h"

namespace vmcp {

/// The ConfigMap and the checksum of its content (spec/10-objects.md §3), part of which is its name.
struct ConfigMapChild {
  Child child;
  std::string checksum;  ///< SHA-256, 64 hex digits.
};
ConfigMapChild make_config_map(const Gateway& gateway);

}  // namespace vmcp
