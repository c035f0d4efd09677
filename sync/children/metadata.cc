// SPDX-License-Identifier: Apache-2.0
#include "sync/children/metadata.h"

namespace vmcp {

void write_labels(JsonWriter& json, const Gateway& gateway) {
  json.member("app", "virtualmcpserver");
  json.member("app.kubernetes.io/instance", gateway.name);
  json.member("app.kubernetes.io/name", "virtualmcpserver");
  json.member("toolhive", "true");
  json.member("toolhive-name", gateway.name);
}

void write_image_pull_secrets(JsonWriter& json, const Gateway& gateway) {
  if (gateway.image_pull_secrets.empty()) return;
  json.key("imagePullSecrets");
  json.begin_array();
  for (const std::string& name : gateway.image_pull_secrets) {
    json.begin_object();
    json.member("name", std::string_view(name));
    json.end_object();
  }
  json.end_array();
}

void begin_child(JsonWriter& json, const Gateway& gateway, std::string_view api_version, std::string_view kind,
                 std::string_view name, const Annotations& annotations) {
  constexpr std::size_t kUsual = 1024;
  json.reserve(kUsual);
  json.begin_object();
  json.member("apiVersion", api_version);
  json.member("kind", kind);
  json.key("metadata");
  json.begin_object();
  json.member("name", name);
  json.member("namespace", gateway.namespace_);
  json.key("labels");
  json.begin_object();
  write_labels(json, gateway);
  json.end_object();
  if (!annotations.empty()) {
    json.key("annotations");
    json.begin_object();
    for (const auto& [key, value] : annotations) json.member(key, std::string_view(value));
    json.end_object();
  }
  json.end_object();
}

}  // namespace vmcp
