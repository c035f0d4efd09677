// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "sync/json/json.h"

namespace vmcp {

/// Appends block-style YAML that the runtime's loader takes byte for byte as meant: strings are JSON strings
/// (json_writer.h, append_quoted), so no text of a user decides whether the file parses
/// (spec/85-runtime-behaviour.md (i)).
class YamlWriter {
 public:
  static constexpr int kStep = 2;  ///< Of the indent, from a key to its members.

  explicit YamlWriter(std::string& out) : out_(out) {}

  /// `key: value` at `indent` spaces; objects and lists continue on the next lines.
  void member(int indent, std::string_view key, const Json& value);
  /// The same for a string, without a tree. Here and below `key` is one of the runtime's own, which needs no quotes.
  void text(int indent, std::string_view key, std::string_view value);
  void text(int indent, std::string_view key, std::span<const std::string_view> pieces);  ///< One string.
  /// `key:` alone; its members follow at a deeper indent.
  void open(int indent, std::string_view key);
  void open_free(int indent, std::string_view key);  ///< The same for a name that comes from a user.
  /// As `text`, as the first member of a list item: `- key: value` with the dash at `indent`.
  void first_text(int indent, std::string_view key, std::string_view value);
  /// Whole lines that were written before.
  void lines(std::string_view written) { out_ += written; }

 private:
  void known_key(int indent, std::string_view name);
  void key(std::string_view name);
  void value(int indent, const Json& node);
  void list(int indent, const Json& node);
  void object(int indent, const Json& node, bool first_in_place);
  void scalar(const Json& node);
  void start_line(int indent) { out_.append(static_cast<std::size_t>(indent), ' '); }

  std::string& out_;
};

}  // namespace vmcp
