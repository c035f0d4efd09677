// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdio>
#include <cstdlib>
#include <string_view>

namespace vmcp::fuzz {

/// Ends the process, as a fuzzer wants it, when a promise is broken; `bytes` are what broke it.
inline void require(bool holds, const char* what, std::string_view bytes) {
  if (holds) return;
  std::fprintf(stderr, "broken: %s\n%.*s\n", what, static_cast<int>(bytes.size()), bytes.data());
  std::abort();
}

}  // namespace vmcp::fuzz
