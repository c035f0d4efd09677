// SPDX-License-Identifier: Apache-2.0
#include <initializer_list>

#include "sync/children/children.h"
#include "sync/children/metadata.h"
#include "sync/model/names.h"
#include "sync/model/related_kind.h"

namespace vmcp {
namespace {

constexpr std::string_view kRbac = "rbac.authorization.k8s.io";
constexpr std::string_view kRbacV1 = "rbac.authorization.k8s.io/v1";

using Texts = std::initializer_list<std::string_view>;

void write_list(JsonWriter& json, std::string_view key, Texts values) {
  json.key(key);
  json.begin_array();
  for (std::string_view value : values) json.string(value);
  json.end_array();
}

void write_rule(JsonWriter& json, std::string_view api_group, Texts resources, Texts verbs) {
  json.begin_object();
  write_list(json, "apiGroups", {api_group});
  write_list(json, "resources", resources);
  write_list(json, "verbs", verbs);
  json.end_object();
}

}  // namespace

Child make_service_account(const Gateway& gateway) {
  Child child{"ServiceAccount", service_account_name(gateway.name), {}};
  JsonWriter json(child.json);
  begin_child(json, gateway, "v1", child.kind, child.name);
  write_image_pull_secrets(json, gateway);
  json.end_object();
  return child;
}

/// spec/10-objects.md §6. Both modes may read the entries (spec/00-hook.md §8); only in dynamic mode does the runtime
/// look for members, and the bundles and Secrets they name, by itself (D-45).
Child make_role(const Gateway& gateway) {
  Child child{"Role", service_account_name(gateway.name), {}};
  JsonWriter json(child.json);
  begin_child(json, gateway, kRbacV1, child.kind, child.name);
  json.key("rules");
  json.begin_array();
  const Texts read = {"get", "list", "watch"};
  if (gateway.mode == Mode::kDynamic) {
    write_rule(json, "", {"configmaps", "secrets"}, read);
    write_rule(json, kToolHiveGroup,
               {kMCPGroupKind.resource, kMCPServerKind.resource, kMCPRemoteProxyKind.resource,
                kMCPServerEntryKind.resource, kMCPExternalAuthConfigKind.resource, kMCPToolConfigKind.resource},
               read);
  } else {
    write_rule(json, kToolHiveGroup, {kMCPServerEntryKind.resource}, read);
  }
  write_rule(json, kToolHiveGroup, {"virtualmcpservers"}, {"get"});
  write_rule(json, kToolHiveGroup, {"virtualmcpservers/status"}, {"update", "patch"});
  json.end_array();
  json.end_object();
  return child;
}

Child make_role_binding(const Gateway& gateway) {
  Child child{"RoleBinding", service_account_name(gateway.name), {}};
  JsonWriter json(child.json);
  begin_child(json, gateway, kRbacV1, child.kind, child.name);
  json.key("roleRef");
  json.begin_object();
  json.member("apiGroup", kRbac);
  json.member("kind", "Role");
  json.member("name", std::string_view(child.name));
  json.end_object();
  json.key("subjects");
  json.begin_array();
  json.begin_object();
  json.member("kind", "ServiceAccount");
  json.member("name", std::string_view(child.name));
  json.member("namespace", gateway.namespace_);
  json.end_object();
  json.end_array();
  json.end_object();
  return child;
}

}  // namespace vmcp
