#pragma once

#include <iosfwd>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "sync/json/json.h"
#include "sync/result.h"

namespace vmcp::cli {

/// One Kubernetes object as somebody wrote it, and where.
struct Manifest {
  Json object;
  std::string file;                    ///< As named on the command line; `-` is standard input.
  int line = 0;                        ///< Where it starts, counted from 1; 0: unknown (an item of a JSON list).
  std::map<std::string, int> lines{};  ///< JSON pointers into it, to the lines of their keys, as far as known.
};

/// `file:line`, or `file` where the line is unknown.
std::string place_of(const Manifest& manifest);

/// Where the innermost known part of `pointer` stands in the file; 0: unknown.
int line_of(const Manifest& manifest, std::string_view pointer);

/// The objects in one text: a stream of YAML documents, one JSON object, or a JSON array of objects; a `List` counts
/// as its items. Fails with `pointer` = `file` or `file:line`.
Result<std::vector<Manifest>> parse_manifests(std::string_view text, const std::string& file);

/// The objects in all `paths`, in their order: a file, a directory (its *.yaml, *.yml and *.json, by name, not those
/// of directories inside it, and no kustomization), or `-` for standard input. Fails like `parse_manifests`, and with
/// reason `Unreadable` for what cannot be opened.
Result<std::vector<Manifest>> read_manifests(const std::vector<std::string>& paths, std::istream& standard_input);

/// The whole content of a file, or of standard input for `-`. Fails with `Unreadable`.
Result<std::string> read_file(const std::string& path, std::istream& standard_input);

}  // namespace vmcp::cli
