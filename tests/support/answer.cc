// SPDX-License-Identifier: Apache-2.0
#include "tests/support/answer.h"

#include <algorithm>

#include "sync/yaml/yaml_reader.h"
#include "tests/catch.h"

namespace vmcp::testing {
namespace {

Json named(const Json& list, std::string_view member, std::string_view name) {
  const auto found =
      std::find_if(list.begin(), list.end(), [&](const Json& each) { return text_at(each, {member}) == name; });
  return found == list.end() ? Json() : *found;
}

}  // namespace

Asked ask(Hook hook, std::string_view body, const Settings& settings, std::int64_t now) {
  Workspace workspace;
  workspace.request().reserve(body.size() + Workspace::kPadding);
  workspace.request() = body;
  const Answer answered = answer(hook, workspace, settings, now);
  Asked out{answered.code, answered.reason, std::string(answered.body), {}, answered.summary};
  out.tree = Json::parse(out.body, nullptr, false);
  return out;
}

Json synced(const Request& request, const Settings& settings, std::int64_t now) {
  const Asked out = ask(Hook::kSync, request.text(), settings, now);
  std::string why = out.body.substr(0, 1000);
  for (const auto& note : out.summary.notes) why += "\n" + note.pointer + ": " + note.message;
  INFO(why);
  REQUIRE(out.code == 200);
  return out.tree;
}

Json child(const Json& answer, std::string_view kind, std::string_view name) {
  for (const Json& each : answer.at("children")) {
    if (text_at(each, {"kind"}) == kind && (name.empty() || text_at(each, {"metadata", "name"}) == name)) return each;
  }
  return nullptr;
}

std::vector<std::string> child_names(const Json& answer) {
  std::vector<std::string> out;
  for (const Json& each : answer.at("children")) {
    out.push_back(std::string(text_at(each, {"kind"})) + "/" + std::string(text_at(each, {"metadata", "name"})));
  }
  return out;
}

Json config_of(const Json& answer) {
  const Json mounted = volume(answer, "vmcp-config");
  const Json config_map = child(answer, "ConfigMap", text_at(mounted, {"configMap", "name"}));
  REQUIRE(config_map.is_object());
  const auto tree = parse_yaml(text_at(config_map, {"data", "config.yaml"}), "");
  REQUIRE(tree);
  return *tree;
}

Json container(const Json& answer) {
  const Json deployment = child(answer, "Deployment");
  REQUIRE(deployment.is_object());
  return named(deployment["spec"]["template"]["spec"]["containers"], "name", "vmcp");
}

Json variable(const Json& answer, std::string_view name) {
  return named(container(answer).at("env"), "name", name);
}

Json volume(const Json& answer, std::string_view name) {
  const Json deployment = child(answer, "Deployment");
  REQUIRE(deployment.is_object());
  return named(deployment["spec"]["template"]["spec"]["volumes"], "name", name);
}

Json condition(const Json& answer, std::string_view type) {
  return named(answer.at("status").at("conditions"), "type", type);
}

std::string verdict(const Json& answer, std::string_view type) {
  const Json found = condition(answer, type);
  if (!found.is_object()) return "";
  return found["status"].get<std::string>() + " " + found["reason"].get<std::string>() + ": " +
         found["message"].get<std::string>();
}

}  // namespace vmcp::testing
