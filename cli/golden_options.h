// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <string>

#include "cli/metacontroller.h"
#include "sync/result.h"

namespace vmcp::cli {

/// With what one golden case is run.
struct GoldenOptions {
  Asking asking;
  std::string namespace_ = "default";
  bool ready = false;  ///< `assume-ready`
};

/// `settings` with what `options.yaml` of the case says; the same parser as the command line reads it, so every
/// option of the core is one here. Fails with `Unreadable` or `InvalidOptions`.
Result<GoldenOptions> golden_options(const std::filesystem::path& directory, const Settings& settings);

}  // namespace vmcp::cli
