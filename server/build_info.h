// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

namespace vmcp {

/// The released version, e.g. `0.1.0`.
std::string_view build_version();

/// The commit that was built as `git describe` names it, with `-dirty` for local changes; `unknown` without git.
std::string_view build_commit();

}  // namespace vmcp
