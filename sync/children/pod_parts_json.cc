// SPDX-License-Identifier: Apache-2.0
#include "sync/children/pod_parts_json.h"

#include <string>

namespace vmcp {
namespace {

/// The kubelet expands `$(NAME)` in a value with any variable listed earlier, secrets included; `$$` is a literal `$`
/// (D-41).
std::string without_expansion(std::string_view value) {
  std::string out;
  out.reserve(value.size());
  for (char c : value) {
    if (c == '$') out += c;
    out += c;
  }
  return out;
}

void write_items(JsonWriter& json, const std::vector<Volume::Item>& items) {
  if (items.empty()) return;
  json.key("items");
  json.begin_array();
  for (const Volume::Item& item : items) write_item(json, item.key, item.path);
  json.end_array();
}

void write_projected(JsonWriter& json, const Volume& volume) {
  json.key("projected");
  json.begin_object();
  if (volume.default_mode) json.member("defaultMode", *volume.default_mode);
  json.key("sources");
  json.begin_array();
  for (const Volume::Projection& projection : volume.secrets) {
    json.begin_object();
    json.key("secret");
    json.begin_object();
    json.member("name", std::string_view(projection.secret_name));
    write_items(json, projection.items);
    json.end_object();
    json.end_object();
  }
  json.end_array();
  json.end_object();
}

void write_value(JsonWriter& json, std::string_view name, std::string_view value) {
  json.begin_object();
  json.member("name", name);
  json.optional_member("value", value);
  json.end_object();
}

}  // namespace

void write_env(JsonWriter& json, std::string_view name, std::string_view value) {
  const bool plain = value.find('$') == std::string_view::npos;
  write_value(json, name, plain ? value : std::string_view(without_expansion(value)));
}

void write_secret_env(JsonWriter& json, std::string_view name, const SecretKeyRef& secret) {
  json.begin_object();
  json.member("name", name);
  json.key("valueFrom");
  json.begin_object();
  json.key("secretKeyRef");
  json.begin_object();
  json.member("name", secret.name);
  json.member("key", secret.key);
  if (secret.optional) json.member("optional", true);
  json.end_object();
  json.end_object();
  json.end_object();
}

void write_env(JsonWriter& json, const EnvVar& env) {
  if (env.secret) {
    write_secret_env(json, env.name, *env.secret);
  } else if (env.expand) {
    write_value(json, env.name, env.value);
  } else {
    write_env(json, env.name, env.value);
  }
}

void write_item(JsonWriter& json, std::string_view key, std::string_view path) {
  json.begin_object();
  json.member("key", key);
  json.member("path", path);
  json.end_object();
}

void write_volume(JsonWriter& json, const Volume& volume) {
  json.begin_object();
  json.member("name", std::string_view(volume.name));
  if (!volume.secrets.empty()) {
    write_projected(json, volume);
  } else {
    const bool secret = volume.source == Volume::Source::kSecret;
    json.key(secret ? "secret" : "configMap");
    json.begin_object();
    json.member(secret ? "secretName" : "name", std::string_view(volume.object_name));
    write_items(json, volume.items);
    if (volume.default_mode) json.member("defaultMode", *volume.default_mode);
    if (volume.optional) json.member("optional", true);
    json.end_object();
  }
  json.end_object();
}

void write_mount(JsonWriter& json, const VolumeMount& mount) {
  json.begin_object();
  json.member("name", std::string_view(mount.volume));
  json.member("mountPath", std::string_view(mount.path));
  json.member("readOnly", true);
  json.end_object();
}

}  // namespace vmcp
