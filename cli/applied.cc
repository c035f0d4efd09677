// SPDX-License-Identifier: Apache-2.0
#include "cli/applied.h"

#include <algorithm>

#include "cli/metacontroller.h"
#include "cli/server_defaults.h"
#include "cli/world.h"

namespace vmcp::cli {
namespace {

constexpr const char* kCreated = "2026-01-01T00:00:00Z";

Json sorted(const Json& tree) {
  return Json(nlohmann::json(tree));
}

Json owner_reference(const Json& parent) {
  return {{"apiVersion", parent["apiVersion"]},
          {"blockOwnerDeletion", true},
          {"controller", true},
          {"kind", parent["kind"]},
          {"name", parent["metadata"]["name"]},
          {"uid", parent["metadata"]["uid"]}};
}

void roll_out(Json& object, bool completely) {
  object["metadata"]["generation"] = 1;
  object["metadata"]["annotations"]["deployment.kubernetes.io/revision"] = "1";
  if (!completely) return;
  const Json replicas = object["spec"]["replicas"];
  object["status"] = {{"observedGeneration", 1},
                      {"replicas", replicas},
                      {"updatedReplicas", replicas},
                      {"readyReplicas", replicas},
                      {"availableReplicas", replicas}};
}

void mark(Json& object, const Json& applied, ApplyStrategy strategy, const std::string& manager) {
  Json& metadata = object["metadata"];
  Json entry = {{"apiVersion", object["apiVersion"]}, {"fieldsType", "FieldsV1"}, {"time", kCreated}};
  if (strategy == ApplyStrategy::kDynamic) {
    constexpr const char* kAnnotation = "metacontroller.k8s.io/last-applied-configuration";
    metadata["annotations"][kAnnotation] = sorted(applied).dump();
    entry.update({{"manager", "metacontroller"}, {"operation", "Update"}, {"fieldsV1", owned_fields(object)}});
  } else {
    Json owned = applied;
    owned["metadata"]["ownerReferences"] = metadata["ownerReferences"];
    entry.update({{"manager", manager}, {"operation", "Apply"}, {"fieldsV1", owned_fields(owned)}});
  }
  metadata["managedFields"] = Json::array({std::move(entry)});
}

Json stored(const Json& child, const Json& parent, ApplyStrategy strategy, const std::string& manager,
            bool rolled_out) {
  Json applied = child;
  applied["metadata"]["labels"]["controller-uid"] = parent["metadata"]["uid"];  // generateSelector
  Json object = applied;
  Json& metadata = object["metadata"];
  metadata["ownerReferences"] = Json::array({owner_reference(parent)});
  mark(object, applied, strategy, manager);
  metadata["creationTimestamp"] = kCreated;
  metadata["resourceVersion"] = "1";
  const std::string_view kind = text_at(object, {"kind"});
  metadata["uid"] = stable_uid(kind, text_at(metadata, {"namespace"}), text_at(metadata, {"name"}));
  fill_in_defaults(object);
  if (kind == "Deployment") roll_out(object, rolled_out);
  return sorted(object);
}

bool controlled_by(const Json& child, const Json& parent) {
  const Json* owners = find(child, {"metadata", "ownerReferences"});
  return owners != nullptr && std::any_of(owners->begin(), owners->end(), [&](const Json& owner) {
           return flag_at(owner, {"controller"}) && text_at(owner, {"uid"}) == text_at(parent, {"metadata", "uid"});
         });
}

}  // namespace

Json request_after(const Json& request, const Json& answer, ApplyStrategy strategy, const std::string& manager,
                   bool rolled_out) {
  Json next = request;
  Json& parent = next["parent"];
  parent["status"] = answer["status"];
  if (const Json* generation = find(parent, {"metadata", "generation"})) {
    parent["status"]["observedGeneration"] = *generation;
  }
  Json children = Json::array();
  for (const Json& each : answer["children"]) {
    children.push_back(stored(each, parent, strategy, manager, rolled_out));
  }
  if (const Json* kinds = find(request, {"children"})) {
    for (const Json& kind : *kinds) {
      for (const Json& child : kind) {
        if (!controlled_by(child, parent)) children.push_back(child);  // what is not ours stays as it is
      }
    }
  }
  next["children"] = children_by_kind(children);
  return next;
}

}  // namespace vmcp::cli
