// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace vmcp {

/// A key of a Secret in the gateway's namespace; the kubelet resolves it, the hook never reads it. Views into the
/// request or the settings.
struct SecretKeyRef {
  std::string_view name;
  std::string_view key;
  bool optional = false;
};

/// A variable of the container `vmcp`. `value` is what the process is to see: the writer doubles every `$`
/// (D-41), unless `expand` is set because the value itself refers to another variable.
struct EnvVar {
  std::string name;
  std::string value;  ///< Used when `secret` is empty.
  std::optional<SecretKeyRef> secret;
  bool expand = false;
};

/// A volume of the pod with one source, mounted read-only.
struct Volume {
  enum class Source { kConfigMap, kSecret };
  struct Item {
    std::string key;
    std::string path;
  };
  /// One source of a projected volume.
  struct Projection {
    std::string secret_name;
    std::vector<Item> items;
  };

  std::string name;
  Source source = Source::kConfigMap;
  std::string object_name;          ///< Of the ConfigMap or Secret.
  std::vector<Item> items;          ///< Empty: all keys.
  std::vector<Projection> secrets;  ///< Not empty: a projected volume of Secrets instead of `object_name`.
  bool optional = false;
  std::optional<int> default_mode;  ///< e.g. 0400.
};

struct VolumeMount {
  std::string volume;
  std::string path;
};

/// What an area adds to the pod, in the order in which it is to appear.
struct PodParts {
  std::vector<EnvVar> env;
  std::vector<Volume> volumes;
  std::vector<VolumeMount> mounts;
};

}  // namespace vmcp
