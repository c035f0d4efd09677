// SPDX-License-Identifier: Apache-2.0
#include "cli/graph/gateway_report.h"

#include <algorithm>
#include <map>

#include "cli/validate/gateway_view.h"

namespace vmcp::cli {
namespace {

std::string text(const Json& node, Path path) {
  return std::string(text_at(node, path));
}

void add(std::string& list, const std::string& item) {
  if (!item.empty()) list += (list.empty() ? "" : ", ") + item;
}

const Json& items(const Json& node, Path path) {
  static const Json none = Json::array();
  const Json* list = find(node, path);
  return list != nullptr && list->is_array() ? *list : none;
}

std::string forwarded_headers(const Json& member) {
  std::string out;
  const Json* plain = find(member, {"spec", "headerForward", "addPlaintextHeaders"});
  if (plain != nullptr && plain->is_object()) {
    for (const auto& [name, value] : plain->items()) add(out, name);
  }
  for (const Json& header : items(member, {"spec", "headerForward", "addHeadersFromSecret"})) {
    add(out, text(header, {"headerName"}));
  }
  return out;
}

std::string secret_of(const Json& reference) {
  const std::string name = text(reference, {"name"});
  return name.empty() ? "" : name + "/" + text(reference, {"key"});
}

/// Every `…SecretRef` of a config, wherever it stands.
void add_secrets(const Json& node, std::string& out) {
  if (!node.is_structured()) return;
  for (const auto& [key, value] : node.items()) {
    const bool reference = key.size() > 9 && key.compare(key.size() - 9, 9, "SecretRef") == 0;
    if (reference) {
      add(out, secret_of(value));
    } else {
      add_secrets(value, out);
    }
  }
}

class Report {
 public:
  explicit Report(const GatewayView& view) : view_(view), config_(view.config) {}

  GatewayReport make() {
    GatewayReport out;
    out.name = text(view_.manifest.object, {"metadata", "name"});
    out.namespace_ = view_.namespace_();
    out.group = text(view_.spec(), {"groupRef", "name"});
    out.applied = view_.reply.ok() && view_.reply.summary.not_applied.empty();
    for (const auto& each : view_.reply.summary.excluded)
      excluded_.emplace(each.member, each.reason + ": " + each.message);
    for (const Json& each : items(config_, {"backends"})) backends_.emplace(text(each, {"name"}), &each);
    for (const Manifest* member : view_.members) out.members.push_back(row(*member, out.applied));
    std::stable_sort(out.members.begin(), out.members.end(),
                     [](const MemberRow& one, const MemberRow& other) { return one.state < other.state; });
    out.state = out.applied ? state(out) : "not applied: " + refusal();
    add_facts(out);
    return out;
  }

 private:
  bool is_dynamic() const {
    return find(config_, {"outgoingAuth", "source"}) != nullptr &&
           text(config_, {"outgoingAuth", "source"}) == "discovered";
  }

  std::string state(const GatewayReport& report) const {
    if (is_dynamic()) return "the runtime finds its members itself";
    if (report.members.empty()) return "its group has no members";
    return std::to_string(view_.reply.summary.served) + " of " + std::to_string(report.members.size()) +
           (report.members.size() == 1 ? " member served" : " members served");
  }

  std::string refusal() const {
    const auto& refused = view_.reply.summary.not_applied;
    if (!refused.empty()) return refused.front().pointer + ": " + refused.front().message;
    return text(view_.answer, {"error", "path"}) + ": " + text(view_.answer, {"error", "message"});
  }

  MemberRow row(const Manifest& manifest, bool applied) const {
    const Json& member = manifest.object;
    MemberRow out;
    out.kind = text(member, {"kind"});
    out.name = text(member, {"metadata", "name"});
    const bool entry = out.kind == "MCPServerEntry";
    out.url = shown_url(text(member, entry ? Path{"spec", "remoteUrl"} : Path{"status", "url"}));
    const auto backend = backends_.find(out.name);
    out.transport = text(backend != backends_.end() ? *backend->second : object_at(member, "spec"), {"transport"});
    const auto why = excluded_.find(object_name(member));
    if (why != excluded_.end()) {
      out.state = MemberState::kLeftOut;
      out.why = why->second;
    } else if (!applied || is_dynamic()) {
      out.state = MemberState::kUnknown;
      out.why = applied ? "found by the runtime" : "the spec is not applied";
    }
    const Json* strategy = find(config_, {"outgoingAuth", "backends", out.name});
    if (strategy == nullptr) strategy = find(config_, {"outgoingAuth", "default"});
    out.auth = auth_text(member, strategy);
    if (const std::string bundle = text(member, {"spec", "caBundleRef", "configMapRef", "name"}); !bundle.empty()) {
      const std::string key = text(member, {"spec", "caBundleRef", "configMapRef", "key"});
      out.ca = bundle + "/" + (key.empty() ? "ca.crt" : key);
    }
    out.secrets = secrets(member);
    out.tools = tools(out.name);
    return out;
  }

