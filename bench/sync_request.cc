// SPDX-License-Identifier: Apache-2.0
#include "bench/sync_request.h"

#include <nlohmann/json.hpp>

namespace {

using Json = nlohmann::json;

constexpr const char* kApi = "toolhive.stacklok.dev/v1beta1";
constexpr const char* kNamespace = "team-a";
constexpr const char* kTime = "2026-01-01T00:00:00Z";

/// What an API server notes about who set which field.
Json fields_of(const Json& value) {
  Json out = Json::object();
  if (!value.is_object()) return out;
  for (const auto& [key, member] : value.items()) out["f:" + key] = fields_of(member);
  return out;
}

Json manager(const char* name, const Json& fields) {
  return {{"manager", name}, {"operation", "Update"},    {"apiVersion", kApi},
          {"time", kTime},   {"fieldsType", "FieldsV1"}, {"fieldsV1", fields_of(fields)}};
}

Json object(const char* kind, const std::string& name, const Json& spec, const Json& status) {
  const Json applied = {
      {"apiVersion", kApi}, {"kind", kind}, {"metadata", {{"name", name}, {"namespace", kNamespace}}}, {"spec", spec}};
  return {{"apiVersion", kApi},
          {"kind", kind},
          {"metadata",
           {{"name", name},
            {"namespace", kNamespace},
            {"uid", "8f4c1d2e-0000-4000-8000-" + std::string(12 - std::min<std::size_t>(12, name.size()), '0') +
                        name.substr(0, 12)},
            {"generation", 1},
            {"resourceVersion", "104217"},
            {"creationTimestamp", kTime},
            {"annotations", {{"kubectl.kubernetes.io/last-applied-configuration", applied.dump() + "\n"}}},
            {"managedFields",
             {manager("kubectl-client-side-apply", {{"spec", spec}}), manager("thv-operator", {{"status", status}})}}}},
          {"spec", spec},
          {"status", status}};
}

Json condition(const char* type, const char* reason, const char* message) {
  return {{"type", type},       {"status", "True"},        {"reason", reason},
          {"message", message}, {"observedGeneration", 1}, {"lastTransitionTime", kTime}};
}

Json entry(std::size_t number) {
  const std::string name = "remote-" + std::to_string(number);
  Json spec = {{"groupRef", {{"name", number % 10 == 9 ? "staging" : "prod"}}},
               {"remoteUrl", "https://" + name + ".mcp.example.com/v1/mcp?region=eu"},
               {"transport", number % 7 == 3 ? "sse" : "streamable-http"}};
  if (number % 10 < 3) spec["caBundleRef"] = {{"configMapRef", {{"name", "corp-ca"}, {"key", "ca.crt"}}}};
  if (number % 10 == 3 || number % 10 == 4) {
    spec["headerForward"] = {
        {"addPlaintextHeaders", {{"X-Tenant-ID", "tenant-payments"}, {"X-Trace", "vmcp \"prod\""}}},
        {"addHeadersFromSecret",
         {{{"headerName", "X-Api-Key"}, {"valueSecretRef", {{"name", name + "-key"}, {"key", "api-key"}}}}}}};
  }
  if (number % 10 >= 5 && number % 10 < 8)
    spec["externalAuthConfigRef"] = {{"name", "auth-" + std::to_string(number / 10)}};
  const Json status = {{"phase", "Valid"},
                       {"observedGeneration", 1},
                       {"conditions",
                        {condition("RemoteURLValidated", "RemoteURLValid", "Remote URL is valid"),
                         condition("GroupRefValidated", "GroupRefIsValid", "Referenced MCPGroup exists and is ready"),
                         condition("CABundleRefValidated", "CABundleRefValid", "Referenced CA bundle ConfigMap exists"),
                         condition("Valid", "ConfigValid", "All referenced resources are valid")}}};
  return object("MCPServerEntry", name, spec, status);
}

Json auth_config(std::size_t number) {
  const std::string name = "auth-" + std::to_string(number);
  return object(
      "MCPExternalAuthConfig", name,
      {{"type", "headerInjection"},
       {"headerInjection", {{"headerName", "Authorization"}, {"valueSecretRef", {{"name", name}, {"key", "token"}}}}}},
      {{"observedGeneration", 1}, {"conditions", {condition("Valid", "ConfigValid", "Spec validation passed")}}});
}

Json parent() {
  return object(
      "VirtualMCPServer", "gw",
      {{"groupRef", {{"name", "prod"}}},
       {"incomingAuth", {{"type", "anonymous"}}},
       {"outgoingAuth", {{"source", "inline"}}},
       {"config",
        {{"aggregation", {{"conflictResolution", "prefix"}}}, {"operational", {{"timeouts", {{"default", "30s"}}}}}}}},
      Json::object());
}

}  // namespace

std::string sync_request(std::size_t entries) {
  Json related = {{std::string("MCPServer.") + kApi, Json::object()},
                  {std::string("MCPRemoteProxy.") + kApi, Json::object()}};
  const auto add = [&](const char* kind, const Json& each) {
    related[std::string(kind) + "." + kApi][kNamespace + ("/" + each["metadata"]["name"].get<std::string>())] = each;
  };
  add("MCPGroup", object("MCPGroup", "prod", Json::object(), {{"phase", "Ready"}, {"observedGeneration", 1}}));
  for (std::size_t number = 0; number < entries; ++number) add("MCPServerEntry", entry(number));
  for (std::size_t number = 0; number < entries / 10; ++number) add("MCPExternalAuthConfig", auth_config(number));
  const Json request = {
      {"controller", {{"apiVersion", "metacontroller.k8s.io/v1alpha1"}, {"kind", "CompositeController"}}},
      {"parent", parent()},
      {"children", Json::object()},
      {"related", related},
      {"finalizing", false}};
  return request.dump();
}
