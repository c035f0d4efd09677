// SPDX-License-Identifier: Apache-2.0
#include "cli/image_reference.h"

#include <re2/re2.h>

namespace vmcp::cli {
namespace {

const RE2& grammar() {
  static const std::string label = "[a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?";
  static const std::string host = "(?:" + label + "(?:\\." + label + ")*|\\[[0-9a-fA-F:]+\\])(?::[0-9]+)?";
  static const std::string part = "[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*";
  static const std::string digest = "[A-Za-z][A-Za-z0-9]*(?:[-_+.][A-Za-z][A-Za-z0-9]*)*:[0-9a-fA-F]{32,}";
  static const RE2 all("(?:" + host + "/)?" + part + "(?:/" + part + ")*(:[\\w][\\w.-]{0,127})?(@" + digest + ")?");
  return all;
}

}  // namespace

bool is_image_reference(const std::string& text) {
  constexpr std::size_t kLongest = 512;  // a path of 255, with host, tag and digest
  return text.size() <= kLongest && RE2::FullMatch(text, grammar());
}

bool is_pinned(const std::string& image) {
  std::string tag, digest;
  if (!RE2::FullMatch(image, grammar(), &tag, &digest)) return false;
  return !digest.empty() || (!tag.empty() && tag != ":latest");
}

}  // namespace vmcp::cli
