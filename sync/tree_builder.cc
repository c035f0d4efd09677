#include "sync/tree_builder.h"

#include "sync/sort_unique.h"

namespace vmcp {

bool TreeBuilder::put(Json value) {
  if (open_.empty()) {
    root_ = std::move(value);
  } else if (open_.back().is_list) {
    open_.back().items.push_back(std::move(value));
  } else {
    open_.back().members.emplace_back(std::move(open_.back().key), std::move(value));
    open_.back().key.clear();
  }
  return ++count_ <= most_ || refuse("more values than a text of its size may have");
}

bool TreeBuilder::open(bool is_list) {
  if (open_.size() >= static_cast<std::size_t>(kMaxDepth)) return refuse("nested too deeply");
  constexpr std::size_t kUsualMembers = 8;
  Open& opened = open_.emplace_back();
  opened.is_list = is_list;
  if (!is_list) opened.members.reserve(kUsualMembers);
  return true;
}

TreeBuilder::Open TreeBuilder::close() {
  Open closed = std::move(open_.back());
  open_.pop_back();
  return closed;
}

bool TreeBuilder::end_object() {
  std::vector<Member> members = close().members;
  const auto by_key = [](const Member& a, const Member& b) { return a.first < b.first; };
  if (sort_and_find_twin(members, by_key) != members.end()) return refuse("a key is given twice");
  Json object = Json::object();
  auto& to = object.get_ref<Json::object_t&>();
  to.reserve(members.size());
  for (auto& [name, value] : members) to.emplace_back(std::move(name), std::move(value));
  return put(std::move(object));
}

bool TreeBuilder::end_array() {
  return put(Json(std::move(close().items)));
}

bool TreeBuilder::refuse(std::string problem) {
  if (problem_.empty()) problem_ = std::move(problem);
  return false;
}

}  // namespace vmcp
