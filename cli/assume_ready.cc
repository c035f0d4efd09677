// SPDX-License-Identifier: Apache-2.0
#include "cli/assume_ready.h"

#include <string>

namespace vmcp::cli {
namespace {

constexpr int kDefaultPort = 8080;

std::string service(const std::string& name, const Json& object, const char* port_field) {
  const auto port = integer_at(object, {"spec", port_field});
  return "http://" + name + "." + std::string(text_at(object, {"metadata", "namespace"})) +
         ".svc.cluster.local:" + std::to_string(port.value_or(kDefaultPort));
}

std::string url_of(const Json& object) {
  const std::string kind(text_at(object, {"kind"})), name(text_at(object, {"metadata", "name"}));
  if (kind == "EmbeddingServer") return service(name, object, "port");
  if (kind == "MCPRemoteProxy") return service("mcp-" + name + "-remote-proxy", object, "proxyPort");
  if (kind != "MCPServer") return "";
  const std::string base = service("mcp-" + name + "-proxy", object, "proxyPort");
  std::string_view transport = text_at(object, {"spec", "transport"});
  if (transport.empty() || transport == "stdio") transport = text_at(object, {"spec", "proxyMode"});
  return transport == "sse" ? base + "/sse#" + name : base + "/mcp";
}

}  // namespace

void assume_ready(World& world) {
  for (Manifest& each : world.objects) {
    Json& object = each.object;
    const std::string url = url_of(object);
    if (url.empty() || !text_at(object, {"status", "url"}).empty()) continue;
    object["status"] = {{"phase", "Ready"}, {"url", url}, {"readyReplicas", 1}};
    if (const Json* generation = find(object, {"metadata", "generation"})) {
      object["status"]["observedGeneration"] = *generation;
    }
  }
}

}  // namespace vmcp::cli
