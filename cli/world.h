#pragma once

#include <string>
#include <string_view>
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
};

/// nullptr for a resource that the hook never asks for (spec/00-hook.md §2.1).
const RelatedKind* find_resource(std::string_view resource);

/// Sorts manifests into a world; kinds that the hook neither reads nor creates are ignored. `v1alpha1` objects of
/// ToolHive become `v1beta1`, which has the same schema. Objects without a namespace are in `default_namespace`.
/// Fails when a name is missing or an object is there twice with different content.
Result<World> make_world(std::vector<Manifest> manifests, const std::string& default_namespace);

/// The VirtualMCPServers of a world with this name and namespace; an empty text chooses all.
std::vector<const Manifest*> gateways(const World& world, std::string_view name, std::string_view namespace_);

/// A uid made of an object's identity, for objects that no API server has seen.
std::string stable_uid(std::string_view kind, std::string_view namespace_, std::string_view name);

/// `Kind/name`
std::string object_name(const Json& object);

/// Equal but for the order of object members.
bool same_content(const Json& one, const Json& other);

}  // namespace vmcp::cli
