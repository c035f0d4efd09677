// SPDX-License-Identifier: Apache-2.0
#include "tests/unit/wire/field_paths.h"

#include <vector>

namespace vmcp {
namespace {

void collect_owned(const Json& fields, const std::string& path, std::set<std::string>& out) {
  if (fields.empty() || fields.contains(".")) out.insert(path);
  for (const auto& [element, below] : fields.items()) {
    if (element != ".") collect_owned(below, path + " " + element, out);
  }
}

/// A list whose items have keys, by its path without items; all others are atomic.
struct ListKeys {
  std::string list;
  std::vector<std::string> names;
};
const std::vector<ListKeys> kListKeys = {
    {" f:spec f:template f:spec f:containers", {"name"}},
    {" f:spec f:template f:spec f:containers f:ports", {"containerPort", "protocol"}},
    {" f:spec f:template f:spec f:containers f:volumeMounts", {"mountPath"}},
    {" f:spec f:template f:spec f:containers f:env", {"name"}},
    {" f:spec f:template f:spec f:volumes", {"name"}},
    {" f:spec f:ports", {"port", "protocol"}},
};
const std::set<std::string> kAtomic = {" f:spec f:selector", " f:roleRef"};

void collect_applied(const Json& node, const std::string& path, const std::string& place, std::set<std::string>& out) {
  if (node.is_object() && kAtomic.count(place) == 0) {
    if (node.empty()) out.insert(path);
    for (const auto& [key, value] : node.items()) {
      collect_applied(value, path + " f:" + key, place + " f:" + key, out);
    }
    return;
  }
  for (const ListKeys& list : kListKeys) {
    if (list.list != place) continue;
    for (const Json& item : node) {
      nlohmann::json key;
      for (const std::string& name : list.names) key[name] = item.value(name, Json(name == "protocol" ? "TCP" : ""));
      const std::string item_path = path + " k:" + key.dump();
      out.insert(item_path);
      collect_applied(item, item_path, place, out);
    }
    return;
  }
  out.insert(path);
}

}  // namespace

std::set<std::string> owned_paths(const Json& fields) {
  std::set<std::string> out;
  collect_owned(fields, "", out);
  return out;
}

std::set<std::string> applied_paths(Json desired) {
  desired.erase("apiVersion");
  desired.erase("kind");
  desired["metadata"].erase("name");
  desired["metadata"].erase("namespace");
  if (desired["metadata"].empty()) desired.erase("metadata");
  std::set<std::string> out;
  collect_applied(desired, "", "", out);
  return out;
}

}  // namespace vmcp
