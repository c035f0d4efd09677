// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

namespace CLI {
class App;
}

namespace vmcp::cli {

/// The manual page of `app` and all its commands in man(7) macros, from what their help says.
std::string manual_page(CLI::App& app, const std::string& version);

void add_man_command(CLI::App& app, const std::string& version);

}  // namespace vmcp::cli
