// SPDX-License-Identifier: Apache-2.0
#include "sync/kubernetes/names.h"

#include <algorithm>

#include "sync/text/characters.h"

namespace vmcp {
namespace {

bool is_lower_alphanumeric(char c) {
  return is_lower(c) || is_digit(c);
}

}  // namespace

bool is_dns_label(std::string_view name, std::size_t max) {
  if (name.empty() || name.size() > max) return false;
  if (!is_lower_alphanumeric(name.front()) || !is_lower_alphanumeric(name.back())) return false;
  return std::all_of(name.begin(), name.end(), [](char c) { return is_lower_alphanumeric(c) || c == '-'; });
}

bool is_dns_subdomain(std::string_view name) {
  constexpr std::size_t kMax = 253;
  if (name.empty() || name.size() > kMax) return false;
  while (true) {
    const std::size_t dot = name.find('.');
    if (!is_dns_label(name.substr(0, dot), kMax)) return false;
    if (dot == std::string_view::npos) return true;
    name.remove_prefix(dot + 1);
  }
}

bool is_data_key(std::string_view key) {
  constexpr std::size_t kMax = 253;
  if (key.empty() || key.size() > kMax || key == "." || key.substr(0, 2) == "..") return false;
  return std::all_of(key.begin(), key.end(),
                     [](char c) { return is_alphanumeric(c) || c == '-' || c == '_' || c == '.'; });
}

}  // namespace vmcp
