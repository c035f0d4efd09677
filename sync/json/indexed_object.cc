// SPDX-License-Identifier: Apache-2.0
#include "sync/json/indexed_object.h"

#include <utility>

namespace vmcp {

IndexedObject::IndexedObject(Json object) {
  if (!object.is_object()) return;
  auto& members = object.get_ref<Json::object_t&>();
  members_.reserve(members.size());
  for (auto& [key, value] : members) {
    positions_.emplace(key, members_.size());
    members_.push_back({key, std::move(value)});
  }
}

Json* IndexedObject::find(std::string_view key) {
  const auto found = positions_.find(std::string(key));
  return found == positions_.end() ? nullptr : &members_[found->second].value;
}

void IndexedObject::put(std::string_view key, Json value) {
  const auto [found, is_new] = positions_.emplace(key, members_.size());
  if (is_new) {
    members_.push_back({std::string(key), std::move(value)});
  } else {
    members_[found->second].value = std::move(value);
  }
}

void IndexedObject::erase(std::string_view key) {
  const auto found = positions_.find(std::string(key));
  if (found == positions_.end()) return;
  members_[found->second].erased = true;
  positions_.erase(found);
}

Json IndexedObject::take() && {
  Json::object_t out;
  out.reserve(positions_.size());
  for (Member& member : members_) {
    if (!member.erased) out.emplace_back(std::move(member.key), std::move(member.value));
  }
  return Json(std::move(out));
}

}  // namespace vmcp
