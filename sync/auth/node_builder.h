#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "sync/json/json.h"

namespace vmcp {

/// Writes one object of a configuration file, key by key, leaving out what is empty: texts, lists, objects, false, 0
/// and null.
class NodeBuilder {
 public:
  NodeBuilder& add(std::string_view key, Json value);
  /// What stands under `field` of `from`.
  NodeBuilder& copy(std::string_view key, const Json& from, std::string_view field);
  /// Also when it is empty.
  NodeBuilder& always(std::string_view key, Json value);

  Json take() { return std::move(node_); }

 private:
  Json node_ = Json::object();
};

}  // namespace vmcp
