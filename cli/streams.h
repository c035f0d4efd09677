// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <iosfwd>
#include <string>
#include <string_view>

namespace vmcp::cli {

/// How a command ends. Usage errors and files that cannot be read are `kUsage`.
enum ExitCode : int { kOk = 0, kFailure = 1, kUsage = 2, kExclusions = 3 };

/// What a command reads and writes, so that tests can hand it strings.
struct Streams {
  std::istream& in;
  std::ostream& out;
  std::ostream& err;
  bool colour_out = false;  ///< `out` is a terminal and NO_COLOR is not set.
  bool colour_err = false;
};

/// Standard input, output and error of the process.
Streams process_streams();

enum class Colour { kRed, kGreen, kYellow, kBold };

/// `text` in colour when `enabled`, else `text` itself.
std::string paint(bool enabled, Colour colour, std::string_view text);

/// Everything that is left in `in`.
std::string read_all(std::istream& in);

}  // namespace vmcp::cli
