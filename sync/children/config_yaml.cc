// SPDX-License-Identifier: Apache-2.0
#include "sync/children/config_yaml.h"

#include "sync/model/names.h"
#include "sync/yaml/yaml_writer.h"

namespace vmcp {
namespace {

std::string_view workload_type(MemberKind kind) {
  switch (kind) {
    case MemberKind::kMCPServer:
      return "mcp_server";
    case MemberKind::kMCPRemoteProxy:
      return "remote_proxy";
    case MemberKind::kMCPServerEntry:
      break;
  }
  return "server_entry";
}

constexpr int kDash = 2;
constexpr int kMember = 4;
constexpr int kMetadata = 6;

/// How the metadata of every backend begins.
std::string common_metadata(const Gateway& gateway) {
  std::string out;
  YamlWriter yaml(out);
  yaml.open(kMember, "metadata");
  yaml.text(kMetadata, "group", gateway.group);
  yaml.text(kMetadata, "namespace", gateway.namespace_);
  return out;
}

/// spec/20-backends.md §2 and §4. The metadata holds only what does not change by itself (D-50).
void write_backend(YamlWriter& yaml, const Backend& backend, std::string_view common) {
  yaml.first_text(kDash, "name", backend.name);
  yaml.text(kMember, "url", backend.url);
  yaml.text(kMember, "transport", backend.transport);
  if (backend.kind == MemberKind::kMCPServerEntry) yaml.text(kMember, "type", "entry");
  if (backend.has_ca_bundle) yaml.text(kMember, "caBundlePath", entry_ca_path(backend.name));
  yaml.lines(common);
  if (!backend.remote_url.empty()) yaml.text(kMetadata, "remote_url", backend.remote_url);
  yaml.text(kMetadata, "tool_type", "mcp");
  yaml.text(kMetadata, "workload_type", workload_type(backend.kind));
}

void write_backends(YamlWriter& yaml, const Gateway& gateway) {
  if (gateway.backends.empty()) {
    yaml.member(0, "backends", Json::array());
    return;
  }
  yaml.open(0, "backends");
  const std::string common = common_metadata(gateway);
  for (const Backend& backend : gateway.backends) write_backend(yaml, backend, common);
}

void write_strategy(YamlWriter& yaml, int indent, std::string_view name, const Strategy& strategy) {
  yaml.open_free(indent, name);
  indent += YamlWriter::kStep;
  yaml.text(indent, "type", strategy.type);
  if (strategy.part.empty()) return;
  if (strategy.fields.empty()) return yaml.member(indent, strategy.part, Json::object());
  yaml.open(indent, strategy.part);
  for (const StrategyField& field : strategy.fields) yaml.member(indent + YamlWriter::kStep, field.key, field.value());
}

/// spec/30-outgoing-auth.md §6.5.
void write_outgoing_auth(YamlWriter& yaml, const Gateway& gateway) {
  constexpr int kChoice = YamlWriter::kStep;
  constexpr int kBackend = 2 * YamlWriter::kStep;
  yaml.open(0, "outgoingAuth");
  yaml.text(kChoice, "source", gateway.mode == Mode::kStatic ? "inline" : "discovered");
  if (gateway.default_strategy) write_strategy(yaml, kChoice, "default", *gateway.default_strategy);
  bool opened = false;
  auto write = [&](std::string_view name, const Strategy& strategy) {
    if (!opened) yaml.open(kChoice, "backends");
    opened = true;
    write_strategy(yaml, kBackend, name, strategy);
  };
  for (const Backend& backend : gateway.backends) {
    if (backend.strategy) write(backend.name, *backend.strategy);
  }
  for (const auto& [name, strategy] : gateway.overrides) write(name, *strategy);
}

}  // namespace

std::string config_yaml(const Gateway& gateway) {
  std::string out;
  constexpr std::size_t kUsualBackend = 600;
  constexpr std::size_t kUsualRest = 2048;
  out.reserve(kUsualRest + gateway.backends.size() * kUsualBackend);
  YamlWriter yaml(out);
  yaml.text(0, "name", gateway.name);
  yaml.text(0, "groupRef", gateway.group);
  if (gateway.mode == Mode::kStatic) write_backends(yaml, gateway);
  yaml.member(0, "incomingAuth", gateway.incoming.node);
  write_outgoing_auth(yaml, gateway);
  for (const ConfigSection& section : gateway.sections.list) yaml.member(0, section.key, section.node);
  return out;
}

std::string authorization_server_yaml(const AuthorizationServer& server) {
  std::string out;
  YamlWriter yaml(out);
  for (const auto& [key, value] : server.node.items()) yaml.member(0, key, value);
  return out;
}

}  // namespace vmcp
