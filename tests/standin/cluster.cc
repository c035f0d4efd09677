// SPDX-License-Identifier: Apache-2.0
#include "tests/standin/cluster.h"

#include <algorithm>
#include <stdexcept>

#include "cli/server_defaults.h"
#include "sync/kubernetes/time.h"

namespace vmcp::standin {
namespace {

Cluster::Name name_of(const Json& object) {
  return {std::string(text_at(object, {"kind"})), std::string(text_at(object, {"metadata", "name"}))};
}

/// What a user or a controller wants: everything but what the system keeps.
Json intent(const Json& object) {
  Json copy = object;
  copy.erase("metadata");
  copy.erase("status");
  return copy;
}

void refuse_change(const Json& before, const Json& after, Path path) {
  const Json* old = find(before, path);
  const Json* now = find(after, path);
  if (old == nullptr || (now != nullptr && cli::same_content(*old, *now))) return;
  throw std::logic_error(cli::object_name(after) + ": " + std::string(*(path.end() - 1)) + " is immutable");
}

void refuse_immutable(const Json& before, const Json& after) {
  const std::string_view kind = text_at(after, {"kind"});
  if (kind == "ConfigMap" && flag_at(before, {"immutable"})) {
    refuse_change(before, after, {"data"});
    refuse_change(before, after, {"immutable"});
  }
  if (kind == "Deployment") refuse_change(before, after, {"spec", "selector"});
  if (kind == "RoleBinding") refuse_change(before, after, {"roleRef"});
}

bool controls(const Json& owner, const Json& object) {
  const Json* references = find(object, {"metadata", "ownerReferences"});
  return references != nullptr && std::any_of(references->begin(), references->end(), [&](const Json& each) {
           return flag_at(each, {"controller"}) && text_at(each, {"uid"}) == text_at(owner, {"metadata", "uid"});
         });
}

}  // namespace

void Cluster::apply(const Json& manifest) {
  Json object = manifest;
  const auto found = objects_.find(name_of(object));
  if (found != objects_.end()) {
    object["metadata"] = found->second["metadata"];
    if (found->second.contains("status")) object["status"] = found->second["status"];
  }
  write(std::move(object));
}

void Cluster::remove(const std::string& kind, const std::string& name) {
  const auto found = objects_.find({kind, name});
  if (found == objects_.end()) return;
  const Json gone = std::move(found->second);
  objects_.erase(found);
  for (const Json& child : children_of(gone)) {
    const Name owned = name_of(child);
    remove(owned.kind, owned.name);
  }
}

void Cluster::write(Json object) {
  cli::fill_in_defaults(object);
  const Name name = name_of(object);
  Json& metadata = object["metadata"];
  const std::string version = std::to_string(last_version_ + 1);
  const auto found = objects_.find(name);
  if (found == objects_.end()) {
    metadata["namespace"] = kNamespace;
    metadata["uid"] = cli::stable_uid(name.kind, kNamespace, name.name + "." + version);
    metadata["creationTimestamp"] = rfc3339(now_);
    metadata["generation"] = 1;
  } else {
    const Json& before = found->second;
    refuse_immutable(before, object);
    for (const char* key : {"namespace", "uid", "creationTimestamp", "resourceVersion", "generation"}) {
      metadata[key] = before["metadata"][key];
    }
    if (cli::same_content(before, object)) return;
    if (!cli::same_content(intent(before), intent(object))) {
      metadata["generation"] = before["metadata"]["generation"].get<int>() + 1;
    }
  }
  metadata["resourceVersion"] = version;
  ++last_version_;
  objects_.insert_or_assign(name, std::move(object));
}

void Cluster::write_status(const Json& object, Json status) {
  Json changed = objects_.at(name_of(object));
  changed["status"] = std::move(status);
  write(std::move(changed));
}

const Json* Cluster::find(const std::string& kind, const std::string& name) const {
  const auto found = objects_.find({kind, name});
  return found == objects_.end() ? nullptr : &found->second;
}

std::vector<Json> Cluster::of_kind(std::string_view kind) const {
  std::vector<Json> found;
  for (const auto& [name, object] : objects_) {
    if (name.kind == kind) found.push_back(object);
  }
  return found;
}

Json Cluster::children_of(const Json& owner) const {
  Json children = Json::array();
  for (const auto& [name, object] : objects_) {
    if (controls(owner, object)) children.push_back(object);
  }
  return children;
}

cli::World Cluster::world() const {
  cli::World world;
  for (const auto& [name, object] : objects_) world.objects.push_back({object, "cluster", 0});
  return world;
}

std::map<Cluster::Name, std::string> Cluster::versions() const {
  std::map<Name, std::string> versions;
  for (const auto& [name, object] : objects_) versions[name] = text_at(object, {"metadata", "resourceVersion"});
  return versions;
}

Json controller_reference(const Json& owner) {
  return {{"apiVersion", owner["apiVersion"]},
          {"blockOwnerDeletion", true},
          {"controller", true},
          {"kind", owner["kind"]},
          {"name", owner["metadata"]["name"]},
          {"uid", owner["metadata"]["uid"]}};
}

}  // namespace vmcp::standin
