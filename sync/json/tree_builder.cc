// SPDX-License-Identifier: Apache-2.0
#include "sync/json/tree_builder.h"

#include "sync/text/sort_unique.h"

namespace vmcp {

bool TreeBuilder::put(Json value) {
  if (depth_ == 0) {
    root_ = std::move(value);
  } else if (Open& open = open_[depth_ - 1]; open.is_list) {
    open.items.push_back(std::move(value));
  } else {
    open.members.emplace_back(std::move(open.key), std::move(value));
    open.key.clear();
  }
  return ++count_ <= most_ || refuse("more values than a text of its size may have");
}

bool TreeBuilder::open(bool is_list) {
  if (depth_ >= static_cast<std::size_t>(kMaxDepth)) return refuse("nested too deeply");
  if (depth_ == open_.size()) open_.emplace_back();
  open_[depth_++].is_list = is_list;
  return true;
}

bool TreeBuilder::end_object() {
  std::vector<Member>& members = open_[--depth_].members;
  const auto by_key = [](const Member& a, const Member& b) { return a.first < b.first; };
  if (sort_and_find_twin(members.begin(), members.end(), by_key) != members.end())
    return refuse("a key is given twice");
  Json object = Json::object();
  auto& to = object.get_ref<Json::object_t&>();
  to.reserve(members.size());
  for (auto& [name, value] : members) to.emplace_back(std::move(name), std::move(value));
  members.clear();
  return put(std::move(object));
}

bool TreeBuilder::end_array() {
  return put(Json(std::exchange(open_[--depth_].items, {})));
}

bool TreeBuilder::refuse(std::string problem) {
  if (problem_.empty()) problem_ = std::move(problem);
  return false;
}

}  // namespace vmcp
