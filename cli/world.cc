// SPDX-License-Identifier: Apache-2.0
#include "cli/world.h"

#include <algorithm>
#include <cstdint>
#include <iterator>
#include <tuple>

#include "sync/model/child.h"

namespace vmcp::cli {
namespace {

std::uint64_t fnv1a(std::string_view text, std::uint64_t hash) {
  for (const char c : text) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3ULL;
  return hash;
}

bool hook_reads(const Json& object) {
  const std::string_view version = text_at(object, {"apiVersion"}), kind = text_at(object, {"kind"});
  const std::string_view read_as = version == kOlderToolHiveVersion ? kToolHiveVersion : version;
  if (kind == "VirtualMCPServer") return read_as == kToolHiveVersion;
  return std::any_of(std::begin(kRelatedKinds), std::end(kRelatedKinds),
                     [&](const RelatedKind& each) { return each.kind == kind && each.api_version == read_as; });
}

bool hook_creates(const Json& object) {
  return is_child_kind(text_at(object, {"apiVersion"}), text_at(object, {"kind"}));
}

/// What the API server would have filled in.
Result<void> complete(Manifest& manifest, const std::string& default_namespace) {
  Json& object = manifest.object;
  const std::string kind(text_at(object, {"kind"}));
  const std::string name(text_at(object, {"metadata", "name"}));
  if (name.empty()) return fail(place_of(manifest), "NameMissing", kind + " without a metadata.name that is a text");
  Json& metadata = object["metadata"];
  if (text_at(metadata, {"namespace"}).empty()) metadata["namespace"] = default_namespace;
  if (text_at(metadata, {"uid"}).empty()) metadata["uid"] = stable_uid(kind, text_at(metadata, {"namespace"}), name);
  if (text_at(object, {"apiVersion"}).substr(0, kToolHiveGroup.size()) == kToolHiveGroup) {
    object["apiVersion"] = kToolHiveVersion;
    if (find(metadata, {"generation"}) == nullptr) metadata["generation"] = 1;
  }
  return {};
}

/// Leaves one of several copies.
void drop_copies(std::vector<Manifest>& objects, std::vector<Error>& problems) {
  std::stable_sort(objects.begin(), objects.end(),
                   [](const Manifest& one, const Manifest& other) { return identity(one) < identity(other); });
  std::vector<Manifest> kept;
  for (Manifest& each : objects) {
    if (kept.empty() || identity(kept.back()) != identity(each)) {
      kept.push_back(std::move(each));
    } else if (!same_content(kept.back().object, each.object)) {
      problems.push_back({place_of(each), "GivenTwice",
                          object_name(each.object) + " is also in " + place_of(kept.back()) +
                              ", with other content: remove one of them"});
    }
  }
  objects = std::move(kept);
}

}  // namespace

std::tuple<std::string_view, std::string_view, std::string_view> identity(const Manifest& manifest) {
  return {text_at(manifest.object, {"kind"}), text_at(manifest.object, {"metadata", "namespace"}),
          text_at(manifest.object, {"metadata", "name"})};
}

const RelatedKind* find_resource(std::string_view resource) {
  const auto* found = std::find_if(std::begin(kRelatedKinds), std::end(kRelatedKinds),
                                   [&](const RelatedKind& each) { return each.resource == resource; });
  return found == std::end(kRelatedKinds) ? nullptr : found;
}

Result<World> make_world(std::vector<Manifest> manifests, const std::string& default_namespace) {
  std::vector<Error> problems;
  World world = make_world(std::move(manifests), default_namespace, problems);
  if (!problems.empty()) return tl::unexpected<Error>(std::move(problems.front()));
  return world;
}

World make_world(std::vector<Manifest> manifests, const std::string& default_namespace, std::vector<Error>& problems) {
  World world;
  for (Manifest& manifest : manifests) {
    const bool reads = hook_reads(manifest.object), creates = hook_creates(manifest.object);
    if (reads || creates) {
      if (auto completed = complete(manifest, default_namespace); !completed) {
        problems.push_back(std::move(completed.error()));
        continue;
      }
    }
    if (creates) world.children.push_back(manifest);
    (reads ? world.objects : world.others).push_back(std::move(manifest));
  }
  drop_copies(world.objects, problems);
  return world;
}

std::vector<std::string_view> kinds_read() {
  std::vector<std::string_view> kinds = {"VirtualMCPServer"};
  for (const RelatedKind& each : kRelatedKinds) kinds.push_back(each.kind);
  return kinds;
}

bool is_member_kind(std::string_view kind) {
  return kind == "MCPServer" || kind == "MCPRemoteProxy" || kind == "MCPServerEntry";
}

const Manifest* find_object(const World& world, std::string_view kind, std::string_view namespace_,
                            std::string_view name) {
  const auto wanted = std::tuple(kind, namespace_, name);
  const auto found = std::lower_bound(world.objects.begin(), world.objects.end(), wanted,
                                      [](const Manifest& each, const auto& key) { return identity(each) < key; });
  return found == world.objects.end() || identity(*found) != wanted ? nullptr : &*found;
}

std::vector<const Manifest*> gateways(const World& world, std::string_view name, std::string_view namespace_) {
  std::vector<const Manifest*> found;
  for (const Manifest& each : world.objects) {
    const bool chosen = (name.empty() || text_at(each.object, {"metadata", "name"}) == name) &&
                        (namespace_.empty() || text_at(each.object, {"metadata", "namespace"}) == namespace_);
    if (chosen && text_at(each.object, {"kind"}) == "VirtualMCPServer") found.push_back(&each);
  }
  return found;
}

std::string stable_uid(std::string_view kind, std::string_view namespace_, std::string_view name) {
  std::string text(kind);
  text.append(1, '/').append(namespace_).append(1, '/').append(name);
  const std::uint64_t high = fnv1a(text, 0xcbf29ce484222325ULL), low = fnv1a(text, high);
  constexpr const char* kHex = "0123456789abcdef";
  std::string uid;
  for (int digit = 0; digit < 32; ++digit) {
    const std::uint64_t half = digit < 16 ? high : low;
    if (digit == 8 || digit == 12 || digit == 16 || digit == 20) uid += '-';
    uid += digit == 12 ? '8' : digit == 16 ? 'a' : kHex[half >> (4U * static_cast<unsigned>(15 - digit % 16)) & 15U];
  }
  return uid;  // shaped like a custom UUID of RFC 9562, version 8
}

std::string object_name(const Json& object) {
  return std::string(text_at(object, {"kind"})) + "/" + std::string(text_at(object, {"metadata", "name"}));
}

bool same_content(const Json& one, const Json& other) {
  return nlohmann::json(one) == nlohmann::json(other);
}

}  // namespace vmcp::cli
