// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "sync/json/json.h"
#include "sync/result.h"

namespace vmcp {

/// A place in a text, counted from 1; 0: unknown.
struct TextPlace {
  int line = 0;
  int column = 0;  ///< In characters.

  bool operator==(const TextPlace&) const = default;
};

/// Of values with longer JSON pointers no place is kept. Far longer than that of any field, and short enough that a
/// text with one endless key costs no endless memory.
inline constexpr std::size_t kLongestPointer = 512;

/// One document of a YAML stream.
struct YamlDocument {
  Json value;             ///< Object members sorted by key, like `parse_json`.
  TextPlace start{1, 1};  ///< Of its content.
  /// The places of keys and items by their JSON pointers, except within aliases and very long pointers.
  std::map<std::string, TextPlace> places{};
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
