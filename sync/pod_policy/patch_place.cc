// SPDX-License-Identifier: Apache-2.0
#include "sync/pod_policy/patch_place.h"

#include <charconv>
#include <cstddef>

#include "sync/kubernetes/pod_template/fields.h"

namespace vmcp {
namespace {

/// One step of a JSON pointer, which `pointer` then begins behind.
std::string next_step(std::string_view& pointer) {
  pointer.remove_prefix(1);
  const std::string_view written = pointer.substr(0, pointer.find('/'));
  pointer.remove_prefix(written.size());
  std::string out;
  for (std::size_t i = 0; i < written.size(); ++i) {
    const bool escape = written[i] == '~' && i + 1 < written.size();
    out += escape ? (written[++i] == '0' ? '~' : '/') : written[i];
  }
  return out;
}

const Json* item_at(const Json* list, std::size_t index) {
  return list != nullptr && list->is_array() && index < list->size() ? &(*list)[index] : nullptr;
}

/// The walk through both trees at once.
class Walk {
 public:
  Walk(const Json& patched, const Json& patch) : patched_(&patched), patch_(&patch), type_(&pod_template_type()) {}

  PatchPlace follow(std::string_view pointer) {
    while (!pointer.empty()) {
      const std::string step = next_step(pointer);
      field_ = type_ == nullptr ? nullptr : type_->field(step);
      place_.path += (place_.path.empty() ? "" : ".") + step;
      enter(step);
      if (field_ != nullptr && field_->shape == PodField::Shape::kList && !pointer.empty())
        enter_item(next_step(pointer));
      type_ = field_ == nullptr ? nullptr : field_->type;
    }
    return std::move(place_);
  }

 private:
  void enter(const std::string& key) {
    patched_ = patched_ == nullptr ? nullptr : find(*patched_, {key});
    const Json* next = patch_ == nullptr ? nullptr : find(*patch_, {key});
    if (next != nullptr) place_.pointer = child_pointer(place_.pointer, key);
    patch_ = next;
  }

  void enter_item(const std::string& step) {
    std::size_t index = 0;
    std::from_chars(step.data(), step.data() + step.size(), index);
    patched_ = item_at(patched_, index);
    std::string name = step;
    if (!field_->merge_key.empty() && patched_ != nullptr) {
      const Json* key = find(*patched_, {field_->merge_key});
      if (key != nullptr) name = key->is_string() ? key->get<std::string>() : key->dump();
      index = index_by_key(key);
    }
    place_.path += "[" + name + "]";
    patch_ = item_at(patch_, index);
    if (patch_ != nullptr) place_.pointer = child_pointer(place_.pointer, index);
  }

  /// Of the item of the patch whose merge key has this value; beyond the list when there is none.
  std::size_t index_by_key(const Json* value) const {
    std::size_t index = 0;
    if (patch_ == nullptr || !patch_->is_array() || value == nullptr) return static_cast<std::size_t>(-1);
    for (const Json& item : *patch_) {
      const Json* key = find(item, {field_->merge_key});
      if (key != nullptr && *key == *value) break;
      ++index;
    }
    return index;
  }

  const Json* patched_;
  const Json* patch_;
  const PodType* type_;
  const PodField* field_ = nullptr;
  PatchPlace place_;
};

}  // namespace

PatchPlace place_in_patch(std::string_view pointer, const Json& patched, const Json& patch) {
  return Walk(patched, patch).follow(pointer);
}

}  // namespace vmcp
