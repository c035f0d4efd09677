// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "cli/manifests.h"
#include "sync/json/json.h"

namespace vmcp::manifests {

/// The files under test. All of these fail the test case when a file cannot be read.

/// A path in the project, from a relative one.
std::filesystem::path in_project(const std::string& path);

std::string text_of(const std::filesystem::path& file);

/// The objects in one file.
std::vector<cli::Manifest> objects_in(const std::filesystem::path& file);

/// The only object of this kind in one file.
Json object_in(const std::string& path, const std::string& kind);

/// All files below `directory` whose name ends like this, sorted.
std::vector<std::filesystem::path> files_below(const std::string& directory, const std::string& ending);

}  // namespace vmcp::manifests
