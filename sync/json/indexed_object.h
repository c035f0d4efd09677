// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "sync/json/json.h"

namespace vmcp {

/// An object of a tree whose members are found by hash instead of one after the other, so that objects of users, which
/// can be large, cost what their size says.
class IndexedObject {
 public:
  /// A value that is no object has no members.
  explicit IndexedObject(Json object);

  Json* find(std::string_view key);            ///< nullptr when absent.
  void put(std::string_view key, Json value);  ///< In the place of the member of that name, or behind all others.
  void erase(std::string_view key);
  Json take() &&;  ///< The object, in the order of its members.

 private:
  struct Member {
    std::string key;
    Json value;
    bool erased = false;
  };

  std::vector<Member> members_;
  std::unordered_map<std::string, std::size_t> positions_;
};

}  // namespace vmcp
