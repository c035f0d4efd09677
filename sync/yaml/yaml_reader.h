#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "sync/json/json.h"
#include "sync/result.h"

namespace vmcp {

/// One document of a YAML stream.
struct YamlDocument {
  Json value;    ///< Object members sorted by key, like `parse_json`.
  int line = 1;  ///< Where its content starts, counted from 1.
  /// The lines of keys and items by their JSON pointers, except within aliases and very long pointers. Empty for what
  /// was read as JSON.
  std::map<std::string, int> lines{};
};

/// Reads a stream of YAML 1.2 documents (JSON is YAML); documents without content are left out. Plain scalars get
/// the JSON type of the core schema, except that whole numbers with a leading zero are octal, as kubectl reads them.
/// Fails (`InvalidYAML`, with line and column) on syntax errors, keys given twice, keys that are not scalars, tags
/// other than YAML's own, merge keys (`<<`), infinities, texts that are not UTF-8, nesting beyond `kMaxDepth`, and
/// aliases that grow the text beyond reason.
Result<std::vector<YamlDocument>> parse_yaml_documents(std::string_view text, const std::string& pointer);

/// As above for a text with exactly one document; null when it has no content.
Result<Json> parse_yaml(std::string_view text, const std::string& pointer);

}  // namespace vmcp
