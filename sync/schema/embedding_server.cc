// SPDX-License-Identifier: Apache-2.0
#include "sync/schema/table.h"

namespace vmcp::schema {
namespace {

/// Labels and annotations of one object that the EmbeddingServer's controller makes.
std::vector<Field> metadata_overrides() {
  return {
      {"annotations", map(string())},
      {"labels", map(string())},
  };
}

Schema stateful_set_overrides() {
  std::vector<Field> fields = metadata_overrides();
  fields.push_back({"podTemplateMetadataOverrides", object(metadata_overrides())});
  return object(std::move(fields));
}

Schema quantities() {
  return object({
      {"cpu", string()},
      {"memory", string()},
  });
}

}  // namespace

/// The gateway reads only the status (spec/40-config.md §8); the order is the CRD's.
const Schema& embedding_server() {
  static const Schema schema = object({
      {"args", list(string())},
      {"env", list(object({
                  {"name", string()},
                  {"value", string()},
              }))},
      {"hfTokenSecretRef", secret_key_reference()},
      {"image", string(), "ghcr.io/huggingface/text-embeddings-inference:cpu-latest"},
      {"imagePullPolicy", one_of({"Always", "Never", "IfNotPresent"}), "IfNotPresent"},
      {"model", string(), "BAAI/bge-small-en-v1.5"},
      {"modelCache", object({
                         {"accessMode", one_of({"ReadWriteOnce", "ReadWriteMany", "ReadOnlyMany"}), "ReadWriteOnce"},
                         {"enabled", boolean(), true},
                         {"size", string(), "10Gi"},
                         {"storageClassName", string()},
                     })},
      {"podTemplateSpec", free_object()},
      {"port", integer(), 8080},
      {"replicas", integer(), 1},
      {"resourceOverrides", object({
                                {"persistentVolumeClaim", object(metadata_overrides())},
                                {"service", object(metadata_overrides())},
                                {"statefulSet", stateful_set_overrides()},
                            })},
      {"resources", object({
                        {"limits", quantities()},
                        {"requests", quantities()},
                    })},
  });
  return schema;
}

}  // namespace vmcp::schema
