// SPDX-License-Identifier: Apache-2.0
#include "sync/auth/incoming/oidc.h"

#include "sync/auth/current_condition.h"
#include "sync/auth/incoming/oidc_rules.h"
#include "sync/auth/names.h"
#include "sync/auth/secret_reference.h"
#include "sync/json/object_builder.h"
#include "sync/model/names.h"
#include "sync/model/related_kind.h"
#include "sync/schema/schema.h"

namespace vmcp {
namespace {

constexpr const char* kCondition = "OIDCConfigRefValidated";
constexpr const char* kPlace = "/spec/incomingAuth/oidcConfigRef";

std::string default_to(std::string_view text, std::string_view other) {
  return std::string(text.empty() ? other : text);
}

/// The controller's current verdict, then our own rules, which apply in any case (spec/00-hook.md §5).
std::optional<std::string> gate_problem(const ConfigObject& config, const PlatformHosts& platform) {
  const ObservedCondition* valid = current_condition(config, "Valid");
  if (valid != nullptr && valid->status != "True") return std::string(valid->message);
  return oidc_config_problem(config.spec, platform);
}

void note_dropped_settings(const ConfigObject& config, Report& report) {
  const std::string object = "MCPOIDCConfig/" + std::string(config.metadata.name) + "/spec/";
  if (!text_at(config.spec, {"inline", "jwksAuthTokenPath"}).empty()) {
    report.note(
        object + "inline/jwksAuthTokenPath",
        "has no effect: the runtime sends no token when it fetches the keys; the JWKS endpoint must not need one");
  }
  const Json* account = find(config.spec, {"kubernetesServiceAccount"});
  if (account == nullptr) return;
  const std::string place = object + "kubernetesServiceAccount";
  if (find(*account, {"useClusterAuth"}) == nullptr || flag_at(*account, {"useClusterAuth"})) {
    report.warn(place + "/useClusterAuth", "NoTokenForKeys",
                "gives the cluster's CA only: the runtime does not send its service account token when it fetches the "
                "keys, so the cluster must let anonymous callers read them");
  }
  for (const std::string_view field : {"serviceAccount", "namespace"}) {
    if (text_at(*account, {field}).empty()) continue;
    report.warn(child_pointer(place, field), "ServiceAccountNotChecked",
                "is not checked: every service account of the cluster with the audience is accepted; add a policy");
  }
}

/// One resolved MCPOIDCConfig: what its two types have in common, as the keys of `incomingAuth.oidc`.
struct Resolved {
  std::string issuer;
  std::string client_id;
  std::string client_secret_env;
  std::string jwks_url;
  std::string introspection_url;
  bool metadata_private = false;
  bool jwks_private = false;
  bool allow_http = false;
  std::string ca_path;
  PodParts pod;
};

void mount_ca_bundle(const Json& config_map, Resolved& resolved) {
  const std::string name(text_at(config_map, {"name"}));
  const std::string key = default_to(text_at(config_map, {"key"}), kDefaultCaKey);
  const std::string directory = oidc_ca_directory(name);
  Volume volume;
  volume.name = bundle_volume_name(kOidcCaVolumePrefix, name);
  volume.source = Volume::Source::kConfigMap;
  volume.object_name = name;
  volume.items = {{key, key}};
  resolved.pod.mounts.push_back({volume.name, directory});
  resolved.pod.volumes.push_back(std::move(volume));
  resolved.ca_path = directory + "/" + key;
}

Resolved resolve_inline(const Json& settings) {
  Resolved out;
  out.issuer = text_at(settings, {"issuer"});
  out.client_id = text_at(settings, {"clientId"});
  out.jwks_url = text_at(settings, {"jwksUrl"});
  out.introspection_url = text_at(settings, {"introspectionUrl"});
  out.metadata_private = flag_at(settings, {"protectedResourceAllowPrivateIP"});
  out.jwks_private = flag_at(settings, {"jwksAllowPrivateIP"});
  out.allow_http = flag_at(settings, {"insecureAllowHTTP"});
  if (const Json* secret = find(settings, {"clientSecretRef"})) {
    out.client_secret_env = kOidcClientSecretEnv;
    out.pod.env.push_back(secret_env(kOidcClientSecretEnv, *secret));
    out.pod.env.push_back(secret_env(kRuntimeOidcClientSecretEnv, *secret));
  }
  if (const Json* config_map = find(settings, {"caBundleRef", "configMapRef"})) mount_ca_bundle(*config_map, out);
  return out;
}

Resolved resolve_service_account(const Json& settings) {
  Resolved out;
  const bool cluster_auth = find(settings, {"useClusterAuth"}) == nullptr || flag_at(settings, {"useClusterAuth"});
  out.issuer = default_to(
      text_at(settings, {"issuer"}),
      schema::default_at(schema::oidc_config(), {"kubernetesServiceAccount", "issuer"}).get_ref<const std::string&>());
  out.jwks_url = text_at(settings, {"jwksUrl"});
  out.introspection_url = text_at(settings, {"introspectionUrl"});
  out.jwks_private = cluster_auth;
  if (cluster_auth) out.ca_path = kServiceAccountCa;
  return out;
}

Oidc write(Resolved resolved, const Json& reference, const Inputs& inputs) {
  const ObjectMeta& parent = inputs.parent.metadata;
  ObjectBuilder node;
  node.always("issuer", resolved.issuer)
      .copy("audience", reference, "audience")
      .add("clientId", resolved.client_id)
      .add("clientSecretEnv", resolved.client_secret_env)
      .add("resource", default_to(text_at(reference, {"resourceUrl"}), service_url(parent.name, parent.namespace_)))
      .add("jwksUrl", resolved.jwks_url)
      .add("introspectionUrl", resolved.introspection_url)
      .copy("scopes", reference, "scopes")
      .add("protectedResourceAllowPrivateIp", resolved.metadata_private)
      .add("jwksAllowPrivateIp", resolved.jwks_private)
      .add("insecureAllowHttp", resolved.allow_http)
      .add("caBundlePath", resolved.ca_path);
  return {node.take(), std::move(resolved.pod), ""};
}

Decided<Oidc> resolve(const ConfigObject& config, const Json& reference, const Inputs& inputs) {
  Decided<Oidc> out;
  const std::string name(config.metadata.name);
  if (auto problem = gate_problem(config, inputs.platform())) {
    out.report.refuse(kCondition, "OIDCConfigRefNotValid", kPlace,
                      "MCPOIDCConfig " + name + " is not valid: " + *problem);
    out.report.refusals.back().subject = "MCPOIDCConfig/" + name + "/spec";
    return out;
  }
  out.report.set(kCondition, true, "OIDCConfigRefValid", "MCPOIDCConfig " + name + " is valid and ready");
  const Json* secret = find(config.spec, {"inline", "clientSecretRef"});
  if (auto problem = secret == nullptr ? std::nullopt : secret_reference_problem(*secret)) {
    out.report.refuse(
        "AuthConfigured", "AuthInvalid", kPlace,
        "Authentication configuration is invalid: MCPOIDCConfig " + name + ": spec.inline.clientSecretRef" + *problem);
    out.report.refusals.back().subject = "MCPOIDCConfig/" + name + "/spec/inline/clientSecretRef";
    return out;
  }
  note_dropped_settings(config, out.report);
  const bool is_inline = text_at(config.spec, {"type"}) == "inline";
  out.value = write(is_inline ? resolve_inline(*find(config.spec, {"inline"}))
                              : resolve_service_account(*find(config.spec, {"kubernetesServiceAccount"})),
                    reference, inputs);
  out.value.config_hash = config.status.config_hash;
  return out;
}

}  // namespace

Decided<Oidc> decide_oidc(const Inputs& inputs) {
  Decided<Oidc> out;
  auto invalid = [&out](std::string pointer, std::string message) {
    out.report.refuse("Valid", "ValidationFailed", std::move(pointer), std::move(message));
  };
  const Json* reference = find(inputs.parent.spec, {"incomingAuth", "oidcConfigRef"});
  if (reference == nullptr) {
    const bool required = text_at(inputs.parent.spec, {"incomingAuth", "type"}) == "oidc";
    if (required) invalid(kPlace, "spec.incomingAuth.oidcConfigRef is required when type is oidc");
    return out;
  }
  for (const std::string_view field : {"name", "audience"}) {
    if (!text_at(*reference, {field}).empty()) continue;
    invalid(child_pointer(kPlace, field), "spec.incomingAuth.oidcConfigRef." + std::string(field) + " is required");
  }
  if (!out.report.refusals.empty()) return out;
  const std::string name(text_at(*reference, {"name"}));
  const ConfigObject* config = find_object(inputs.related.oidc_configs, name);
  if (config == nullptr) {
    out.report.refuse(kCondition, "OIDCConfigRefNotFound", kPlace,
                      "MCPOIDCConfig " + name + " " +
                          why_absent(inputs.related, kMCPOIDCConfigKind.kind, name,
                                     "not found: there is none of this name in namespace " +
                                         std::string(inputs.parent.metadata.namespace_)));
    return out;
  }
  return resolve(*config, *reference, inputs);
}

}  // namespace vmcp
