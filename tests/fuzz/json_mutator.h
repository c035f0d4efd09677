// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace vmcp::fuzz {

/// One deterministic change to a JSON text: most keep it well-formed and hit what the text means (a value of another
/// type, a member twice or gone, a deep nest, a hostile string), some break the bytes. The same text and seed give
/// the same result. Texts that are not JSON are changed as bytes.
std::string mutate_json(std::string_view text, std::uint32_t seed);

}  // namespace vmcp::fuzz
