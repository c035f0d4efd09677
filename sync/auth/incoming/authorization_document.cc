// SPDX-License-Identifier: Apache-2.0
#include "sync/auth/incoming/authorization_document.h"

#include "sync/yaml/yaml_reader.h"

namespace vmcp {
namespace {

using Kind = DocumentProblem::Kind;

constexpr std::string_view kCedarType = "cedarv1";
constexpr std::string_view kHttpType = "httpv1";

tl::unexpected<DocumentProblem> problem(Kind kind, std::string text) {
  return tl::unexpected<DocumentProblem>(DocumentProblem{kind, std::move(text)});
}

tl::unexpected<DocumentProblem> unreadable(std::string text) {
  return problem(Kind::kUnreadable, std::move(text));
}

tl::unexpected<DocumentProblem> invalid_cedar(const std::string& text) {
  return problem(Kind::kInvalid, "invalid cedarv1 configuration: " + text);
}

/// A scalar as text: YAML reads `version: 1.0` as a number.
std::string scalar_at(const Json& node, std::string_view key) {
  const Json* value = find(node, {key});
  if (value == nullptr || value->is_structured()) return "";
  return value->is_string() ? value->get<std::string>() : value->dump();
}

struct TextField {
  std::string_view key;
  std::string CedarConfig::*target;
};

constexpr TextField kTextFields[] = {
    {"entities_json", &CedarConfig::entities_json},
    {"group_claim_name", &CedarConfig::group_claim_name},
    {"role_claim_name", &CedarConfig::role_claim_name},
    {"group_entity_type", &CedarConfig::group_entity_type},
};

}  // namespace

DocumentResult read_cedar_object(const Json& cedar) {
  if (!cedar.is_object()) return unreadable("cedar must be an object");
  AuthorizationDocument out;
  if (const Json* policies = find(cedar, {"policies"})) {
    if (!policies->is_array()) return unreadable("cedar.policies must be a list of texts");
    for (const Json& policy : *policies) {
      if (!policy.is_string()) return unreadable("cedar.policies must be a list of texts");
      out.cedar.policies.push_back(policy.get<std::string>());
    }
  }
  for (const TextField& field : kTextFields) {
    const Json* value = find(cedar, {field.key});
    if (value == nullptr) continue;
    if (!value->is_string()) return unreadable("cedar." + std::string(field.key) + " must be a text");
    out.cedar.*field.target = value->get<std::string>();
  }
  out.has_primary_upstream_provider = find(cedar, {"primary_upstream_provider"}) != nullptr;
  out.has_multi_valued_claims = find(cedar, {"multi_valued_claims"}) != nullptr;
  if (auto wrong = cedar_problem(out.cedar)) return invalid_cedar(*wrong);
  return out;
}

DocumentResult read_authorization_document(std::string_view text) {
  const auto root = parse_yaml(text, "");
  if (!root) return unreadable(root.error().message);
  if (!root->is_object()) return unreadable("the document is not an object");
  if (scalar_at(*root, "version").empty()) return problem(Kind::kInvalid, "version is required");
  const std::string type = scalar_at(*root, "type");
  if (type.empty()) return problem(Kind::kInvalid, "type is required");
  if (type == kHttpType)
    return problem(Kind::kNotCedar, "its type is httpv1, and a VirtualMCPServer takes cedarv1 only");
  if (type != kCedarType) {
    return problem(Kind::kInvalid,
                   "unsupported configuration type: " + type + "; a VirtualMCPServer takes cedarv1 only");
  }
  const Json* cedar = find(*root, {"cedar"});
  if (cedar == nullptr) return invalid_cedar("cedar configuration is required (missing 'cedar' field)");
  return read_cedar_object(*cedar);
}

}  // namespace vmcp
