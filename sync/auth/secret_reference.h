// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sync/json/json.h"
#include "sync/model/pod_parts.h"

namespace vmcp {

/// What keeps the API server from taking a `{name, key}` reference to a Secret, to be put right behind the name of the
/// place: `.name and .key are required`, `.key is not a key of a Secret`. nullopt: it is complete.
std::optional<std::string> secret_reference_problem(const Json& reference);

/// A variable filled from that reference, into which it holds views; not optional: the pod waits for the Secret
/// (spec/00-hook.md §8).
EnvVar secret_env(std::string_view name, const Json& reference);

/// A key of a Secret as a file.
struct SecretFile {
  const Json* reference;  ///< `{name, key}`
  std::string path;       ///< Relative to the directory.
};

/// Adds one projected volume with all of `files` (readable by the owner only) and its mount, without subPath, so that
/// the files follow their Secrets (D-55). Nothing for an empty list.
void add_secret_directory(PodParts& pod, std::string_view volume, std::string_view directory,
                          const std::vector<SecretFile>& files);

}  // namespace vmcp
