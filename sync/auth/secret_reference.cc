// SPDX-License-Identifier: Apache-2.0
#include "sync/auth/secret_reference.h"

#include "sync/kubernetes/names.h"

namespace vmcp {

std::optional<std::string> secret_reference_problem(const Json& reference) {
  const std::string_view name = text_at(reference, {"name"});
  const std::string_view key = text_at(reference, {"key"});
  if (name.empty() || key.empty()) return ".name and .key are required";
  if (!is_dns_subdomain(name)) return ".name is not the name of a Secret";
  if (!is_data_key(key)) return ".key is not a key of a Secret";
  return std::nullopt;
}

EnvVar secret_env(std::string_view name, const Json& reference) {
  EnvVar out;
  out.name = name;
  out.secret = SecretKeyRef{text_at(reference, {"name"}), text_at(reference, {"key"}), false};
  return out;
}

void add_secret_directory(PodParts& pod, std::string_view volume, std::string_view directory,
                          const std::vector<SecretFile>& files) {
  if (files.empty()) return;
  constexpr int kOwnerReads = 0400;
  Volume out;
  out.name = volume;
  out.source = Volume::Source::kSecret;
  out.default_mode = kOwnerReads;
  for (const SecretFile& file : files) {
    out.secrets.push_back({std::string(text_at(*file.reference, {"name"})),
                           {{std::string(text_at(*file.reference, {"key"})), file.path}}});
  }
  pod.mounts.push_back({out.name, std::string(directory)});
  pod.volumes.push_back(std::move(out));
}

}  // namespace vmcp
