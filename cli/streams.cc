// SPDX-License-Identifier: Apache-2.0
#include "cli/streams.h"

#include <unistd.h>

#include <cstdlib>
#include <iostream>
#include <iterator>

namespace vmcp::cli {

Streams process_streams() {
  const char* no_color = std::getenv("NO_COLOR");
  const bool wanted = no_color == nullptr || *no_color == '\0';
  return {std::cin, std::cout, std::cerr, wanted && isatty(STDOUT_FILENO) == 1, wanted && isatty(STDERR_FILENO) == 1};
}

std::string paint(bool enabled, Colour colour, std::string_view text) {
  if (!enabled) return std::string(text);
  constexpr const char* kCodes[] = {"\033[31m", "\033[32m", "\033[33m", "\033[1m"};
  return kCodes[static_cast<int>(colour)] + std::string(text) + "\033[0m";
}

std::string read_all(std::istream& in) {
  return std::string(std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>());
}

}  // namespace vmcp::cli
