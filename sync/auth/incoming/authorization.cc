// SPDX-License-Identifier: Apache-2.0
#include "sync/auth/incoming/authorization.h"

#include <optional>

#include "sync/auth/current_condition.h"
#include "sync/auth/incoming/authorization_document.h"
#include "sync/auth/incoming/primary_upstream.h"
#include "sync/go/quote.h"
#include "sync/json/object_builder.h"
#include "sync/model/related_kind.h"
#include "sync/schema/schema.h"

namespace vmcp {
namespace {

using Kind = DocumentProblem::Kind;
using CedarResult = Decided<std::optional<CedarConfig>>;

constexpr const char* kConfigPlace = "/spec/incomingAuth/authzConfig";
constexpr const char* kReferencePlace = "/spec/incomingAuth/authzConfigRef";
constexpr const char* kReferenceCondition = "AuthzConfigRefValidated";

void refuse_invalid(Report& report, std::string pointer, std::string message) {
  report.refuse("Valid", "ValidationFailed", std::move(pointer), std::move(message));
}

/// `object` names the place that the notes speak of, without a slash at its end.
void note_dropped_keys(const AuthorizationDocument& document, const std::string& object, Report& report) {
  if (document.has_primary_upstream_provider) {
    report.note(object + "/primary_upstream_provider",
                "has no effect: spec.authServerConfig.primaryUpstreamProvider of the VirtualMCPServer decides");
  }
  if (document.has_multi_valued_claims) {
    report.note(object + "/multi_valued_claims",
                "has no effect: the runtime has no such setting, so policies that use claimset_… attributes deny");
  }
}

// ---- authzConfig, type inline

CedarResult read_inline(const Json& config) {
  CedarResult out;
  CedarConfig cedar;
  cedar.policies = texts_at(config, {"inline", "policies"});
  cedar.entities_json = text_at(config, {"inline", "entitiesJson"});
  cedar.group_claim_name = text_at(config, {"groupClaimName"});
  cedar.role_claim_name = text_at(config, {"roleClaimName"});
  cedar.group_entity_type = text_at(config, {"groupEntityType"});
  if (auto problem = cedar_problem(cedar)) {
    out.report.refuse("AuthConfigured", "AuthInvalid", kConfigPlace,
                      "Authentication configuration is invalid: spec.incomingAuth.authzConfig: " + *problem);
    return out;
  }
  out.value = std::move(cedar);
  return out;
}

// ---- authzConfig, type configMap

void override_claims(const Json& config, CedarConfig& cedar) {
  auto override_with = [&config](std::string_view field, std::string& target) {
    const std::string_view text = text_at(config, {field});
    if (!text.empty()) target = text;
  };
  override_with("groupClaimName", cedar.group_claim_name);
  override_with("roleClaimName", cedar.role_claim_name);
  override_with("groupEntityType", cedar.group_entity_type);
}

std::string document_message(const DocumentProblem& problem, const std::string& object, const std::string& place) {
  switch (problem.kind) {
    case Kind::kUnreadable:
      return "failed to parse authz config from " + place + ": " + problem.text;
    case Kind::kNotCedar:
      return "authz " + object + " is not a Cedar config: " + problem.text;
    case Kind::kInvalid:
      break;
  }
  return "invalid authz config from " + place + ": " + problem.text;
}

CedarResult read_config_map(const Json& config, const Inputs& inputs) {
  CedarResult out;
  const std::string name(text_at(config, {"configMap", "name"}));
  const ConfigObject* config_map = find_object(inputs.related.config_maps, name);
  auto invalid = [&](const std::string& message, const char* reason = "AuthzConfigMapInvalid") {
    out.report.refuse("AuthConfigured", reason, std::string(kConfigPlace) + "/configMap",
                      "Authorization ConfigMap is invalid: " + message);
    if (config_map != nullptr) out.report.refusals.back().subject = "ConfigMap/" + name + "/data";
    return std::move(out);
  };
  std::string key(text_at(config, {"configMap", "key"}));
  if (key.empty()) {
    key = schema::default_at(schema::virtual_mcp_server(), {"incomingAuth", "authzConfig", "configMap", "key"})
              .get<std::string>();
  }
  if (name.empty()) return invalid("configMap authz config type specified but reference is missing name");
  const std::string object = "ConfigMap " + std::string(inputs.parent.metadata.namespace_) + "/" + name;
  const std::string place = object + " key " + quote(key);
  if (config_map == nullptr) {
    return invalid("failed to get Authz " + object + ": " + why_absent(inputs.related, kConfigMapKind.kind, name),
                   "AuthzConfigMapNotFound");
  }
  if (find(config_map->data, {key}) == nullptr) return invalid("authz " + object + " is missing key " + quote(key));
  const std::string_view text = text_at(config_map->data, {key});
  if (text.find_first_not_of(" \t\r\n\v\f") == std::string_view::npos) return invalid("authz " + place + " is empty");

  auto document = read_authorization_document(text);
  if (!document) return invalid(document_message(document.error(), object, place));
  override_claims(config, document->cedar);
  if (auto problem = cedar_entity_type_problem(document->cedar.group_entity_type)) {
    return invalid("group entity type: " + *problem);
  }
  note_dropped_keys(*document, "ConfigMap/" + name + "/data/" + key + "/cedar", out.report);
  out.value = std::move(document->cedar);
  return out;
}

CedarResult read_config(const Json& config, const Inputs& inputs) {
  const bool is_inline = text_at(config, {"type"}) == "inline";
  for (const std::string_view each : {"configMap", "inline"}) {
    if ((find(config, {each}) != nullptr) == ((each == "inline") == is_inline)) continue;
    CedarResult out;
    refuse_invalid(out.report, child_pointer(kConfigPlace, each),
                   "spec.incomingAuth.authzConfig." + std::string(each) + " must be set if and only if type is '" +
                       std::string(each) + "'");
    return out;
  }
  return is_inline ? read_inline(config) : read_config_map(config, inputs);
}

// ---- authzConfigRef

/// The controller's rules, for every MCPAuthzConfig, and then the one that only this kind of server has.
std::optional<std::string> type_problem(const Json& spec, const std::string& name) {
  const std::string_view type = text_at(spec, {"type"});
  if (type.empty()) return "MCPAuthzConfig " + name + " is not valid: type must not be empty";
  if (type != "cedarv1") {
    return "MCPAuthzConfig " + name + " has unsupported type " + quote(type) +
           " for VirtualMCPServer; only cedarv1 is supported";
  }
  const Json* config = find(spec, {"config"});
  if (config == nullptr || config->empty()) return "MCPAuthzConfig " + name + " is not valid: config must not be empty";
  return std::nullopt;
}

CedarResult read_object(const ConfigObject& object, const Inputs& inputs) {
  CedarResult out;
  const std::string name(object.metadata.name);
  auto not_valid = [&out, &name](const std::string& message) {
    out.report.refuse(kReferenceCondition, "AuthzConfigRefNotValid", kReferencePlace, message);
    out.report.refusals.back().subject = "MCPAuthzConfig/" + name + "/spec";
    return std::move(out);
  };
  const ObservedCondition* valid = current_condition(object, "Valid");
  if (valid != nullptr && valid->status != "True") {
    return not_valid("MCPAuthzConfig " + name + " is not valid: MCPAuthzConfig " +
                     std::string(inputs.parent.metadata.namespace_) + "/" + name +
                     " is not valid (condition \"Valid\" is not True): " + std::string(valid->message));
  }
  if (auto problem = type_problem(object.spec, name)) return not_valid(*problem);
  auto document = read_cedar_object(*find(object.spec, {"config"}));
  if (!document) return not_valid("MCPAuthzConfig " + name + " is not valid: " + document.error().text);
  note_dropped_keys(*document, "MCPAuthzConfig/" + name + "/spec/config", out.report);
  out.report.set(kReferenceCondition, true, "AuthzConfigRefValid", "MCPAuthzConfig " + name + " is valid and ready");
  out.value = std::move(document->cedar);
  return out;
}

struct Referenced {
  CedarResult result;
  std::string hash;
};

Referenced read_reference(const Json& reference, const Inputs& inputs) {
  Referenced out;
  const std::string name(text_at(reference, {"name"}));
  if (name.empty()) {
    refuse_invalid(out.result.report, std::string(kReferencePlace) + "/name",
                   "spec.incomingAuth.authzConfigRef.name is required");
    return out;
  }
  const ConfigObject* object = find_object(inputs.related.authz_configs, name);
  if (object == nullptr) {
    out.result.report.refuse(kReferenceCondition, "AuthzConfigRefNotFound", kReferencePlace,
                             "MCPAuthzConfig " + name + " " +
                                 why_absent(inputs.related, kMCPAuthzConfigKind.kind, name,
                                            "not found: there is none of this name in namespace " +
                                                std::string(inputs.parent.metadata.namespace_)));
    return out;
  }
  return {read_object(*object, inputs), std::string(object->status.config_hash)};
}

Json write(CedarConfig cedar, const std::string& primary_upstream) {
  ObjectBuilder node;
  node.always("type", "cedar")
      .always("policies", std::move(cedar.policies))
      .add("entitiesJson", std::move(cedar.entities_json))
      .add("primaryUpstreamProvider", primary_upstream)
      .add("groupClaimName", std::move(cedar.group_claim_name))
      .add("roleClaimName", std::move(cedar.role_claim_name))
      .add("groupEntityType", std::move(cedar.group_entity_type));
  return node.take();
}

}  // namespace

Decided<Authorization> decide_authorization(const Inputs& inputs) {
  Decided<Authorization> out;
  const Json& spec = inputs.parent.spec;
  const Json* config = find(spec, {"incomingAuth", "authzConfig"});
  const Json* reference = find(spec, {"incomingAuth", "authzConfigRef"});
  if (config == nullptr && reference == nullptr) {
    if (!text_at(spec, {"authServerConfig", "primaryUpstreamProvider"}).empty()) {
      out.report.note("/spec/authServerConfig/primaryUpstreamProvider",
                      "has no effect: there are no policies that could look at its claims");
    }
    return out;
  }
  if (config != nullptr && reference != nullptr) {
    refuse_invalid(out.report, kReferencePlace, "authzConfig and authzConfigRef are mutually exclusive");
    return out;
  }
  CedarResult cedar;
  if (config != nullptr) {
    cedar = read_config(*config, inputs);
  } else {
    Referenced referenced = read_reference(*reference, inputs);
    cedar = std::move(referenced.result);
    out.value.config_hash = std::move(referenced.hash);
  }
  out.report.join(std::move(cedar.report));
  Decided<std::string> upstream = decide_primary_upstream(spec);
  out.report.join(std::move(upstream.report));
  if (cedar.value) out.value.node = write(std::move(*cedar.value), upstream.value);
  return out;
}

}  // namespace vmcp
