// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "cli/streams.h"

namespace CLI {
class App;
}

namespace vmcp::cli {

/// Says what `reason` means, what stops because of it and what to do; of all reasons when it is empty, with `markdown`
/// as the page docs/reasons.md. `kUsage` for a word that is no reason.
int run_explain(const std::string& reason, bool markdown, Streams& streams);

void add_explain_command(CLI::App& app, int& exit_code);

}  // namespace vmcp::cli
