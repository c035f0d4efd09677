// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <tl/expected.hpp>
#include <utility>

namespace vmcp::server {

/// A value, or one line for the person who started the server: what is wrong, with which file or flag.
template <typename T>
using Fallible = tl::expected<T, std::string>;

inline tl::unexpected<std::string> failure(std::string message) {
  return tl::unexpected<std::string>(std::move(message));
}

}  // namespace vmcp::server
