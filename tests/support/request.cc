// SPDX-License-Identifier: Apache-2.0
#include "tests/support/request.h"

#include <algorithm>
#include <utility>

#include "sync/wire/customize.h"
#include "sync/wire/decode.h"
#include "tests/catch.h"

namespace vmcp::testing {
namespace {

constexpr const char* kToolHive = "toolhive.stacklok.dev/v1beta1";
constexpr const char* kAlways[] = {"MCPGroup", "MCPServerEntry", "MCPServer", "MCPRemoteProxy",
                                   "MCPExternalAuthConfig"};

std::string kind_key(const Json& object) {
  return object.at("kind").get<std::string>() + "." + object.at("apiVersion").get<std::string>();
}

std::string object_key(const Json& object, int hook_version) {
  const auto& metadata = object.at("metadata");
  const auto name = metadata.at("name").get<std::string>();
  return hook_version == 1 ? name : metadata.at("namespace").get<std::string>() + "/" + name;
}

}  // namespace

Json with(Json object, const std::string& pointer, Json value) {
  const Json::json_pointer place(pointer);
  if (value.is_null()) {
    if (object.contains(place)) object[place.parent_pointer()].erase(place.back());
  } else {
    object[place] = std::move(value);
  }
  return object;
}

Json object(const std::string& kind, const std::string& name, Json spec) {
  return Json{
      {"apiVersion", kToolHive},
      {"kind", kind},
      {"metadata",
       {{"name", name}, {"namespace", kNamespace}, {"generation", 1}, {"creationTimestamp", "2025-01-01T00:00:00Z"}}},
      {"spec", std::move(spec)}};
}

Json parent() {
  Json out = object("VirtualMCPServer", "gw",
                    {{"groupRef", {{"name", "tools"}}},
                     {"incomingAuth", {{"type", "anonymous"}}},
                     {"outgoingAuth", {{"source", "inline"}}}});
  out["metadata"]["uid"] = kParentUid;
  return out;
}

Json group(const std::string& name) {
  return object("MCPGroup", name, Json::object());
}

Json entry(const std::string& name, const std::string& url) {
  return object("MCPServerEntry", name,
                {{"groupRef", {{"name", "tools"}}}, {"remoteUrl", url}, {"transport", "streamable-http"}});
}

Json server(const std::string& name) {
  Json out = object("MCPServer", name, {{"groupRef", {{"name", "tools"}}}, {"transport", "stdio"}});
  out["status"] = {{"phase", "Ready"}, {"url", "http://mcp-" + name + "-proxy.team-a.svc.cluster.local:8080/mcp"}};
  return out;
}

Json proxy(const std::string& name) {
  Json out =
      object("MCPRemoteProxy", name, {{"groupRef", {{"name", "tools"}}}, {"remoteUrl", "https://remote.example.com/"}});
  out["status"] = {{"phase", "Ready"}, {"url", "http://mcp-" + name + "-remote-proxy.team-a.svc.cluster.local:8080"}};
  return out;
}

Json auth_config(const std::string& name, const std::string& type, Json part) {
  Json spec{{"type", type}};
  if (!part.is_null()) spec[type] = std::move(part);
  return object("MCPExternalAuthConfig", name, std::move(spec));
}

Json header_auth(const std::string& name) {
  return auth_config(name, "headerInjection",
                     {{"headerName", "X-Key"}, {"valueSecretRef", {{"name", "s"}, {"key", "k"}}}});
}

Request::Request(Json parent_object) {
  tree_["controller"] = {{"kind", "CompositeController"}, {"metadata", {{"name", "vmcp-composer"}}}};
  tree_["parent"] = std::move(parent_object);
  tree_["finalizing"] = false;
}

Request& Request::add(Json related) {
  related_.push_back(std::move(related));
  return *this;
}

Request& Request::add_all(const std::vector<Json>& related) {
  for (const Json& each : related) add(each);
  return *this;
}

Request& Request::without_kind(const std::string& kind) {
  missing_kinds_.push_back(kind);
  return *this;
}

Request& Request::observe(Json child) {
  Json& metadata = child["metadata"];
  if (!metadata.contains("namespace")) metadata["namespace"] = kNamespace;
  if (!metadata.contains("ownerReferences")) {
    metadata["ownerReferences"] = Json::array({{{"apiVersion", kToolHive},
                                                {"kind", "VirtualMCPServer"},
                                                {"name", "gw"},
                                                {"uid", kParentUid},
                                                {"controller", true},
                                                {"blockOwnerDeletion", true}}});
  }
  children_.push_back(std::move(child));
  return *this;
}

Request& Request::observe_answer(const Json& answer) {
  for (Json child : answer.at("children")) {
    const std::string applied = child.dump();
    child["metadata"]["annotations"]["metacontroller.k8s.io/last-applied-configuration"] = applied;
    child["metadata"]["generation"] = 1;
    observe(std::move(child));
  }
  tree_["parent"]["status"] = answer.at("status");
  return *this;
}

Request& Request::finalizing() {
  tree_["finalizing"] = true;
  return *this;
}

std::string Request::text(int hook_version) const {
  Json out = tree_;
  Json related = Json::object();
  for (const char* kind : kAlways) related[std::string(kind) + "." + kToolHive] = Json::object();
  // The kinds that this parent asks for by name come with a key too, also when nothing was found.
  if (out.contains("parent") && out["parent"].is_object() && out["parent"].contains("spec")) {
    VirtualMCPServer parent;
    parent.spec = out["parent"]["spec"];
    for (const wire::RelatedRule& rule : wire::related_rules(parent, {})) {
      const std::string key = std::string(rule.kind.kind) + "." + std::string(rule.kind.api_version);
      if (!related.contains(key)) related[key] = Json::object();
    }
  }
  for (const Json& each : related_) related[kind_key(each)][object_key(each, hook_version)] = each;
  for (const std::string& kind : missing_kinds_) {
    for (auto at = related.begin(); at != related.end();) {
      at = at.key().compare(0, kind.size() + 1, kind + ".") == 0 ? related.erase(at) : std::next(at);
    }
  }
  Json children = Json::object();
  for (const Json& each : children_) children[kind_key(each)][object_key(each, hook_version)] = each;
  if (!out.contains("related")) out["related"] = std::move(related);
  if (!out.contains("children")) out["children"] = std::move(children);
  return out.dump();
}

Decoded decoded(const Request& request) {
  Decoded out{request.text(), std::make_unique<wire::Document>(), {}};
  auto result = wire::decode_sync(out.body, *out.document, schema::kPinnedRuntime);
  INFO(out.body);
  INFO((result ? std::string() : result.error().pointer + ": " + result.error().message));
  REQUIRE(result);
  out.request = std::move(*result);
  return out;
}

}  // namespace vmcp::testing
