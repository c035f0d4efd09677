// SPDX-License-Identifier: Apache-2.0
#include "sync/wire/retain.h"

#include <string>
#include <utility>

#include "sync/kubernetes/managed_fields.h"
#include "sync/kubernetes/pod_template/decode.h"
#include "sync/kubernetes/stored_form.h"

namespace vmcp {
namespace {

constexpr std::string_view kLastApplied = "metacontroller.k8s.io/last-applied-configuration";
constexpr std::string_view kMetacontroller = "metacontroller.k8s.io/";
constexpr const char* kRevision = "deployment.kubernetes.io/revision";
constexpr const char* kControllerUid = "controller-uid";

Json without_nulls(Json node) {
  if (node.is_object()) {
    Json out = Json::object();
    for (auto& [key, member] : node.get_ref<Json::object_t&>()) {
      if (!member.is_null()) append_member(out, key, without_nulls(std::move(member)));
    }
    return out;
  }
  if (node.is_array()) {
    Json out = Json::array();
    for (Json& item : node) {
      if (!item.is_null()) out.push_back(without_nulls(std::move(item)));
    }
    return out;
  }
  return node;
}

void remove_metacontroller_annotations(Json& metadata) {
  const auto annotations = metadata.find("annotations");
  if (annotations == metadata.end() || !annotations->is_object()) return;
  Json kept = Json::object();
  for (auto& [key, value] : annotations->get_ref<Json::object_t&>()) {
    const bool theirs = key.compare(0, kMetacontroller.size(), kMetacontroller) == 0;
    if (!theirs) append_member(kept, key, std::move(value));
  }
  *annotations = std::move(kept);
}

void drop_if_empty(Json& object, const char* key) {
  const auto found = object.find(key);
  if (found != object.end() && found->is_structured() && found->empty()) object.erase(found);
}

/// Identity is the observed child's; what the caller adds by itself is dropped, because a stale copy fails the sync.
Json as_desired(Json part, const Json& observed) {
  part = without_nulls(std::move(part));
  part.erase("status");
  part["apiVersion"] = text_at(observed, {"apiVersion"});
  part["kind"] = text_at(observed, {"kind"});
  Json& metadata = part["metadata"];
  if (!metadata.is_object()) metadata = Json::object();
  metadata.erase("ownerReferences");
  if (const auto labels = metadata.find("labels"); labels != metadata.end() && labels->is_object()) {
    labels->erase(kControllerUid);
  }
  remove_metacontroller_annotations(metadata);
  drop_if_empty(metadata, "labels");
  drop_if_empty(metadata, "annotations");
  metadata["name"] = text_at(observed, {"metadata", "name"});
  const auto namespace_ = text_at(observed, {"metadata", "namespace"});
  if (!namespace_.empty()) metadata["namespace"] = namespace_;
  return part;
}

Result<Json> noted_by_dynamic_apply(std::string_view annotation) {
  const std::string pointer = child_pointer("/metadata/annotations", kLastApplied);
  auto applied = parse_json(annotation, pointer);
  if (applied && !applied->is_object()) return fail(pointer, "InvalidJSON", "not an object");
  return applied;
}

/// What can be told apart from what the API server and the controllers of Kubernetes wrote.
Json never_applied(const Json& observed) {
  Json part = observed;
  Json metadata = Json::object();
  for (const char* key : {"annotations", "finalizers", "labels"}) {
    if (const Json* kept = find(observed, {"metadata", key})) metadata[key] = *kept;
  }
  if (const auto annotations = metadata.find("annotations");
      annotations != metadata.end() && annotations->is_object()) {
    annotations->erase(kRevision);
  }
  part["metadata"] = std::move(metadata);
  if (part.contains("spec") && part["spec"].is_object()) part["spec"].erase("replicas");
  return part;
}

/// What stood in a mark may have been written by another version of this hook, or by another hook.
void bring_to_stored_form(Json& child) {
  if (child["kind"] == "ConfigMap") drop_if_empty(child, "data");
  const Json* pods = child["kind"] == "Deployment" ? find(child, {"spec", "template"}) : nullptr;
  if (pods != nullptr && !decode_fault(*pods)) {
    child["spec"]["template"] = stored_pod_template(*pods, UnknownFields::kKept);
  }
  child = in_stored_form(std::move(child));
}

/// Members sorted by name, also those that were added last.
Json finished(Json part, const Json& observed) {
  Json child = as_desired(std::move(part), observed);
  bring_to_stored_form(child);
  return Json(nlohmann::json(child));
}

Result<Json> parse_child(std::string_view raw) {
  auto observed = parse_json(raw, "");
  if (observed && !observed->is_object()) return fail("", "InvalidJSON", "not an object");
  return observed;
}

Result<std::optional<Json>> marked_as_applied(const Json& observed, std::string_view ssa_field_manager) {
  Result<Json> applied;
  if (const auto annotation = text_at(observed, {"metadata", "annotations", kLastApplied}); !annotation.empty()) {
    applied = noted_by_dynamic_apply(annotation);
  } else if (const Json* fields = applied_fields(observed, ssa_field_manager)) {
    applied = covered_part(observed, *fields);
  } else {
    return std::nullopt;
  }
  if (!applied) return tl::unexpected(std::move(applied.error()));
  return finished(std::move(*applied), observed);
}

}  // namespace

Result<std::optional<Json>> last_applied(std::string_view raw, std::string_view ssa_field_manager) {
  const auto observed = parse_child(raw);
  if (!observed) return tl::unexpected(observed.error());
  return marked_as_applied(*observed, ssa_field_manager);
}

Result<Json> retained_child(std::string_view raw, std::string_view ssa_field_manager) {
  const auto observed = parse_child(raw);
  if (!observed) return observed;
  auto applied = marked_as_applied(*observed, ssa_field_manager);
  if (!applied) return tl::unexpected(std::move(applied.error()));
  return *applied ? std::move(**applied) : finished(never_applied(*observed), *observed);
}

}  // namespace vmcp
