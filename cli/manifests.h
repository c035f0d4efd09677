// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <iosfwd>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "sync/json/json.h"
#include "sync/result.h"
#include "sync/yaml/yaml_reader.h"

namespace vmcp::cli {

/// One Kubernetes object as somebody wrote it, and where.
struct Manifest {
  Json object;
  std::string file;  ///< As named on the command line; `-` is standard input.
  int line = 0;      ///< Where it starts, counted from 1; 0: unknown.
  int column = 0;
  std::map<std::string, TextPlace> places{};  ///< JSON pointers into it, to the places of their keys, as far as known.
};

/// `file:line`, or `file` where the line is unknown.
std::string place_of(const Manifest& manifest);

/// Where the innermost known part of `pointer` stands in the file.
TextPlace place_at(const Manifest& manifest, std::string_view pointer);

/// The objects in one text: a stream of YAML documents, one JSON object, or a JSON array of objects; a `List` counts
/// as its items. Fails with `pointer` = `file` or `file:line`.
Result<std::vector<Manifest>> parse_manifests(std::string_view text, const std::string& file);

/// What reading several files gave: the objects of those that could be read, and what is wrong with the others.
struct ReadManifests {
  std::vector<Manifest> manifests;
  std::vector<Error> problems;  ///< As of `parse_manifests`, and with reason `Unreadable` for what cannot be opened.
  std::vector<std::string> kustomizations{};  ///< Files of that kind, which nobody applied.
};

/// The objects in all `paths`, in their order: a file, a directory (its *.yaml, *.yml and *.json, by name, and no
/// kustomization; with `recursive` also those of directories inside it), or `-` for standard input.
ReadManifests read_all_manifests(const std::vector<std::string>& paths, bool recursive, std::istream& standard_input);

/// The same, which fails with the first problem.
Result<std::vector<Manifest>> read_manifests(const std::vector<std::string>& paths, std::istream& standard_input);

/// The whole content of a file, or of standard input for `-`. Fails with `Unreadable`.
Result<std::string> read_file(const std::string& path, std::istream& standard_input);

}  // namespace vmcp::cli
