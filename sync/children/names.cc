#include "sync/children/names.h"

#include <algorithm>

#include "sync/sha256.h"

namespace vmcp {
namespace {

constexpr std::size_t kMaxVolumeName = 63;    // DNS label, RFC 1123
constexpr std::size_t kMaxReadableName = 44;  // leaves room for the prefix, a dash and the digest
constexpr std::size_t kDigestDigits = 8;

}  // namespace

std::string bundle_volume_name(std::string_view prefix, std::string_view name) {
  const bool dotted = name.find('.') != std::string_view::npos;
  if (!dotted && prefix.size() + name.size() <= kMaxVolumeName) return std::string(prefix) + std::string(name);
  const std::size_t room = kMaxVolumeName - prefix.size() - 1 - kDigestDigits;
  std::string readable(name.substr(0, std::min(kMaxReadableName, room)));
  std::replace(readable.begin(), readable.end(), '.', '-');
  while (!readable.empty() && readable.back() == '-') readable.pop_back();
  return std::string(prefix) + readable + "-" + sha256_hex(name).substr(0, kDigestDigits);
}

}  // namespace vmcp
