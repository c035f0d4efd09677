// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace vmcp::cli {

/// The one of `known` that somebody may have meant who wrote `word`: few letters differ, whatever their case. Empty:
/// none is near.
std::string_view nearest(std::string_view word, const std::vector<std::string_view>& known);

/// `; did you mean X?` or nothing.
std::string did_you_mean(std::string_view word, const std::vector<std::string_view>& known);

}  // namespace vmcp::cli
