// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <iterator>
#include <string>
#include <utility>
#include <vector>

#include "sync/children/children.h"
#include "sync/children/config_map.h"
#include "sync/children/metadata.h"
#include "sync/children/pod_spec.h"
#include "sync/kubernetes/pod_template/decode.h"
#include "sync/kubernetes/pod_template/patch.h"
#include "sync/kubernetes/stored_form.h"
#include "sync/model/names.h"
#include "sync/pod_policy/pod_policy.h"
#include "sync/text/sha256.h"

namespace vmcp {
namespace {

/// The user's patch of the generated template.
const Json* patch_of(const Gateway& gateway) {
  const Json& patch = gateway.pod_template_patch;
  return patch.is_object() && !patch.empty() ? &patch : nullptr;
}

tl::unexpected<Refusals> refused(Problems problems, const char* reason) {
  Refusals out;
  for (Problem& each : problems) {
    out.push_back({"PodTemplateSpecValid", reason, std::move(each.pointer), std::move(each.message)});
  }
  return tl::unexpected(std::move(out));
}

tl::expected<std::string, Refusals> patched_template(const std::string& written, const Json& patch,
                                                     const PodPolicy& policy) {
  const Json generated = Json::parse(written, nullptr, false);
  auto patched = patched_pod_template(generated, patch, kContainer);
  if (!patched) return refused({std::move(patched.error())}, "InvalidPodTemplateSpec");
  Problems problems = pod_template_problems(stored_pod_template(generated), *patched, patch, policy);
  if (!problems.empty()) return refused(std::move(problems), "NotAdmitted");
  std::string out;
  out.reserve(written.size() + 1024);
  JsonWriter(out).tree(in_stored_form(*patched));  // also inside fields that Kubernetes leaves free
  return out;
}

/// Go's encoding/json writes these characters as escapes.
std::string with_go_escapes(std::string_view json) {
  constexpr std::pair<std::string_view, std::string_view> kEscapes[] = {
      {"<", "\\u003c"}, {">", "\\u003e"}, {"&", "\\u0026"}, {"\u2028", "\\u2028"}, {"\u2029", "\\u2029"}};
  std::string out;
  while (!json.empty()) {
    const auto escape = std::find_if(std::begin(kEscapes), std::end(kEscapes),
                                     [&](const auto& each) { return json.substr(0, each.first.size()) == each.first; });
    if (escape == std::end(kEscapes)) {
      out += json.front();
      json.remove_prefix(1);
    } else {
      out += escape->second;
      json.remove_prefix(escape->first.size());
    }
  }
  return out;
}

/// The operator's marks of what its users added (spec/10-objects.md §4.1). This hook compares whole objects and needs
/// none; they are kept so that a gateway taken over from the operator looks the same to whoever reads them.
Annotations drift_marks(const Gateway& gateway) {
  Annotations out;
  if (!gateway.image_pull_secrets.empty()) {
    std::vector<std::string> names = gateway.image_pull_secrets;
    std::sort(names.begin(), names.end());
    Json list = Json::array();
    for (std::string& name : names) list.push_back({{"name", std::move(name)}});
    out.emplace_back("toolhive.stacklok.io/imagepullsecrets-hash", sha256_hex(with_go_escapes(list.dump())));
  }
  if (const Json* patch = patch_of(gateway)) {
    out.emplace_back("toolhive.stacklok.io/podtemplatespec-hash", sha256_hex(with_go_escapes(patch->dump())));
  }
  return out;
}

}  // namespace

tl::expected<Child, Refusals> make_deployment(const Gateway& gateway, const Settings& settings,
                                              std::string_view checksum) {
  Child child{"Deployment", std::string(gateway.name), {}};
  constexpr std::size_t kUsualBackend = 400;
  child.json.reserve(4096 + gateway.backends.size() * kUsualBackend);
  JsonWriter json(child.json);
  begin_child(json, gateway, "apps/v1", child.kind, child.name, drift_marks(gateway));
  json.key("spec");
  json.begin_object();
  if (gateway.scaled_to_zero()) {
    json.member("replicas", 0);
  } else if (gateway.replicas) {
    json.member("replicas", *gateway.replicas);
  }
  json.key("selector");
  json.begin_object();
  json.key("matchLabels");
  json.begin_object();
  write_labels(json, gateway);
  json.end_object();
  json.end_object();
  // Capacity never drops below what runs (spec/00-hook.md §5.1).
  json.key("strategy");
  json.raw(R"({"type":"RollingUpdate","rollingUpdate":{"maxUnavailable":0}})");
  json.key("template");
  if (const Json* patch = patch_of(gateway)) {
    std::string generated;
    JsonWriter generated_json(generated);
    write_pod_template(generated_json, gateway, settings, checksum);
    const auto patched = patched_template(generated, *patch, settings.pods);
    if (!patched) return tl::unexpected(patched.error());
    json.raw(*patched);
  } else {
    write_pod_template(json, gateway, settings, checksum);
  }
  json.end_object();
  json.end_object();
  return child;
}

tl::expected<Children, Refusals> make_children(const Gateway& gateway, const Settings& settings) {
  ConfigMapChild config_map = make_config_map(gateway);
  auto deployment = make_deployment(gateway, settings, config_map.checksum);
  if (!deployment) return tl::unexpected(std::move(deployment.error()));
  Children out;
  out.checksum = std::move(config_map.checksum);
  out.list.push_back(std::move(config_map.child));
  if (gateway.service_account.empty()) {
    out.list.push_back(make_service_account(gateway));
    if (gateway.api_access) {
      out.list.push_back(make_role(gateway));
      out.list.push_back(make_role_binding(gateway));
    }
  }
  out.list.push_back(std::move(*deployment));
  out.list.push_back(make_service(gateway));
  return out;
}

}  // namespace vmcp
