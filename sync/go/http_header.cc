// SPDX-License-Identifier: Apache-2.0
#include "sync/go/http_header.h"

#include <algorithm>
#include <array>

#include "sync/text/characters.h"

namespace vmcp {
namespace {

constexpr std::array<std::string_view, 17> kRestricted = {
    "Connection",
    "Content-Length",
    "Forwarded",
    "Host",
    "Http2-Settings",
    "Keep-Alive",
    "Proxy-Authenticate",
    "Proxy-Authorization",
    "Proxy-Connection",
    "Te",
    "Trailer",
    "Transfer-Encoding",
    "Upgrade",
    "X-Forwarded-For",
    "X-Forwarded-Host",
    "X-Forwarded-Proto",
    "X-Real-Ip",
};

constexpr std::array<bool, 256> token_characters() {
  std::array<bool, 256> out{};
  for (unsigned char c = 0; c < 0x80; ++c) out[c] = is_alphanumeric(static_cast<char>(c));
  for (char c : std::string_view("!#$%&'*+-.^_`|~")) out[static_cast<unsigned char>(c)] = true;
  return out;
}

bool is_token_character(char c) {
  static constexpr auto kToken = token_characters();
  return kToken[static_cast<unsigned char>(c)];
}

bool ends_with(std::string_view text, std::string_view end) {
  return text.size() >= end.size() && text.substr(text.size() - end.size()) == end;
}

}  // namespace

bool is_header_token(std::string_view name) {
  return !name.empty() && std::all_of(name.begin(), name.end(), is_token_character);
}

std::string canonical_header_name(std::string_view name) {
  std::string out(name);
  if (!is_header_token(name)) return out;
  bool starts_word = true;
  for (char& c : out) {
    c = starts_word ? to_upper(c) : to_lower(c);
    starts_word = c == '-';
  }
  return out;
}

bool is_same_header(std::string_view a, std::string_view b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](char x, char y) { return to_lower(x) == to_lower(y); });
}

bool is_restricted_header(std::string_view canonical) {
  return std::find(kRestricted.begin(), kRestricted.end(), canonical) != kRestricted.end();
}

bool looks_like_credential_header(std::string_view name) {
  std::string lower(name);
  std::transform(lower.begin(), lower.end(), lower.begin(), to_lower);
  return ends_with(lower, "authorization") || lower == "cookie" || ends_with(lower, "-key") ||
         ends_with(lower, "-token");
}

}  // namespace vmcp
