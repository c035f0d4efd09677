// SPDX-License-Identifier: Apache-2.0
#include "sync/settings.h"

namespace vmcp {

schema::Version runtime_version(const Settings& settings) {
  if (settings.vmcp_version) return *settings.vmcp_version;
  std::string_view image = settings.vmcp_image;
  image = image.substr(0, image.find('@'));
  image.remove_prefix(image.rfind('/') + 1);  // a colon before that is the port of the registry
  const auto colon = image.find(':');
  if (colon == std::string_view::npos) return schema::kPinnedRuntime;
  return schema::parse_version(image.substr(colon + 1)).value_or(schema::kPinnedRuntime);
}

}  // namespace vmcp
