// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "sync/json/json.h"

namespace vmcp {

/// Appends `text` as a JSON string that is also a valid double-quoted YAML 1.2 scalar: what YAML does not take raw
/// is escaped as `\uXXXX`, everything else, above all beyond U+FFFF, is written raw (spec/85-runtime-behaviour.md (i)).
void append_quoted(std::string& out, std::string_view text);
/// The same for a text in pieces.
void append_quoted(std::string& out, std::span<const std::string_view> pieces);

/// Appends compact JSON to a string. Commas are its own business; nesting is the caller's. There is no way to write
/// null: an answer never holds one (spec/00-hook.md §2.2).
class JsonWriter {
 public:
  explicit JsonWriter(std::string& out) : out_(out) {}

  /// Makes room at once for that many bytes more.
  void reserve(std::size_t bytes) { out_.reserve(out_.size() + bytes); }

  void begin_object() { open('{'); }
  void end_object() { close('}'); }
  void begin_array() { open('['); }
  void end_array() { close(']'); }

  /// The name of the member whose value is written next. `name` needs no escaping.
  void key(std::string_view name) {
    const std::size_t quote = out_.size() + (first_ ? 0 : 1);
    out_.resize(quote + name.size() + 3, '"');
    if (!first_) out_[quote - 1] = ',';
    name.copy(out_.data() + quote + 1, name.size());
    out_.back() = ':';
    first_ = true;
  }
  /// The same for a name that comes from a user.
  void free_key(std::string_view name) {
    separate();
    quote(name);
    out_ += ':';
    first_ = true;
  }

  void string(std::string_view value) {
    separate();
    quote(value);
  }
  void integer(std::int64_t value) {
    separate();
    out_ += std::to_string(value);
  }
  void boolean(bool value) {
    separate();
    out_ += value ? "true" : "false";
  }
  void raw(std::string_view json) {
    separate();
    out_ += json;
  }
  void tree(const Json& value);  ///< Nulls inside are left out with their key.

  void member(std::string_view name, std::string_view value) { key(name), string(value); }
  void member(std::string_view name, const char* value) { key(name), string(value); }
  /// One text in pieces.
  void member(std::string_view name, std::span<const std::string_view> pieces) {
    key(name);
    separate();
    append_quoted(out_, pieces);
  }
  void member(std::string_view name, std::int64_t value) { key(name), integer(value); }
  void member(std::string_view name, int value) { key(name), integer(value); }
  void member(std::string_view name, bool value) { key(name), boolean(value); }
  /// Nothing at all when `value` is empty: the API server would drop it (spec/00-hook.md §2.3).
  void optional_member(std::string_view name, std::string_view value) {
    if (!value.empty()) member(name, value);
  }

 private:
  void separate() {
    if (!first_) out_ += ',';
    first_ = false;
  }
  void open(char bracket) {
    separate();
    out_ += bracket;
    first_ = true;
  }
  void close(char bracket) {
    out_ += bracket;
    first_ = false;
  }
  void quote(std::string_view text) { append_quoted(out_, text); }

  std::string& out_;
  bool first_ = true;
};

}  // namespace vmcp
