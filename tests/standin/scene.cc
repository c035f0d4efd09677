// SPDX-License-Identifier: Apache-2.0
#include "tests/standin/scene.h"

#include <stdexcept>

#include "sync/hook.h"

namespace vmcp::standin {

Json toolhive(const char* kind, const std::string& name, Json spec) {
  return {{"apiVersion", "toolhive.stacklok.dev/v1beta1"},
          {"kind", kind},
          {"metadata", {{"name", name}}},
          {"spec", std::move(spec)}};
}

Json entry(const std::string& name, const std::string& url) {
  return toolhive("MCPServerEntry", name,
                  {{"groupRef", {{"name", "tools"}}}, {"remoteUrl", url}, {"transport", "streamable-http"}});
}

Scene::Scene(cli::ApplyStrategy strategy) : controller(cluster, strategy) {
  cluster.apply(toolhive("MCPGroup", "tools", {{"description", "Tools"}}));
  cluster.apply(entry("search", "https://search.example.org/mcp"));
  Json wiki = entry("wiki", "https://wiki.example.org/mcp");
  wiki["spec"]["headerForward"] = {{"addPlaintextHeaders", {{"X-Tenant", "a$b"}}}};
  wiki["spec"]["caBundleRef"] = {{"configMapRef", {{"name", "corporate-ca"}, {"key", "root.pem"}}}};
  cluster.apply(wiki);
  cluster.apply(toolhive("VirtualMCPServer", "gw",
                         {{"groupRef", {{"name", "tools"}}},
                          {"incomingAuth", {{"type", "anonymous"}}},
                          {"outgoingAuth", {{"source", "inline"}}}}));
  start_hook();
}

void Scene::start_hook() {
  hook_ = std::make_unique<server::test::TestService>();
  hook_->core.answer_with = [this](Hook hook, Workspace& workspace) {
    return answer(hook, workspace, settings_, now_);
  };
  controller.call_at(hook_->hook(), hook_->tls());
}

void Scene::restart_hook(const Settings& settings) {
  kill_hook();
  settings_ = settings;
  start_hook();
}

int Scene::round() {
  now_ += pace_.count();
  cluster.set_time(now_);
  const int code = controller.sync("gw");
  deployments.step(cluster);
  return code;
}

void Scene::settle() {
  constexpr int kMostRounds = 10;
  for (int i = 0; i < kMostRounds; ++i) {
    const auto before = cluster.versions();
    if (round() == 200 && cluster.versions() == before) return;
  }
  throw std::logic_error("still changing after " + std::to_string(kMostRounds) + " rounds");
}

std::string Scene::mounted() const {
  for (const Json& volume : deployment()["spec"]["template"]["spec"]["volumes"]) {
    if (text_at(volume, {"name"}) == "vmcp-config") return std::string(text_at(volume, {"configMap", "name"}));
  }
  return "";
}

std::string Scene::config() const {
  const Json* config_map = cluster.find("ConfigMap", mounted());
  return config_map == nullptr ? "" : std::string(text_at(*config_map, {"data", "config.yaml"}));
}

std::map<Cluster::Name, std::string> Scene::child_versions() const {
  std::map<Cluster::Name, std::string> versions;
  for (const Json& child : cluster.children_of(gateway())) {
    versions[{child["kind"], child["metadata"]["name"]}] = child["metadata"]["resourceVersion"];
  }
  return versions;
}

std::string Scene::condition(const std::string& type) const {
  if (const Json* conditions = find(gateway(), {"status", "conditions"})) {
    for (const Json& each : *conditions) {
      if (text_at(each, {"type"}) != type) continue;
      return std::string(text_at(each, {"status"})) + " " + std::string(text_at(each, {"reason"}));
    }
  }
  return "";
}

}  // namespace vmcp::standin
