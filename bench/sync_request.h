// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string>

/// A sync request of Metacontroller (hook version v2) with `entries` MCPServerEntry objects as an API server keeps
/// them: annotations, managedFields, conditions. Of ten entries three have a CA bundle, two forward headers, three have
/// credentials, one belongs to another group. The same number gives the same bytes.
std::string sync_request(std::size_t entries);
