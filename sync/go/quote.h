// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

namespace vmcp {

/// `text` in double quotes with the escapes of Go's strconv.Quote: how messages show a value (`{x:q}` in the
/// specification). Always valid UTF-8.
std::string quote(std::string_view text);

}  // namespace vmcp
