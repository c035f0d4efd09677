#include "sync/children/names.h"

#include <algorithm>

#include "sync/sha256.h"
#include "sync/text.h"

namespace vmcp {
namespace {

constexpr std::size_t kMaxVolumeName = 63;    // DNS label, RFC 1123
constexpr std::size_t kMaxReadableName = 44;  // leaves room for the prefix, a dash and the digest
constexpr std::size_t kDigestDigits = 8;

bool is_lower_alphanumeric(char c) {
  return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
}

}  // namespace

std::string config_map_name(std::string_view parent, std::string_view checksum) {
  constexpr std::size_t kDigits = 10;
  return concat({parent, "-vmcp-config-", checksum.substr(0, kDigits)});
}

std::string service_name(std::string_view parent) {
  return concat({"vmcp-", parent});
}

std::string service_account_name(std::string_view parent) {
  return concat({parent, "-vmcp"});
}

std::string service_url(std::string_view parent, std::string_view namespace_) {
  return concat({"http://", service_name(parent), ".", namespace_, ".svc.cluster.local:", std::to_string(kPort)});
}

void append_env_name_part(std::string& out, std::string_view name) {
  std::size_t length = out.size();
  out.resize(length + name.size(), '_');
  for (char c : name) {
    // One `_` for each code point, not for each byte.
    if ((static_cast<unsigned char>(c) & 0xC0U) != 0x80U) out[length++] = env_name_character(c);
  }
  out.resize(length);
}

bool is_same_env_name_part(std::string_view a, std::string_view b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                    [](char x, char y) { return env_name_character(x) == env_name_character(y); });
}

std::string env_name_part(std::string_view name) {
  std::string out;
  append_env_name_part(out, name);
  return out;
}

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
  return std::all_of(key.begin(), key.end(), [](char c) {
    return is_lower_alphanumeric(c) || (c >= 'A' && c <= 'Z') || c == '-' || c == '_' || c == '.';
  });
}

bool is_plain_volume_name(std::string_view prefix, std::string_view name) {
  return name.find('.') == std::string_view::npos && prefix.size() + name.size() <= kMaxVolumeName;
}

std::string bundle_volume_name(std::string_view prefix, std::string_view name) {
  if (is_plain_volume_name(prefix, name)) return concat({prefix, name});
  const std::size_t room = kMaxVolumeName - prefix.size() - 1 - kDigestDigits;
  std::string readable(name.substr(0, std::min(kMaxReadableName, room)));
  std::replace(readable.begin(), readable.end(), '.', '-');
  while (!readable.empty() && readable.back() == '-') readable.pop_back();
  return concat({prefix, readable, "-", sha256_hex(name).substr(0, kDigestDigits)});
}

}  // namespace vmcp
