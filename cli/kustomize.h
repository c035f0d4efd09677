// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "sync/result.h"

namespace vmcp::cli {

/// What `kustomize build DIRECTORY` prints or, where there is no kustomize, `kubectl kustomize DIRECTORY`. Fails with
/// `Unreadable` when there is neither, or it fails; its own words go to standard error.
Result<std::string> run_kustomize(const std::string& directory);

}  // namespace vmcp::cli
