// SPDX-License-Identifier: Apache-2.0
#include "sync/yaml/yaml_writer.h"

#include <algorithm>

#include "sync/json/json_writer.h"
#include "sync/text/characters.h"
#include "sync/text/text.h"

namespace vmcp {
namespace {

/// The loader takes an implicit key of at most 1024 characters with its quotes; `? key` has no limit.
constexpr std::size_t kMaxImplicitKey = 1000;

/// Words that YAML 1.1 readers take for something else than a string.
constexpr std::string_view kReserved[] = {"true", "false", "null", "yes", "no", "on", "off", "y", "n"};

bool is_plain_key(std::string_view name) {
  if (name.empty() || name.size() > kMaxImplicitKey || is_digit(name[0])) return false;
  const bool word = std::all_of(name.begin(), name.end(), [](char c) { return is_alphanumeric(c) || c == '_'; });
  if (!word) return false;
  return std::none_of(std::begin(kReserved), std::end(kReserved),
                      [&](std::string_view reserved) { return equals_ignoring_case(name, reserved); });
}

}  // namespace

void YamlWriter::key(std::string_view name) {
  if (is_plain_key(name)) {
    out_ += name;
    out_ += ':';
    return;
  }
  const std::size_t start = out_.size();
  append_quoted(out_, name);
  if (out_.size() - start > kMaxImplicitKey) {  // what counts is the length with all escapes
    const std::size_t column = start - (out_.rfind('\n', start) + 1);
    out_.insert(start, "? ");
    out_ += '\n';
    start_line(static_cast<int>(column));
  }
  out_ += ':';
}

void YamlWriter::member(int indent, std::string_view name, const Json& node) {
  start_line(indent);
  key(name);
  value(indent, node);
}

void YamlWriter::known_key(int indent, std::string_view name) {
  const std::size_t start = out_.size() + static_cast<std::size_t>(indent);
  out_.resize(start + name.size() + 1, ' ');
  name.copy(out_.data() + start, name.size());
  out_.back() = ':';
}

void YamlWriter::text(int indent, std::string_view name, std::string_view value) {
  text(indent, name, std::span(&value, 1));
}

void YamlWriter::text(int indent, std::string_view name, std::span<const std::string_view> pieces) {
  known_key(indent, name);
  out_ += ' ';
  append_quoted(out_, pieces);
  out_ += '\n';
}

void YamlWriter::open(int indent, std::string_view name) {
  known_key(indent, name);
  out_ += '\n';
}

void YamlWriter::open_free(int indent, std::string_view name) {
  start_line(indent);
  key(name);
  out_ += '\n';
}

void YamlWriter::first_text(int indent, std::string_view name, std::string_view value) {
  const std::size_t dash = out_.size() + static_cast<std::size_t>(indent);
  text(indent + kStep, name, value);
  out_[dash] = '-';
}

/// What follows a colon.
void YamlWriter::value(int indent, const Json& node) {
  if (node.is_object() && !node.empty()) {
    out_ += '\n';
    object(indent + kStep, node, false);
  } else if (node.is_array() && !node.empty()) {
    out_ += '\n';
    list(indent + kStep, node);
  } else {
    out_ += ' ';
    scalar(node);
  }
}

void YamlWriter::object(int indent, const Json& node, bool first_in_place) {
  for (const auto& [name, member_value] : node.get_ref<const Json::object_t&>()) {
    if (!first_in_place) start_line(indent);
    first_in_place = false;
    key(name);
    value(indent, member_value);
  }
}

void YamlWriter::list(int indent, const Json& node) {
  for (const Json& item : node) {
    start_line(indent);
    out_ += "- ";
    if (item.is_object() && !item.empty()) {
      object(indent + kStep, item, true);
    } else if (item.is_array() && !item.empty()) {
      out_.back() = '\n';
      list(indent + kStep, item);
    } else {
      scalar(item);
    }
  }
}

void YamlWriter::scalar(const Json& node) {
  if (node.is_string()) {
    append_quoted(out_, node.get_ref<const std::string&>());
  } else {
    out_ += node.dump();  // numbers, true, false, null and the empty {} and []
  }
  out_ += '\n';
}

}  // namespace vmcp
