// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

#include "sync/json/json.h"

namespace vmcp {

/// Whether the runtime may be able to write the file or directory `path`. Its container's root file system is
/// read-only (spec/10-objects.md §4.4), so that takes a mount over `path` in `spec.podTemplateSpec`, of a volume that
/// can be written, or a root file system that was made writable there. `spec`: that of the VirtualMCPServer.
bool is_writable_path(const Json& spec, std::string_view path);

}  // namespace vmcp
