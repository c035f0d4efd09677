#include "sync/model/objects.h"

#include <algorithm>

namespace vmcp {

const ConfigObject* find_object(const std::vector<ConfigObject>& objects, std::string_view name) {
  const auto found =
      std::lower_bound(objects.begin(), objects.end(), name,
                       [](const ConfigObject& each, std::string_view wanted) { return each.metadata.name < wanted; });
  return found != objects.end() && found->metadata.name == name ? &*found : nullptr;
}

}  // namespace vmcp
