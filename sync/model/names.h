// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <string>
#include <string_view>

#include "sync/text/characters.h"

namespace vmcp {

/// Every name that this project gives: objects, labels, annotations, paths, variables (spec/10-objects.md).

inline constexpr std::string_view kContainer = "vmcp";
inline constexpr int kPort = 4483;

inline constexpr std::string_view kComponentLabel = "toolhive.stacklok.io/component";
inline constexpr std::string_view kConfigComponent = "vmcp-config";
inline constexpr std::string_view kContentChecksum = "toolhive.stacklok.dev/content-checksum";
inline constexpr std::string_view kRunConfigChecksum = "toolhive.stacklok.dev/runconfig-checksum";

/// On members: the group that they are in, so that `customize` can select them. On a gateway: `label` or `namespace`,
/// in place of --member-selection.
inline constexpr char kGroupLabel[] = "toolhive.stacklok.dev/group";
inline constexpr char kMemberSelectionAnnotation[] = "toolhive.stacklok.dev/member-selection";

inline constexpr std::string_view kConfigVolume = "vmcp-config";
inline constexpr std::string_view kConfigDirectory = "/etc/vmcp-config";
inline constexpr std::string_view kEntryCaVolumePrefix = "ca-bundle-";
inline constexpr std::string_view kEntryCaFile = "ca.crt";

inline constexpr std::string_view kEntryCaDirectories = "/etc/toolhive/ca-bundles/";

/// The directory where the CA bundle of an entry is mounted (spec/20-backends.md §6), in pieces that writers take one
/// after the other.
constexpr std::array<std::string_view, 2> entry_ca_directory(std::string_view entry) {
  return {kEntryCaDirectories, entry};
}
/// The path of the bundle in it.
constexpr std::array<std::string_view, 4> entry_ca_path(std::string_view entry) {
  return {kEntryCaDirectories, entry, "/", kEntryCaFile};
}

std::string config_map_name(std::string_view parent, std::string_view checksum);  ///< spec/00-hook.md §5.1
std::string service_name(std::string_view parent);
std::string service_account_name(std::string_view parent);  ///< Also of the Role and RoleBinding.

/// The value of kGroupLabel for a group: its name, beyond the 63 characters that a label may have a shortened one with
/// a digest. Empty for what cannot be the name of an object.
std::string group_label(std::string_view group);

/// `http://vmcp-<n>.<ns>.svc.cluster.local:4483`
std::string service_url(std::string_view parent, std::string_view namespace_);

/// The name of the volume for the CA bundle of `name`: `prefix` + `name` where that is a valid volume name (a DNS
/// label: no `.`, at most 63 characters), else shortened and made unique by a digest. `prefix` is `ca-bundle-`,
/// `oidc-ca-bundle-` or `otel-ca-bundle-` (spec/90-operator-defects.md D-52).
std::string bundle_volume_name(std::string_view prefix, std::string_view name);
/// Whether that is `prefix` + `name`. Only a shortened name can be the same as somebody else's.
bool is_plain_volume_name(std::string_view prefix, std::string_view name);

/// A name as part of an environment variable: letters in upper case, everything but letters and digits `_`
/// (spec/20-backends.md §7, spec/30-outgoing-auth.md §4). Not injective: callers look for collisions.
std::string env_name_part(std::string_view name);
void append_env_name_part(std::string& out, std::string_view name);
/// The same for one ASCII character.
constexpr char env_name_character(char c) {
  return is_alphanumeric(c) ? to_upper(c) : '_';
}
/// Whether two ASCII names become the same part.
bool is_same_env_name_part(std::string_view a, std::string_view b);

/// What the names of two kinds of variables begin with (spec/20-backends.md §7): the manifest of an entry's forwarded
/// headers, and a value that the runtime's secrets provider looks up.
inline constexpr std::string_view kHeaderManifestPrefix = "TOOLHIVE_HEADER_FORWARD_";
inline constexpr std::string_view kSecretEnvPrefix = "TOOLHIVE_SECRET_";

/// The name of the variable that holds the manifest of `entry`.
void append_header_manifest_env(std::string& out, std::string_view entry);

}  // namespace vmcp
