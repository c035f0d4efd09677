// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>
#include <string>
#include <string_view>

namespace vmcp {

/// The SHA-256 of `text` as 64 lower-case hex digits.
std::string sha256_hex(std::string_view text);
/// The same for a text in pieces.
std::string sha256_hex(std::span<const std::string_view> pieces);

}  // namespace vmcp
