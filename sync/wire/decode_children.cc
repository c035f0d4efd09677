// SPDX-License-Identifier: Apache-2.0
#include "sync/model/names.h"
#include "sync/wire/decode_objects.h"

namespace vmcp::wire {
namespace {

std::string_view read_member_of_map(Reader& reader, Value map, std::string_view wanted) {
  std::string_view found;
  reader.entries(map, [&](std::string_view key, Value value) {
    if (key == wanted) found = reader.text(value);
  });
  return found;
}

std::string_view read_controller_uid(Reader& reader, Value owners) {
  std::string_view found;
  reader.items(owners, [&](Value owner) {
    std::string_view uid;
    bool controller = false;
    reader.object(owner, Field{"uid", [&](auto v) { uid = reader.text(v); }},
                  Field{"controller", [&](auto v) { controller = reader.boolean(v); }});
    if (controller) found = uid;
  });
  return found;
}

/// Metadata of a child: besides what every object has, who controls it and which component it is.
void read_child_metadata(Reader& reader, Value value, ObservedChild& child) {
  ObjectMeta& metadata = child.metadata;
  reader.object(
      value, Field{"name", [&](auto v) { metadata.name = reader.text(v); }},
      Field{"namespace", [&](auto v) { metadata.namespace_ = reader.text(v); }},
      Field{"generation", [&](auto v) { metadata.generation = reader.integer(v); }},
      Field{"creationTimestamp", [&](auto v) { metadata.creation_timestamp = reader.text(v); }},
      Field{"deletionTimestamp", [&](auto v) { metadata.deleting = !reader.text(v).empty(); }},
      Field{"ownerReferences", [&](auto v) { child.controller_uid = read_controller_uid(reader, v); }},
      Field{"labels", [&](auto v) { child.component_label = read_member_of_map(reader, v, kComponentLabel); }});
}

std::string_view read_template_checksum(Reader& reader, Value pod_template) {
  std::string_view checksum;
  reader.object(pod_template, Field{"metadata", [&](auto metadata) {
                                      reader.object(metadata, Field{"annotations", [&](auto v) {
                                                                      checksum = read_member_of_map(reader, v,
                                                                                                    kRunConfigChecksum);
                                                                    }});
                                    }});
  return checksum;
}

void read_rollout_spec(Reader& reader, Value value, ObservedChild::Rollout& rollout) {
  reader.object(value, Field{"replicas", [&](auto v) { rollout.spec_replicas = reader.integer(v); }},
                Field{"template", [&](auto v) { rollout.template_checksum = read_template_checksum(reader, v); }});
}

void read_rollout_status(Reader& reader, Value value, ObservedChild::Rollout& rollout) {
  reader.object(value, Field{"observedGeneration", [&](auto v) { rollout.observed_generation = reader.integer(v); }},
                Field{"replicas", [&](auto v) { rollout.replicas = reader.integer(v); }},
                Field{"updatedReplicas", [&](auto v) { rollout.updated_replicas = reader.integer(v); }},
                Field{"readyReplicas", [&](auto v) { rollout.ready_replicas = reader.integer(v); }},
                Field{"unavailableReplicas", [&](auto v) { rollout.unavailable_replicas = reader.integer(v); }},
                Field{"conditions", [&](auto list) {
                        reader.items(list, [&](auto v) { rollout.conditions.push_back(read_condition(reader, v)); });
                      }});
}

}  // namespace

ObservedChild read_child(Reader& reader, Value value) {
  ObservedChild child;
  auto object = reader.opened(value);
  if (!object) return child;
  child.raw = reader.raw(*object);
  if (reader.failed()) return child;
  ObservedChild::Rollout rollout;
  reader.members(*object, Field{"apiVersion", [&](auto v) { child.api_version = reader.text(v); }},
                 Field{"kind", [&](auto v) { child.kind = reader.text(v); }},
                 Field{"metadata", [&](auto v) { read_child_metadata(reader, v, child); }},
                 Field{"spec",
                       [&](auto v) {
                         // Only a Deployment's spec has the fields; of other kinds nothing is looked at.
                         if (child.kind.empty() || child.kind == "Deployment") read_rollout_spec(reader, v, rollout);
                       }},
                 Field{"status", [&](auto v) {
                         if (child.kind.empty() || child.kind == "Deployment") read_rollout_status(reader, v, rollout);
                       }});
  if (child.kind == "Deployment") child.rollout = rollout;
  return child;
}

}  // namespace vmcp::wire
