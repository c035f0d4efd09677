// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <utility>

#include "sync/json/json.h"

namespace vmcp {

/// Writes one object of a configuration file, key by key in the order of the calls, leaving out what the runtime takes
/// for absent anyway: empty texts, lists and objects, false, 0 and null.
class ObjectBuilder {
 public:
  ObjectBuilder() = default;
  /// `from` is the conformed object whose members the calls with one key take; it has to outlive the builder.
  explicit ObjectBuilder(const Json& from) : from_(&from) {}

  ObjectBuilder& copy(std::string_view key) { return copy(key, *from_, key); }
  /// Whenever it is there, be it empty.
  ObjectBuilder& present(std::string_view key);

  ObjectBuilder& add(std::string_view key, Json value);
  /// What stands under `field` of `from`.
  ObjectBuilder& copy(std::string_view key, const Json& from, std::string_view field);
  /// Also when it is empty.
  ObjectBuilder& always(std::string_view key, Json value);

  Json take() { return std::move(node_); }

 private:
  const Json* from_ = &empty_object();
  Json node_ = Json::object();
};

}  // namespace vmcp
