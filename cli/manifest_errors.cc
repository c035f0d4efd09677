// SPDX-License-Identifier: Apache-2.0
#include "cli/manifest_errors.h"

#include <simdjson.h>

#include <algorithm>
#include <charconv>
#include <string>

namespace vmcp::cli {
namespace {

/// Takes `prefix` and a number off the front of `text`; 0: they do not stand there.
int take_number(std::string_view& text, std::string_view prefix) {
  if (text.substr(0, prefix.size()) != prefix) return 0;
  const char* begin = text.data() + prefix.size();
  int number = 0;
  const auto [end, error] = std::from_chars(begin, text.data() + text.size(), number);
  if (error != std::errc()) return 0;
  text.remove_prefix(static_cast<std::size_t>(end - text.data()));
  return number;
}

std::string_view line_at(std::string_view text, int number) {
  for (int line = 1; line < number; ++line) {
    const std::size_t end = text.find('\n');
    if (end == std::string_view::npos) return "";
    text.remove_prefix(end + 1);
  }
  return text.substr(0, text.find('\n'));
}

/// The line of the first character that is not UTF-8.
int first_broken_line(std::string_view text) {
  int line = 1;
  while (!text.empty()) {
    const std::string_view here = text.substr(0, text.find('\n'));
    if (!simdjson::validate_utf8(here.data(), here.size())) return line;
    text.remove_prefix(std::min(text.size(), here.size() + 1));
    ++line;
  }
  return 0;
}

std::string_view hint(std::string_view line) {
  if (line.find("{{") != std::string_view::npos) {
    return "; this looks like a Helm template: render the chart first (helm template) and read what comes out";
  }
  const std::size_t start = line.find_first_not_of(" \t");
  if (line.substr(0, start).find('\t') != std::string_view::npos) {
    return "; there is a tab in front of the line: YAML is indented with spaces only";
  }
  return "";
}

}  // namespace

Error explained(Error error, std::string_view text) {
  if (error.message == "the text is not UTF-8") {
    error.pointer += ":" + std::to_string(first_broken_line(text));
    error.message += ": save the file in that encoding";
    return error;
  }
  std::string_view rest = error.message;
  const int line = take_number(rest, "line ");
  const int column = line == 0 ? 0 : take_number(rest, ", column ");
  if (column == 0 || rest.substr(0, 2) != ": ") return error;
  error.pointer += ":" + std::to_string(line) + ":" + std::to_string(column);
  error.message = std::string(rest.substr(2)) + std::string(hint(line_at(text, line)));
  return error;
}

}  // namespace vmcp::cli
