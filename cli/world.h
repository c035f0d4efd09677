// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <tuple>
#include <vector>

#include "cli/manifests.h"
#include "sync/json/json.h"
#include "sync/model/related_kind.h"
#include "sync/result.h"

namespace vmcp::cli {

/// The objects of some manifests as a cluster would hold them, as far as the hook can see: with namespace, uid and
/// generation. CRD defaults are the core's business.
struct World {
  /// VirtualMCPServers and what they can refer to, each once, sorted by kind, namespace, name.
  std::vector<Manifest> objects;
  /// Objects of the kinds that the hook creates, in the order found.
  std::vector<Manifest> children;
  /// Everything that the hook does not read, in the order found; children too.
  std::vector<Manifest> others{};
};

/// Kind, namespace and name: what `World::objects` are sorted by.
std::tuple<std::string_view, std::string_view, std::string_view> identity(const Manifest& manifest);

/// The kinds that the hook reads, VirtualMCPServer included.
std::vector<std::string_view> kinds_read();

/// Whether objects of the kind can be members of a group.
bool is_member_kind(std::string_view kind);

/// One of `world.objects`; nullptr when it is not there.
const Manifest* find_object(const World& world, std::string_view kind, std::string_view namespace_,
                            std::string_view name);

/// nullptr for a resource that the hook never asks for (spec/00-hook.md §2.1).
const RelatedKind* find_resource(std::string_view resource);

/// Sorts manifests into a world. `v1alpha1` objects of
/// ToolHive become `v1beta1`, which has the same schema. Objects without a namespace are in `default_namespace`.
/// Fails when a name is missing or an object is there twice with different content.
Result<World> make_world(std::vector<Manifest> manifests, const std::string& default_namespace);

/// The same, but what is wrong goes to `problems`, and the objects that are left make the world.
World make_world(std::vector<Manifest> manifests, const std::string& default_namespace, std::vector<Error>& problems);

/// The VirtualMCPServers of a world with this name and namespace; an empty text chooses all.
std::vector<const Manifest*> gateways(const World& world, std::string_view name, std::string_view namespace_);

/// A uid made of an object's identity, for objects that no API server has seen.
std::string stable_uid(std::string_view kind, std::string_view namespace_, std::string_view name);

/// `Kind/name`
std::string object_name(const Json& object);

/// Equal but for the order of object members.
bool same_content(const Json& one, const Json& other);

}  // namespace vmcp::cli
