// SPDX-License-Identifier: Apache-2.0
#include "sync/kubernetes/pod_template/strategic_merge.h"

#include <set>
#include <string>
#include <string_view>
#include <utility>

#include "sync/json/indexed_object.h"
#include "sync/kubernetes/pod_template/strategic_merge_lists.h"

namespace vmcp {
namespace {

constexpr const char* kRetainKeys = "$retainKeys";
constexpr std::string_view kSetElementOrder = "$setElementOrder/";
constexpr std::string_view kDeleteFromList = "$deleteFromPrimitiveList/";

/// What follows `prefix` in `key`; empty when `key` does not begin with it.
std::string_view after(std::string_view key, std::string_view prefix) {
  return key.substr(0, prefix.size()) == prefix ? key.substr(prefix.size()) : std::string_view();
}

bool same_kind(const Json& a, const Json& b) {
  return a.type() == b.type() || (a.is_number() && b.is_number());
}

/// An object of the API, or a map of strings: then there is no type, and nothing below to look up.
class ObjectMerge {
 public:
  ObjectMerge(Json original, const Json& patch, const PodType* type, const std::string& pointer)
      : original_(std::move(original)), patch_(patch), type_(type), pointer_(pointer) {}

  MergeResult run() &&;

 private:
  using Fault = std::optional<Problem>;

  Fault retain_keys(const Json& keys);
  Fault set_element_order(const std::string& directive, std::string_view key, const Json& order);
  Fault delete_from(const std::string& directive, std::string_view key, const Json& values);
  Fault merge_member(const std::string& key, const Json& value);

  MergeResult merged_list(Json original, const Json& patch, const PodField& field, const std::string& pointer) const;
  const PodField* field(std::string_view key) const { return type_ == nullptr ? nullptr : type_->field(key); }
  std::string at(std::string_view key) const { return child_pointer(pointer_, key); }

  /// Puts a result where it belongs, or hands on what went wrong.
  Fault put(const std::string& key, MergeResult result) {
    if (!result) return result.error();
    original_.put(key, std::move(*result));
    return std::nullopt;
  }

  IndexedObject original_;
  const Json& patch_;
  const PodType* type_;
  const std::string& pointer_;
  std::set<std::string> done_;  // lists merged together with their $setElementOrder
};

MergeResult merge_object(Json original, const Json& patch, const PodType* type, const std::string& pointer) {
  return ObjectMerge(std::move(original), patch, type, pointer).run();
}

MergeResult ObjectMerge::run() && {
  if (const auto directive = patch_.find(kPatchDirective); directive != patch_.end()) {
    if (*directive == "delete") return Json::object();
    if (*directive != "replace") return not_merged(at(kPatchDirective), "must be replace or delete");
    Json replacement = patch_;
    replacement.erase(kPatchDirective);
    return replacement;
  }
  if (const auto keys = patch_.find(kRetainKeys); keys != patch_.end()) {
    if (auto wrong = retain_keys(*keys)) return tl::unexpected(std::move(*wrong));
  }
  for (const auto& [key, value] : patch_.items()) {
    const auto list = after(key, kSetElementOrder);
    if (list.empty()) continue;
    if (auto wrong = set_element_order(key, list, value)) return tl::unexpected(std::move(*wrong));
  }
  for (const auto& [key, value] : patch_.items()) {
    const auto list = after(key, kDeleteFromList);
    auto wrong = !list.empty() ? delete_from(key, list, value) : merge_member(key, value);
    if (wrong) return tl::unexpected(std::move(*wrong));
  }
  return std::move(original_).take();
}

ObjectMerge::Fault ObjectMerge::retain_keys(const Json& keys) {
  if (!keys.is_array()) return Problem{at(kRetainKeys), "must be a list of the keys to keep"};
  std::set<std::string_view> listed;
  for (const Json& key : keys) {
    if (key.is_string()) listed.insert(key.get_ref<const std::string&>());
  }
  for (const auto& [key, value] : patch_.items()) {
    if (value.is_null() || is_patch_directive(key) || listed.contains(key)) continue;
    return Problem{at(key), "is not listed in $retainKeys"};
  }
  Json kept = Json::object();
  Json whole = std::move(original_).take();
  for (auto& [key, value] : whole.items()) {
    if (listed.contains(key)) append_member(kept, key, std::move(value));
  }
  original_ = IndexedObject(std::move(kept));
  return std::nullopt;
}

ObjectMerge::Fault ObjectMerge::set_element_order(const std::string& directive, std::string_view key,
                                                  const Json& order) {
  const PodField* list = field(key);
  if (list == nullptr || list->shape != PodField::Shape::kList) {
    return Problem{at(directive), "does not name a list"};
  }
  if (!order.is_array()) return Problem{at(directive), "must be a list"};
  const std::string name(key);
  const Json* in_original = original_.find(name);
  const auto found = patch_.find(name);
  const Json* in_patch = found == patch_.end() ? nullptr : &*found;
  if (in_patch != nullptr && in_patch->is_null()) return std::nullopt;  // the list goes, in any order
  const Json empty = Json::array();
  const Json before = in_original == nullptr ? empty : *in_original;
  const Json& patch = in_patch == nullptr ? empty : *in_patch;
  if (auto wrong = order_fault(patch, order, list->merge_key, at(name))) return wrong;
  if (in_original == nullptr && in_patch == nullptr) return std::nullopt;
  if (before.empty() && patch.empty()) return Problem{at(directive), "orders a list without elements"};

  MergeResult merged = before;
  if (in_original == nullptr) {
    merged = without_directives(patch).value_or(empty);
  } else if (in_patch != nullptr) {
    merged = merged_list(before, patch, *list, at(name));
  }
  if (!merged) return merged.error();
  done_.insert(name);
  return put(name, ordered_list(*merged, order, before, list->merge_key, at(directive)));
}

ObjectMerge::Fault ObjectMerge::delete_from(const std::string& directive, std::string_view key, const Json& values) {
  const Json* list = original_.find(key);
  if (list == nullptr || !list->is_array() || !values.is_array()) return std::nullopt;
  return put(std::string(key), delete_from_list(*list, values, at(directive)));
}

ObjectMerge::Fault ObjectMerge::merge_member(const std::string& key, const Json& value) {
  if (key == kRetainKeys || !after(key, kSetElementOrder).empty() || done_.contains(key)) return std::nullopt;
  if (value.is_null()) {
    original_.erase(key);
    return std::nullopt;
  }
  Json* member = original_.find(key);
  const PodField* known = field(key);
  const bool into_list = value.is_array() && known != nullptr;
  if (member == nullptr || !same_kind(*member, value) || !(value.is_object() || into_list)) {
    if (auto kept = without_directives(value)) {
      original_.put(key, std::move(*kept));
    } else {
      original_.erase(key);
    }
    return std::nullopt;
  }
  if (into_list) return put(key, merged_list(std::move(*member), value, *known, at(key)));
  const PodType* inner = known != nullptr ? known->type : nullptr;
  return put(key, merge_object(std::move(*member), value, inner, at(key)));
}

MergeResult ObjectMerge::merged_list(Json original, const Json& patch, const PodField& field,
                                     const std::string& pointer) const {
  const PodType* type = field.type;
  return merge_list(std::move(original), patch, field, pointer,
                    [type](Json object, const Json& object_patch, const std::string& place) {
                      return merge_object(std::move(object), object_patch, type, place);
                    });
}

}  // namespace

tl::expected<Json, Problem> strategic_merge(Json original, const Json& patch, const PodType& type) {
  return merge_object(std::move(original), patch, &type, "");
}

}  // namespace vmcp
