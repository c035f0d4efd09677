// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "cli/world.h"

namespace vmcp::cli {

/// Gives every MCPServer, MCPRemoteProxy and EmbeddingServer that has no URL in its status the status that its own
/// controller writes once it is ready (spec/20-backends.md §2, spec/40-config.md §8): manifests in Git never have one.
void assume_ready(World& world);

}  // namespace vmcp::cli
