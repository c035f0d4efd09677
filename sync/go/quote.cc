// SPDX-License-Identifier: Apache-2.0
#include "sync/go/quote.h"

#include <fmt/format.h>
#include <simdjson.h>

namespace vmcp {
namespace {

constexpr unsigned char kDelete = 0x7f;

std::size_t character_length(unsigned char lead) {
  if (lead >= 0xf0) return 4;
  if (lead >= 0xe0) return 3;
  return lead >= 0xc0 ? 2 : 1;
}

std::string ascii(char c) {
  switch (c) {
    case '"':
      return "\\\"";
    case '\\':
      return "\\\\";
    case '\a':
      return "\\a";
    case '\b':
      return "\\b";
    case '\f':
      return "\\f";
    case '\n':
      return "\\n";
    case '\r':
      return "\\r";
    case '\t':
      return "\\t";
    case '\v':
      return "\\v";
    default:
      break;
  }
  const auto byte = static_cast<unsigned char>(c);
  return byte < ' ' || byte == kDelete ? fmt::format("\\x{:02x}", byte) : std::string(1, c);
}

}  // namespace

std::string quote(std::string_view text) {
  std::string out = "\"";
  while (!text.empty()) {
    const auto lead = static_cast<unsigned char>(text[0]);
    const std::string_view character = text.substr(0, character_length(lead));
    if (lead <= kDelete) {
      out += ascii(text[0]);
    } else if (!simdjson::validate_utf8(character.data(), character.size())) {
      out += fmt::format("\\x{:02x}", lead);
      text.remove_prefix(1);
      continue;
    } else if (lead == 0xc2 && static_cast<unsigned char>(character[1]) < 0xa0) {  // C1 control characters
      out += fmt::format("\\u{:04x}", static_cast<unsigned char>(character[1]));
    } else {
      out += character;
    }
    text.remove_prefix(character.size());
  }
  return out + '"';
}

}  // namespace vmcp
