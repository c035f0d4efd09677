// SPDX-License-Identifier: Apache-2.0
#include "cli/manifests.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "cli/manifest_errors.h"
#include "cli/streams.h"
#include "sync/yaml/yaml_reader.h"

namespace vmcp::cli {
namespace {

namespace fs = std::filesystem;

bool is_manifest_name(const fs::path& path) {
  const std::string suffix = path.extension().string();
  return (suffix == ".yaml" || suffix == ".yml" || suffix == ".json") && path.stem() != "kustomization";
}

bool is_kustomization(const fs::path& path) {
  return path.filename() == "kustomization.yaml" || path.filename() == "kustomization.yml";
}

template <typename Iterator>
std::vector<std::string> manifests_in(Iterator each, std::error_code& failed,
                                      std::vector<std::string>& kustomizations) {
  std::vector<std::string> files;
  for (; !failed && each != Iterator(); each.increment(failed)) {
    if (!each->is_regular_file(failed)) continue;
    if (is_manifest_name(each->path())) files.push_back(each->path().string());
    if (is_kustomization(each->path())) kustomizations.push_back(each->path().string());
  }
  std::sort(files.begin(), files.end());
  return files;
}

Result<std::vector<std::string>> files_of(const std::string& path, bool recursive,
                                          std::vector<std::string>& kustomizations) {
  std::error_code failed;
  if (path == "-" || !fs::is_directory(path, failed)) return std::vector<std::string>{path};
  auto files = recursive ? manifests_in(fs::recursive_directory_iterator(path, failed), failed, kustomizations)
                         : manifests_in(fs::directory_iterator(path, failed), failed, kustomizations);
  if (failed) return fail(path, "Unreadable", failed.message());
  if (files.empty()) {
    return fail(path, "Unreadable",
                recursive ? "no *.yaml, *.yml or *.json file below this directory"
                          : "no *.yaml, *.yml or *.json file in this directory; -R also looks into those inside it");
  }
  return files;
}

/// The part of `places` below `pointer`, from there.
std::map<std::string, TextPlace> places_below(const std::map<std::string, TextPlace>& places,
                                              const std::string& pointer) {
  std::map<std::string, TextPlace> below;
  for (auto each = places.lower_bound(pointer + "/"); each != places.end() && each->first.rfind(pointer + "/", 0) == 0;
       ++each) {
    below.emplace(each->first.substr(pointer.size()), each->second);
  }
  return below;
}

TextPlace place_or_unknown(const std::map<std::string, TextPlace>& places, const std::string& pointer) {
  const auto found = places.find(pointer);
  return found == places.end() ? TextPlace() : found->second;
}

/// Adds the object of `manifest` or, for a list, its items.
Result<void> add(Manifest manifest, std::vector<Manifest>& to) {
  const auto add_items = [&](const Json& list, const std::string& pointer, auto complete) -> Result<void> {
    for (std::size_t i = 0; i < list.size(); ++i) {
      const std::string at = child_pointer(pointer, i);
      const TextPlace place = place_or_unknown(manifest.places, at);
      Manifest item{list[i], manifest.file, place.line, place.column, places_below(manifest.places, at)};
      complete(item.object);
      if (auto added = add(std::move(item), to); !added) return added;
    }
    return {};
  };
  Json& object = manifest.object;
  if (object.is_array()) return add_items(object, "", [](Json&) {});
  const std::string kind(object.is_object() ? text_at(object, {"kind"}) : "");
  if (kind.empty()) return fail(place_of(manifest), "NotAnObject", "not a Kubernetes object: it has no kind");
  const Json* items = find(object, {"items"});
  const bool list = kind == "List" || (kind.size() > 4 && kind.substr(kind.size() - 4) == "List");
  if (!list || items == nullptr || !items->is_array()) {
    to.push_back(std::move(manifest));
    return {};
  }
  return add_items(*items, "/items", [&](Json& item) {
    // The API server's typed lists leave these two to the list.
    if (item.is_object() && !item.contains("kind")) item["kind"] = kind.substr(0, kind.size() - 4);
    if (item.is_object() && !item.contains("apiVersion")) item["apiVersion"] = text_at(object, {"apiVersion"});
  });
}

}  // namespace

std::string place_of(const Manifest& manifest) {
  return manifest.line == 0 ? manifest.file : manifest.file + ":" + std::to_string(manifest.line);
}

TextPlace place_at(const Manifest& manifest, std::string_view pointer) {
  for (std::string part(pointer); part.substr(0, 1) == "/"; part.resize(part.rfind('/'))) {
    if (const TextPlace place = place_or_unknown(manifest.places, part); place.line != 0) return place;
  }
  return {manifest.line, manifest.column};
}

Result<std::vector<Manifest>> parse_manifests(std::string_view text, const std::string& file) {
  constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";
  if (text.substr(0, kByteOrderMark.size()) == kByteOrderMark) text.remove_prefix(kByteOrderMark.size());
  auto documents = parse_yaml_documents(text, file);
  if (!documents) return tl::unexpected<Error>(explained(std::move(documents.error()), text));
  std::vector<Manifest> manifests;
  for (YamlDocument& document : *documents) {
    Manifest manifest{std::move(document.value), file, document.start.line, document.start.column,
                      std::move(document.places)};
    if (auto added = add(std::move(manifest), manifests); !added) {
      return tl::unexpected<Error>(added.error());
    }
  }
  return manifests;
}

Result<std::string> read_file(const std::string& path, std::istream& standard_input) {
  if (path == "-") return read_all(standard_input);
  std::ifstream file(path, std::ios::binary);
  std::error_code failed;
  if (!file || fs::is_directory(path, failed)) return fail(path, "Unreadable", "cannot be read");
  return read_all(file);
}

ReadManifests read_all_manifests(const std::vector<std::string>& paths, bool recursive, std::istream& standard_input) {
  ReadManifests read;
  const auto take = [&](const std::string& file) {
    const auto text = read_file(file, standard_input);
    auto found = text ? parse_manifests(*text, file) : tl::unexpected<Error>(text.error());
    if (!found) return read.problems.push_back(std::move(found.error()));
    std::move(found->begin(), found->end(), std::back_inserter(read.manifests));
  };
  for (const std::string& path : paths) {
    auto files = files_of(path, recursive, read.kustomizations);
    if (!files) {
      read.problems.push_back(std::move(files.error()));
      continue;
    }
    for (const std::string& file : *files) take(file);
  }
  return read;
}

Result<std::vector<Manifest>> read_manifests(const std::vector<std::string>& paths, std::istream& standard_input) {
  ReadManifests read = read_all_manifests(paths, false, standard_input);
  if (!read.problems.empty()) return tl::unexpected<Error>(std::move(read.problems.front()));
  return std::move(read.manifests);
}

}  // namespace vmcp::cli
