// SPDX-License-Identifier: Apache-2.0
#include "tests/manifests/repository.h"

#include <algorithm>
#include <iostream>

#include "tests/catch.h"

namespace vmcp::manifests {

namespace fs = std::filesystem;

fs::path in_project(const std::string& path) {
  return fs::path(path);  // tests are run in the project's folder
}

std::string text_of(const fs::path& file) {
  const auto text = cli::read_file(file.string(), std::cin);
  INFO(file);
  REQUIRE(text.has_value());
  return *text;
}

std::vector<cli::Manifest> objects_in(const fs::path& file) {
  const auto found = cli::parse_manifests(text_of(file), file.string());
  INFO(file << ": " << (found ? "" : found.error().message));
  REQUIRE(found.has_value());
  return *found;
}

Json object_in(const std::string& path, const std::string& kind) {
  std::vector<Json> found;
  for (const cli::Manifest& each : objects_in(in_project(path))) {
    if (each.object["kind"] == kind) found.push_back(each.object);
  }
  INFO(kind << " in " << path);
  REQUIRE(found.size() == 1);
  return found.front();
}

std::vector<fs::path> files_below(const std::string& directory, const std::string& ending) {
  std::vector<fs::path> files;
  for (const auto& each : fs::recursive_directory_iterator(in_project(directory))) {
    const std::string name = each.path().filename().string();
    const bool ends = name.size() >= ending.size() && name.substr(name.size() - ending.size()) == ending;
    if (ends && fs::is_regular_file(each.path())) files.push_back(each.path());
  }
  std::sort(files.begin(), files.end());
  REQUIRE_FALSE(files.empty());
  return files;
}

}  // namespace vmcp::manifests
