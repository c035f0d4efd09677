// SPDX-License-Identifier: Apache-2.0
#include "cli/child_diff.h"

#include <algorithm>
#include <array>
#include <set>

#include "cli/world.h"

namespace vmcp::cli {
namespace {

const Json kNothing;

const Json& member(const Json& object, const std::string& key) {
  const Json* found = object.is_object() ? find(object, {key}) : nullptr;
  return found != nullptr ? *found : kNothing;
}

/// The member by which the items of a list are told apart; empty when there is none.
std::string_view key_of_items(const Json& list) {
  static constexpr std::array<std::string_view, 5> kKeys = {"mountPath", "containerPort", "port", "name", "ip"};
  for (const std::string_view key : kKeys) {
    std::set<std::string> seen;
    const bool fits = std::all_of(list.begin(), list.end(), [&](const Json& item) {
      return item.is_object() && item.contains(key) && seen.insert(item[std::string(key)].dump()).second;
    });
    if (fits && !list.empty()) return key;
  }
  return "";
}

const Json& item_with(const Json& list, std::string_view key, const Json& value) {
  if (!list.is_array()) return kNothing;
  for (const Json& item : list) {
    if (item.is_object() && item.contains(key) && item[std::string(key)] == value) return item;
  }
  return kNothing;
}

std::string item_label(const Json& value) {
  return value.is_string() ? value.get<std::string>() : value.dump();
}

class Comparison {
 public:
  void compare(const Json& desired, const Json& observed, const Json& previous, const std::string& path) {
    if (observed.is_null()) {
      changes_.push_back({path, std::nullopt, desired});
    } else if (desired.is_object() && observed.is_object()) {
      compare_objects(desired, observed, previous, path);
    } else if (desired.is_array() && observed.is_array()) {
      compare_lists(desired, observed, previous, path);
    } else if (desired != observed) {
      changes_.push_back({path, observed, desired});
    }
  }

  std::vector<FieldChange> take() { return std::move(changes_); }

 private:
  void compare_objects(const Json& desired, const Json& observed, const Json& previous, const std::string& path) {
    for (const auto& [key, value] : desired.items()) {
      compare(value, member(observed, key), member(previous, key), child_pointer(path, key));
    }
    if (!previous.is_object()) return;
    for (const auto& [key, value] : previous.items()) {
      const Json& now = member(observed, key);
      if (!desired.contains(key) && !now.is_null()) changes_.push_back({child_pointer(path, key), now, std::nullopt});
    }
  }

  void compare_lists(const Json& desired, const Json& observed, const Json& previous, const std::string& path) {
    const std::string_view key = key_of_items(desired);
    if (key.empty()) return compare_by_position(desired, observed, path);
    const std::string name(key);
    for (const Json& item : desired) {
      compare(item, item_with(observed, key, item[name]), item_with(previous, key, item[name]),
              child_pointer(path, item_label(item[name])));
    }
    if (!previous.is_array()) return;
    for (const Json& item : previous) {
      if (!item.is_object() || !item.contains(name) || !item_with(desired, key, item[name]).is_null()) continue;
      const Json& now = item_with(observed, key, item[name]);
      if (!now.is_null()) changes_.push_back({child_pointer(path, item_label(item[name])), now, std::nullopt});
    }
  }

  void compare_by_position(const Json& desired, const Json& observed, const std::string& path) {
    if (desired.size() != observed.size()) {
      changes_.push_back({path, observed, desired});
      return;
    }
    for (std::size_t i = 0; i < desired.size(); ++i) {
      compare(desired[i], observed[i], kNothing, child_pointer(path, i));
    }
  }

  std::vector<FieldChange> changes_;
};

}  // namespace

std::vector<FieldChange> field_changes(const Json& desired, const Json& observed, const Json& previous) {
  Comparison comparison;
  comparison.compare(desired, observed, previous, "");
  return comparison.take();
}

}  // namespace vmcp::cli
