#include "cli/manifests.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "cli/streams.h"
#include "sync/yaml_reader.h"

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

/// JSON goes to the JSON parser, which is stricter about duplicates and numbers; whatever it refuses may still be a
/// YAML flow mapping, and the YAML reader knows the line of a mistake.
Result<std::vector<YamlDocument>> parse_documents(std::string_view text, const std::string& file) {
  const std::size_t first = text.find_first_not_of(" \t\r\n");
  if (first != std::string_view::npos && (text[first] == '{' || text[first] == '[')) {
    const int line = 1 + static_cast<int>(std::count(text.begin(), text.begin() + static_cast<long>(first), '\n'));
    if (auto tree = parse_json(text, file)) return std::vector<YamlDocument>{{std::move(*tree), line}};
  }
  return parse_yaml_documents(text, file);
}

/// Adds `object` or, for a list, its items.
Result<void> add(Json object, const std::string& file, int line, std::vector<Manifest>& to) {
  const std::string at = place_of({Json(), file, line});
  if (object.is_array()) {
    for (Json& item : object) {
      if (auto added = add(std::move(item), file, 0, to); !added) return added;
    }
    return {};
  }
  const std::string kind(object.is_object() ? text_at(object, {"kind"}) : "");
  if (kind.empty()) return fail(at, "NotAnObject", "not a Kubernetes object: it has no kind");
  const Json* items = find(object, {"items"});
  if (kind.size() <= 4 && kind != "List") items = nullptr;
  if (items == nullptr || !items->is_array() || kind.substr(kind.size() - 4) != "List") {
    to.push_back({std::move(object), file, line});
    return {};
  }
  for (Json item : *items) {
    // The API server's typed lists leave these two to the list.
    if (item.is_object() && !item.contains("kind")) item["kind"] = kind.substr(0, kind.size() - 4);
    if (item.is_object() && !item.contains("apiVersion")) item["apiVersion"] = text_at(object, {"apiVersion"});
    if (auto added = add(std::move(item), file, 0, to); !added) return added;
  }
  return {};
}

}  // namespace

std::string place_of(const Manifest& manifest) {
  return manifest.line == 0 ? manifest.file : manifest.file + ":" + std::to_string(manifest.line);
}

Result<std::vector<Manifest>> parse_manifests(std::string_view text, const std::string& file) {
  auto documents = parse_documents(text, file);
  if (!documents) return tl::unexpected<Error>(documents.error());
  std::vector<Manifest> manifests;
  for (YamlDocument& document : *documents) {
    if (auto added = add(std::move(document.value), file, document.line, manifests); !added) {
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
