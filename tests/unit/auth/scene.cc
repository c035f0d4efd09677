// SPDX-License-Identifier: Apache-2.0
#include "tests/unit/auth/scene.h"

#include <algorithm>
#include <stdexcept>

#include "sync/schema/schema.h"
#include "sync/text/text.h"
#include "sync/yaml/yaml_reader.h"

namespace vmcp::auth_test {
namespace {

Json conformed(const schema::Schema& kind, std::string_view yaml) {
  auto tree = parse_yaml(yaml, "");
  if (!tree) throw std::runtime_error(tree.error().message);
  auto out = schema::conform(kind, *tree, "");
  if (!out) throw std::runtime_error(out.error().pointer + " " + out.error().message);
  if (!out->unknown.empty()) throw std::runtime_error("unknown key " + out->unknown.front());
  return std::move(out->tree);
}

std::string line(const Refusal& refusal) {
  return refusal.type + "/" + refusal.reason + " " + refusal.pointer + ": " + refusal.message;
}

}  // namespace

Scene::Scene(std::string_view spec) {
  parent.metadata.name = "gateway";
  parent.metadata.namespace_ = "team-a";
  parent.metadata.generation = 1;
  parent.spec = conformed(schema::virtual_mcp_server(), spec);
}

Scene& Scene::add(std::vector<ConfigObject>& list, std::string_view name, Json spec) {
  ConfigObject object;
  object.metadata.name = name;
  object.metadata.namespace_ = "team-a";
  object.metadata.generation = 3;
  object.spec = std::move(spec);
  list.push_back(std::move(object));
  last_ = &list.back();
  return *this;
}

Scene& Scene::oidc_config(std::string_view name, std::string_view spec) {
  return add(related.oidc_configs, name, conformed(schema::oidc_config(), spec));
}

Scene& Scene::authz_config(std::string_view name, std::string_view spec) {
  return add(related.authz_configs, name, conformed(schema::authz_config(), spec));
}

Scene& Scene::config_map(std::string_view name, std::string_view key, std::string_view text) {
  add(related.config_maps, name, Json::object());
  last_->data = Json::object();
  last_->data[std::string(key)] = std::string(text);
  return *this;
}

Scene& Scene::judged(std::string_view status, std::string_view message) {
  last_->status.observed_generation = last_->metadata.generation;
  last_->status.conditions.push_back({"Valid", status, "Because", message, "", last_->metadata.generation});
  return *this;
}

Scene& Scene::config_hash(std::string_view hash) {
  last_->status.config_hash = hash;
  return *this;
}

std::string first_refusal(const Report& report) {
  return report.refusals.empty() ? "" : line(report.refusals.front());
}

std::string all_refusals(const Report& report) {
  std::string out;
  for (const Refusal& refusal : report.refusals) out += line(refusal) + "\n";
  return out;
}

std::string condition(const Report& report, std::string_view type) {
  const auto found = std::find_if(report.conditions.begin(), report.conditions.end(),
                                  [&](const Condition& each) { return each.type == type; });
  if (found == report.conditions.end()) return "";
  return concat({found->status ? "True " : "False ", found->reason, ": ", found->message});
}

std::string note(const Report& report, std::string_view pointer) {
  const auto found = std::find_if(report.notes.begin(), report.notes.end(),
                                  [&](const Note& each) { return each.pointer == pointer; });
  return found == report.notes.end() ? "" : found->message;
}

}  // namespace vmcp::auth_test
