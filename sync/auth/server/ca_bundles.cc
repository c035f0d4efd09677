// SPDX-License-Identifier: Apache-2.0
#include "sync/auth/server/ca_bundles.h"

#include <optional>
#include <string_view>
#include <vector>

#include "sync/auth/endpoint_rules.h"
#include "sync/auth/names.h"
#include "sync/auth/server/context.h"
#include "sync/go/quote.h"
#include "sync/kubernetes/names.h"

namespace vmcp {
namespace {

/// One bundle, where it is named and where it goes.
struct CaBundle {
  const Json* reference;  ///< `configMapRef`; null: missing.
  std::string pointer;    ///< Of caBundleRef.
  std::string owner;      ///< `upstreamProviders[0] ("name")`
  std::string volume;
  std::string directory;
};

std::string numbered(std::string_view start, std::size_t index) {
  return std::string(start) + std::to_string(index);
}

void add_bundle(std::vector<CaBundle>& out, const Json* node, CaBundle bundle) {
  const Json* given = node == nullptr ? nullptr : find(*node, {"caBundleRef"});
  if (given == nullptr) return;
  bundle.reference = find(*given, {"configMapRef"});
  out.push_back(std::move(bundle));
}

std::vector<CaBundle> bundles(const Json& config) {
  std::vector<CaBundle> out;
  const auto each = [&](std::string_view list, const auto& add) {
    const Json* items = find(config, {list});
    for (std::size_t i = 0; items != nullptr && i < items->size(); ++i) {
      const Json& item = (*items)[i];
      const std::string owner =
          numbered(std::string(list) + "[", i) + "] (" +
          (list == "trustedIssuers" ? shown_url(text_at(item, {"issuerUrl"})) : quote(text_at(item, {"name"}))) + ")";
      add(item, i, child_pointer(child_pointer(kAuthServerPlace, list), i), owner);
    }
  };
  each("upstreamProviders", [&](const Json& item, std::size_t i, const std::string& place, const std::string& owner) {
    const std::string part = std::string(text_at(item, {"type"})) + "Config";
    add_bundle(out, find(item, {part}),
               {nullptr, place + "/" + part + "/caBundleRef", owner, numbered(kUpstreamCaVolumePrefix, i),
                numbered(kUpstreamCaDirectory, i)});
  });
  each("trustedIssuers", [&](const Json& item, std::size_t i, const std::string& place, const std::string& owner) {
    add_bundle(
        out, &item,
        {nullptr, place + "/caBundleRef", owner, numbered(kIssuerCaVolumePrefix, i), numbered(kIssuerCaDirectory, i)});
  });
  return out;
}

/// What is wrong with a `configMapRef`. The pointer is relative to caBundleRef.
std::optional<Problem> problem_of(const Json* reference) {
  const std::string_view name = reference == nullptr ? std::string_view() : text_at(*reference, {"name"});
  if (name.empty()) return Problem{"", "configMapRef.name is required and must be non-empty"};
  if (!is_dns_subdomain(name))
    return Problem{"/configMapRef/name", "caBundleRef.configMapRef.name is not the name of a ConfigMap"};
  const std::string_view key = text_at(*reference, {"key"});
  if (!key.empty() && !is_data_key(key))
    return Problem{"/configMapRef/key", "caBundleRef.configMapRef.key is not a key of a ConfigMap"};
  if (flag_at(*reference, {"optional"})) {
    return Problem{"/configMapRef/optional", "caBundleRef.configMapRef.optional must be false or omitted"};
  }
  return std::nullopt;
}

std::string ca_file(const Json& node, std::string_view directory, std::size_t index) {
  if (find(node, {"caBundleRef"}) == nullptr) return "";
  return numbered(directory, index) + "/" + std::string(kDefaultCaKey);
}

}  // namespace

Problems ca_bundle_problems(const Json& config) {
  Problems out;
  for (const CaBundle& bundle : bundles(config)) {
    const auto problem = problem_of(bundle.reference);
    if (!problem) continue;
    out.push_back({bundle.pointer + problem->pointer,
                   "invalid CA bundle: " + bundle.owner + " caBundleRef: " + problem->message});
  }
  return out;
}

std::string upstream_ca_file(const Json& node, std::size_t index) {
  return ca_file(node, kUpstreamCaDirectory, index);
}

std::string issuer_ca_file(const Json& node, std::size_t index) {
  return ca_file(node, kIssuerCaDirectory, index);
}

PodParts ca_bundle_pod(const Json& config) {
  PodParts out;
  for (CaBundle& bundle : bundles(config)) {
    const std::string_view key = text_at(*bundle.reference, {"key"});
    Volume volume;
    volume.name = bundle.volume;
    volume.object_name = text_at(*bundle.reference, {"name"});
    volume.items = {{std::string(key.empty() ? kDefaultCaKey : key), std::string(kDefaultCaKey)}};
    out.volumes.push_back(std::move(volume));
    out.mounts.push_back({std::move(bundle.volume), std::move(bundle.directory)});
  }
  return out;
}

}  // namespace vmcp
