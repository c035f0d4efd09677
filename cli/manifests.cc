#include "cli/manifests.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "cli/streams.h"
#include "sync/yaml/yaml_reader.h"

namespace vmcp::cli {
namespace {

namespace fs = std::filesystem;

bool is_manifest_name(const fs::path& path) {
  const std::string suffix = path.extension().string();
  return (suffix == ".yaml" || suffix == ".yml" || suffix == ".json") && path.stem() != "kustomization";
}

Result<std::vector<std::string>> files_of(const std::string& path) {
  std::error_code failed;
  if (path == "-" || !fs::is_directory(path, failed)) return std::vector<std::string>{path};
  std::vector<std::string> files;
  for (auto each = fs::directory_iterator(path, failed); !failed && each != fs::directory_iterator();
       each.increment(failed)) {
    if (each->is_regular_file(failed) && is_manifest_name(each->path())) files.push_back(each->path().string());
  }
  if (failed) return fail(path, "Unreadable", failed.message());
  if (files.empty()) return fail(path, "Unreadable", "no *.yaml, *.yml or *.json file in this directory");
  std::sort(files.begin(), files.end());
  return files;
}

/// The part of `lines` below `pointer`, from there.
std::map<std::string, int> lines_below(const std::map<std::string, int>& lines, const std::string& pointer) {
  std::map<std::string, int> below;
  for (auto each = lines.lower_bound(pointer + "/"); each != lines.end() && each->first.rfind(pointer + "/", 0) == 0;
       ++each) {
    below.emplace(each->first.substr(pointer.size()), each->second);
  }
  return below;
}

int line_or_unknown(const std::map<std::string, int>& lines, const std::string& pointer) {
  const auto found = lines.find(pointer);
  return found == lines.end() ? 0 : found->second;
}

/// Adds the object of `manifest` or, for a list, its items.
Result<void> add(Manifest manifest, std::vector<Manifest>& to) {
  const auto add_items = [&](const Json& list, const std::string& pointer, auto complete) -> Result<void> {
    for (std::size_t i = 0; i < list.size(); ++i) {
      const std::string at = child_pointer(pointer, i);
      Manifest item{list[i], manifest.file, line_or_unknown(manifest.lines, at), lines_below(manifest.lines, at)};
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

int line_of(const Manifest& manifest, std::string_view pointer) {
  for (std::string part(pointer); part.substr(0, 1) == "/"; part.resize(part.rfind('/'))) {
    if (const int line = line_or_unknown(manifest.lines, part); line != 0) return line;
  }
  return manifest.line;
}

Result<std::vector<Manifest>> parse_manifests(std::string_view text, const std::string& file) {
  auto documents = parse_yaml_documents(text, file);
  if (!documents) return tl::unexpected<Error>(documents.error());
  std::vector<Manifest> manifests;
  for (YamlDocument& document : *documents) {
    Manifest manifest{std::move(document.value), file, document.line, std::move(document.lines)};
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

Result<std::vector<Manifest>> read_manifests(const std::vector<std::string>& paths, std::istream& standard_input) {
  std::vector<Manifest> manifests;
  for (const std::string& path : paths) {
    const auto files = files_of(path);
    if (!files) return tl::unexpected<Error>(files.error());
    for (const std::string& file : *files) {
      const auto text = read_file(file, standard_input);
      if (!text) return tl::unexpected<Error>(text.error());
      auto found = parse_manifests(*text, file);
      if (!found) return found;
      std::move(found->begin(), found->end(), std::back_inserter(manifests));
    }
  }
  return manifests;
}

}  // namespace vmcp::cli
