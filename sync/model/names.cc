// SPDX-License-Identifier: Apache-2.0
#include "sync/model/names.h"

#include <algorithm>

#include "sync/kubernetes/names.h"
#include "sync/text/sha256.h"
#include "sync/text/text.h"

namespace vmcp {
namespace {

constexpr std::size_t kMaxVolumeName = 63;    // DNS label, RFC 1123
constexpr std::size_t kMaxReadableName = 44;  // leaves room for the prefix, a dash and the digest
constexpr std::size_t kDigestDigits = 8;

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

std::string group_label(std::string_view group) {
  constexpr std::size_t kMaxLabel = 63;
  constexpr std::size_t kDigits = 10;
  if (!is_dns_subdomain(group)) return {};
  if (group.size() <= kMaxLabel) return std::string(group);
  return concat({group.substr(0, kMaxLabel - 1 - kDigits), "-", sha256_hex(group).substr(0, kDigits)});
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

void append_header_manifest_env(std::string& out, std::string_view entry) {
  out += kHeaderManifestPrefix;
  append_env_name_part(out, entry);
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
