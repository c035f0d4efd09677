// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

#include "sync/result.h"

namespace vmcp::cli {

/// `error`, which reading `text` gave, with the place in `pointer` (`file:line:column`, as far as known) and, where the
/// text shows what happened, the remedy: a template of Helm, tabs, another encoding than UTF-8.
Error explained(Error error, std::string_view text);

}  // namespace vmcp::cli
