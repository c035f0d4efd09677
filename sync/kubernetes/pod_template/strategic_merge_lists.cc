// SPDX-License-Identifier: Apache-2.0
#include "sync/kubernetes/pod_template/strategic_merge_lists.h"

#include <algorithm>
#include <map>
#include <utility>
#include <vector>

namespace vmcp {
namespace {

using Fault = std::optional<Problem>;

std::string no_merge_key(std::string_view merge_key) {
  return "does not contain declared merge key: " + std::string(merge_key);
}

/// What tells elements apart, as JSON text: the value of the merge key or the scalar itself; empty: it has none.
std::string identity(const Json& element, std::string_view merge_key) {
  if (merge_key.empty()) return element.is_structured() ? std::string() : element.dump();
  const Json* value = find(element, {merge_key});
  if (value == nullptr || value->is_structured()) return {};
  // 80 and 80.0 are one number, "80" is another value
  if (value->is_number()) return Json(value->get<double>()).dump();
  return value->dump();
}

using Positions = std::map<std::string, std::size_t>;

/// Where each identity stands first.
Positions positions_of(const Json& list, std::string_view merge_key) {
  Positions positions;
  for (std::size_t i = 0; i < list.size(); ++i) positions.emplace(identity(list[i], merge_key), i);
  return positions;
}

struct Placed {
  const Json* element = nullptr;
  std::optional<std::size_t> before;  // position in the original list
  std::size_t rank = 0;               // position in the list that gives the order
};

/// Two sequences as one: the head of `others` goes first only where the original list had it before the other head.
Json interleaved(const std::vector<Placed>& named, const std::vector<Placed>& others) {
  Json out = Json::array();
  auto left = others.begin();
  auto right = named.begin();
  while (left != others.end() || right != named.end()) {
    const bool take_left = right == named.end() ||
                           (left != others.end() && left->before && right->before && *left->before < *right->before);
    out.push_back(*(take_left ? left++ : right++)->element);
  }
  return out;
}

/// Elements of a patch list that say what to do with the whole list, sorted out.
struct PatchElements {
  std::vector<std::pair<const Json*, std::string>> plain;  // with their pointers
  std::vector<std::string> deleted;                        // identities
  bool replace = false;
};

tl::expected<PatchElements, Problem> sort_out(const Json& patch, std::string_view merge_key,
                                              const std::string& pointer) {
  PatchElements elements;
  for (std::size_t i = 0; i < patch.size(); ++i) {
    const std::string place = child_pointer(pointer, i);
    if (!patch[i].is_object()) return not_merged(place, "must be an object, as the other elements of the list");
    const auto directive = patch[i].find(kPatchDirective);
    const std::string key = identity(patch[i], merge_key);
    if (directive == patch[i].end()) {
      if (key.empty()) return not_merged(place, no_merge_key(merge_key));
      elements.plain.emplace_back(&patch[i], place);
    } else if (*directive == "delete") {
      if (key.empty()) return not_merged(place, no_merge_key(merge_key));
      elements.deleted.push_back(key);
    } else if (*directive == "replace") {
      elements.replace = true;
    } else {
      return not_merged(child_pointer(place, kPatchDirective), "must be delete or replace");
    }
  }
  return elements;
}

Json without_deleted(const Json& list, std::vector<std::string> deleted, std::string_view merge_key) {
  std::sort(deleted.begin(), deleted.end());
  Json out = Json::array();
  for (const Json& element : list) {
    if (!std::binary_search(deleted.begin(), deleted.end(), identity(element, merge_key))) out.push_back(element);
  }
  return out;
}

MergeResult merge_objects(Json original, const Json& patch, std::string_view merge_key, const std::string& pointer,
                          const MergeObject& merge_object) {
  const auto elements = sort_out(patch, merge_key, pointer);
  if (!elements) return tl::unexpected(elements.error());
  if (elements->replace) {
    Json out = Json::array();
    for (const auto& [element, place] : elements->plain) out.push_back(*element);
    return out;
  }
  original = without_deleted(original, elements->deleted, merge_key);
  const Json before = original;
  Positions positions = positions_of(original, merge_key);
  Json order = Json::array();
  for (const auto& [element, place] : elements->plain) {
    order.push_back(*element);
    const auto [found, is_new] = positions.emplace(identity(*element, merge_key), original.size());
    if (is_new) {
      original.push_back(*element);
      continue;
    }
    auto merged = merge_object(std::move(original[found->second]), *element, place);
    if (!merged) return merged;
    original[found->second] = std::move(*merged);
  }
  return ordered_list(original, order, before, merge_key, pointer);
}

MergeResult unite_scalars(const Json& original, const Json& patch, const std::string& pointer) {
  Json united = Json::array();
  Positions seen;
  for (const Json* list : {&original, &patch}) {
    for (const Json& element : *list) {
      if (seen.emplace(identity(element, {}), united.size()).second) united.push_back(element);
    }
  }
  return ordered_list(united, patch, original, {}, pointer);
}

}  // namespace

MergeResult merge_list(Json original, const Json& patch, const PodField& field, const std::string& pointer,
                       const MergeObject& merge_object) {
  if (!field.merged) return patch;
  if (field.merge_key.empty()) return unite_scalars(original, patch, pointer);
  return merge_objects(std::move(original), patch, field.merge_key, pointer, merge_object);
}

MergeResult delete_from_list(const Json& list, const Json& values, const std::string& pointer) {
  Positions deleted;
  for (const Json& value : values) {
    if (value.is_structured()) return not_merged(pointer, "is for lists of strings and numbers; use $patch: delete");
    deleted.emplace(identity(value, {}), 0);
  }
  Json out = Json::array();
  for (const Json& element : list) {
    if (element.is_structured()) return not_merged(pointer, "is for lists of strings and numbers; use $patch: delete");
    if (deleted.count(identity(element, {})) == 0) out.push_back(element);
  }
  return out;
}

MergeResult ordered_list(const Json& merged, const Json& order, const Json& original, std::string_view merge_key,
                         const std::string& pointer) {
  const Positions ranks = positions_of(order, merge_key);
  const Positions before = positions_of(original, merge_key);
  std::vector<Placed> named;
  std::vector<Placed> others;
  for (const Json& element : merged) {
    const std::string key = identity(element, merge_key);
    if (key.empty()) {
      return not_merged(pointer, merge_key.empty() ? "must hold strings and numbers only" : no_merge_key(merge_key));
    }
    Placed placed{&element, std::nullopt, 0};
    if (const auto at = before.find(key); at != before.end()) placed.before = at->second;
    if (const auto at = ranks.find(key); at != ranks.end()) {
      placed.rank = at->second;
      named.push_back(placed);
    } else {
      placed.rank = placed.before.value_or(original.size());
      others.push_back(placed);
    }
  }
  const auto by_rank = [](const Placed& a, const Placed& b) { return a.rank < b.rank; };
  std::stable_sort(named.begin(), named.end(), by_rank);
  std::stable_sort(others.begin(), others.end(), by_rank);
  return interleaved(named, others);
}

std::optional<Problem> order_fault(const Json& patch, const Json& order, std::string_view merge_key,
                                   const std::string& pointer) {
  if (order.empty()) return std::nullopt;
  std::size_t next = 0;
  for (std::size_t i = 0; i < patch.size(); ++i) {
    if (patch[i].is_object() && patch[i].contains(kPatchDirective)) continue;
    const std::string key = identity(patch[i], merge_key);
    while (next < order.size() && identity(order[next], merge_key) != key) ++next;
    if (key.empty() || next == order.size()) {
      return Problem{child_pointer(pointer, i), "is not in the $setElementOrder list, or stands elsewhere there"};
    }
    ++next;
  }
  return std::nullopt;
}

std::optional<Json> without_directives(const Json& value) {
  if (!value.is_structured()) return value;
  if (value.is_object() && value.contains(kPatchDirective)) return std::nullopt;
  Json out = value.is_object() ? Json::object() : Json::array();
  for (const auto& [key, each] : value.items()) {
    if (each.is_null()) continue;
    auto kept = without_directives(each);
    if (!kept) continue;
    if (value.is_object()) {
      append_member(out, key, std::move(*kept));
    } else {
      out.push_back(std::move(*kept));
    }
  }
  return out;
}

}  // namespace vmcp
