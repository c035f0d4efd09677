// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <string>
#include <string_view>

#include "sync/yaml/yaml_reader.h"

namespace vmcp {

/// The places of keys and items of a JSON text by their JSON pointers, and of its value by the empty one; pointers that
/// are very long are left out. `text` must be JSON.
std::map<std::string, TextPlace> places_in_json(std::string_view text);

}  // namespace vmcp