  std::string secrets(const Json& member) const {
    std::string out;
    for (const Json& header : items(member, {"spec", "headerForward", "addHeadersFromSecret"})) {
      if (const Json* reference = find(header, {"valueSecretRef"})) add(out, secret_of(*reference));
    }
    const Manifest* config = find_object(view_.world, "MCPExternalAuthConfig", view_.namespace_(),
                                         text_at(member, {"spec", "externalAuthConfigRef", "name"}));
    if (config != nullptr) add_secrets(object_at(config->object, "spec"), out);
    return out;
  }

  std::string tools(const std::string& member) const {
    const Json& aggregation = object_at(config_, "aggregation");
    if (flag_at(aggregation, {"excludeAllTools"})) return "none";
    for (const Json& tool : items(aggregation, {"tools"})) {
      if (text(tool, {"workload"}) != member) continue;
      if (flag_at(tool, {"excludeAll"})) return "none";
      std::string out;
      for (const Json& name : items(tool, {"filter"})) add(out, text(name, {}));
      if (!out.empty()) out = "only " + out;
      if (const Json* overrides = find(tool, {"overrides"})) add(out, std::to_string(overrides->size()) + " renamed");
      return out;
    }
    return text(aggregation, {"defaultToolVisibility"}) == "deny" ? "none" : "";
  }

  void add_facts(GatewayReport& out) const {
    const auto fact = [&](const char* name, const std::string& value) {
      if (!value.empty()) out.facts.emplace_back(name, value);
    };
    const std::string type = text(view_.spec(), {"incomingAuth", "type"});
    std::string clients = type.empty() ? "anonymous" : type;
    add(clients, text(config_, {"incomingAuth", "oidc", "issuer"}));
    const std::size_t policies = items(config_, {"incomingAuth", "authz", "policies"}).size();
    if (policies > 0) add(clients, std::to_string(policies) + (policies == 1 ? " policy" : " policies"));
    fact("clients", clients);
    if (find(view_.spec(), {"authServerConfig"}) != nullptr)
      fact("authorization server", text(view_.spec(), {"authServerConfig", "issuer"}));
    std::string composite;
    for (const Json& tool : items(config_, {"compositeTools"})) add(composite, text(tool, {"name"}));
    fact("composite tools", composite);
    fact("sessions in Redis", text(config_, {"sessionStorage", "address"}));
    fact("telemetry", text(config_, {"telemetry", "endpoint"}));
    fact("URL", text(view_.answer, {"status", "url"}));
  }

  const GatewayView& view_;
  const Json& config_;
  std::map<std::string, std::string> excluded_;
  std::map<std::string, const Json*> backends_;  ///< In config.yaml, by name.
};

}  // namespace

std::string shown_url(const std::string& url) {
  std::string shown = url.substr(0, url.find_first_of("?#"));
  if (shown != url) shown += "?…";
  const std::size_t host = shown.find("//") == std::string::npos ? 0 : shown.find("//") + 2;
  const std::size_t at = shown.substr(0, shown.find('/', host)).rfind('@');
  if (at != std::string::npos) shown.replace(host, at - host, "…");
  return shown;
}

std::string_view state_name(MemberState state) {
  switch (state) {
    case MemberState::kLeftOut:
      return "left out";
    case MemberState::kServed:
      return "served";
    case MemberState::kUnknown:
      break;
  }
  return "unknown";
}

std::string auth_text(const Json& member, const Json* strategy) {
  const std::string headers = forwarded_headers(member);
  std::string out = strategy == nullptr ? "" : text(*strategy, {"type"});
  if (out == "unauthenticated") out.clear();
  const std::string config = text(member, {"spec", "externalAuthConfigRef", "name"});
  if (!config.empty()) out = out.empty() ? config : out + " (" + config + ")";
  if (!headers.empty()) add(out, "forwarded " + headers);
  return out.empty() ? "unauthenticated" : out;
}

GatewayReport report_gateway(const World& world, const Manifest& gateway, const Reply& reply) {
  const GatewayView view = view_gateway(world, gateway, reply);
  return Report(view).make();
}

}  // namespace vmcp::cli
