// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

#include "sync/json/json_writer.h"
#include "sync/model/pod_parts.h"

namespace vmcp {

/// Members of the lists of a pod: variables, volumes and their mounts (Kubernetes' EnvVar, Volume, VolumeMount).

/// A literal value: every `$` is doubled (D-41).
void write_env(JsonWriter& json, std::string_view name, std::string_view value);
void write_secret_env(JsonWriter& json, std::string_view name, const SecretKeyRef& secret);
void write_env(JsonWriter& json, const EnvVar& env);
void write_item(JsonWriter& json, std::string_view key, std::string_view path);  ///< A KeyToPath of a volume.
void write_volume(JsonWriter& json, const Volume& volume);
void write_mount(JsonWriter& json, const VolumeMount& mount);

}  // namespace vmcp
