// SPDX-License-Identifier: Apache-2.0
// Groups of random members, good and bad: whatever they are, the answer is one that the API server and the runtime
// take.

#include <algorithm>
#include <set>
#include <string>
#include <vector>

#include "sync/kubernetes/names.h"
#include "tests/catch.h"
#include "tests/property/random_tree.h"
#include "tests/support/answer.h"

namespace vmcp {
namespace {

using namespace testing;
using property::Dice;

constexpr std::uint32_t kWorlds = 120;

template <typename T>
T one_of(Dice& dice, const std::vector<T>& choices) {
  return choices[dice.roll(choices.size())];
}

std::string member_name(Dice& dice) {
  // Few enough to meet again under another kind, and alike once punctuation is ignored.
  const std::string base =
      one_of<std::string>(dice, {"a", "a-b", "a.b", "b", "x-a-b", "docs", "docs.v2", "docs-v2", "9", "on"});
  return dice.one_in(4) ? base + "-" + std::string(dice.roll(200), 'l') + "z" : base;
}

Json random_headers(Dice& dice) {
  Json out = Json::object();
  const std::vector<std::string> names = {"X-A", "X", "X-A-B", "Authorization", "x_a", "Host", "bad name", "X-Tenant"};
  for (std::size_t i = dice.roll(3); i > 0; --i) {
    out["addPlaintextHeaders"][one_of(dice, names)] = one_of<std::string>(
        dice, {"v", "$(VMCP_NAME)", "5$$", "", "two\nlines", "\"q\"", "\xF0\x9F\x98\x80", std::string(8000, 'v')});
  }
  std::set<std::string> secrets;
  for (std::size_t i = dice.roll(3); i > 0; --i) secrets.insert(one_of(dice, names));
  for (const std::string& name : secrets) {
    out["addHeadersFromSecret"].push_back(
        {{"headerName", name},
         {"valueSecretRef", {{"name", "s"}, {"key", one_of<std::string>(dice, {"k", "k", ""})}}}});
  }
  return out;
}

Json random_member(Dice& dice) {
  const std::string name = member_name(dice);
  Json out;
  if (dice.one_in(6)) {
    out = server(name);
  } else if (dice.one_in(6)) {
    out = proxy(name);
  } else {
    out =
        entry(name, one_of<std::string>(dice, {"https://remote.example.com/mcp", "http://10.0.0.1/", "http://localhost",
                                               "https://h/?q=\"x\"", "", "https://u:p@h/", "https://[2001:db8::1]/"}));
    if (dice.one_in(2)) out["spec"]["headerForward"] = random_headers(dice);
    if (dice.one_in(2))
      out["spec"]["caBundleRef"] = {
          {"configMapRef", {{"name", "corp"}, {"key", one_of<std::string>(dice, {"k", "", "../k"})}}}};
    out["spec"]["transport"] = one_of<std::string>(dice, {"sse", "streamable-http", "streamable-http", "stdio"});
  }
  if (dice.one_in(3))
    out["spec"]["externalAuthConfigRef"] = {
        {"name", one_of<std::string>(dice, {"key", "k.e.y", "k-e-y", "gone", "token"})}};
  if (dice.one_in(8)) out["spec"]["groupRef"]["name"] = "others";
  out["metadata"]["creationTimestamp"] = "2025-01-0" + std::to_string(1 + dice.roll(3)) + "T00:00:00Z";
  return out;
}

std::vector<Json> random_objects(Dice& dice) {
  std::vector<Json> out = {
      group(), header_auth("key"), header_auth("k.e.y"), header_auth("k-e-y"),
      auth_config("token", "tokenExchange", {{"tokenUrl", "https://t.example.com"}, {"audience", "a"}})};
  std::set<std::pair<std::string, std::string>> seen;
  for (std::size_t i = dice.roll(12); i > 0; --i) {
    Json member = random_member(dice);
    if (seen.emplace(member["kind"], member["metadata"]["name"]).second) out.push_back(std::move(member));
  }
  return out;
}

Json random_parent(Dice& dice) {
  Json out = parent();
  if (dice.one_in(4)) out["spec"]["outgoingAuth"]["source"] = "discovered";
  if (dice.one_in(3)) {
    out["spec"]["outgoingAuth"]["default"] = {
        {"type", "externalAuthConfigRef"},
        {"externalAuthConfigRef", {{"name", one_of<std::string>(dice, {"key", "k-e-y", "gone"})}}}};
  }
  if (dice.one_in(3)) out["spec"]["outgoingAuth"]["backends"][member_name(dice)] = {{"type", "discovered"}};
  if (dice.one_in(4)) out["spec"]["config"]["passthroughHeaders"] = {"X-A"};
  return out;
}

struct World {
  Request request;
  std::vector<Json> objects;
  Json answer;
};

template <typename Check>
void for_random_worlds(Check check) {
  for (std::uint32_t seed = 0; seed < kWorlds; ++seed) {
    CAPTURE(seed);
    Dice dice(seed);
    World world{Request(random_parent(dice)), random_objects(dice), {}};
    world.request.add_all(world.objects);
    world.answer = synced(world.request);
    check(world, dice);
  }
}

std::set<std::string> unique_texts(const Json& list, const char* member) {
  std::set<std::string> out;
  for (const Json& each : list) {
    INFO(each.dump());
    CHECK(out.insert(each.at(member).get<std::string>()).second);
  }
  return out;
}

/// Every text below a key that ends in `Env`.
void collect_env_names(const Json& node, std::set<std::string>& out) {
  for (const auto& [key, value] : node.items()) {
    if (value.is_string() && key.size() > 3 && key.substr(key.size() - 3) == "Env")
      out.insert(value.get<std::string>());
    if (value.is_structured()) collect_env_names(value, out);
  }
}

bool is_of_outgoing_auth(const std::string& name) {
  return name.find("TOOLHIVE_HEADER_INJECTION_") == 0 || name.find("TOOLHIVE_TOKEN_EXCHANGE_") == 0 ||
         name.find("TOOLHIVE_XAA_") == 0;
}

}  // namespace

TEST_CASE("volumes, mounts and variables of a random group are valid and unique") {
  for_random_worlds([](const World& world, Dice&) {
    const Json vmcp = container(world.answer);
    const Json deployment = child(world.answer, "Deployment");
    const std::set<std::string> volumes = unique_texts(deployment["spec"]["template"]["spec"]["volumes"], "name");
    for (const std::string& name : volumes) CHECK(is_dns_label(name));
    unique_texts(vmcp["volumeMounts"], "mountPath");
    CHECK(unique_texts(vmcp["volumeMounts"], "name") == volumes);
    for (const std::string& name : unique_texts(vmcp["env"], "name")) {
      CHECK(name.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_") == std::string::npos);
    }
  });
}

TEST_CASE("no variable of a random group expands another") {
  for_random_worlds([](const World& world, Dice&) {
    const Json vmcp = container(world.answer);
    for (const Json& variable : vmcp["env"]) {
      std::string value = variable.value("value", "");
      for (std::size_t at = value.find("$$"); at != std::string::npos; at = value.find("$$", at)) value.erase(at, 2);
      CHECK(value.find('$') == std::string::npos);
    }
  });
}

TEST_CASE("the configuration of a random group names exactly the secrets that are mounted") {
  for_random_worlds([](const World& world, Dice&) {
    std::set<std::string> named;
    collect_env_names(config_of(world.answer), named);
    std::set<std::string> mounted;
    const Json vmcp = container(world.answer);
    for (const Json& variable : vmcp["env"]) {
      if (is_of_outgoing_auth(variable["name"])) mounted.insert(variable["name"].get<std::string>());
    }
    CHECK(named == mounted);
  });
}

TEST_CASE("every member of a random group is served or named with a reason") {
  for_random_worlds([](const World& world, Dice&) {
    if (text_at(config_of(world.answer), {"outgoingAuth", "source"}) != "inline") return;
    std::size_t members = 0;
    for (const Json& object : world.objects)
      members += text_at(object, {"spec", "groupRef", "name"}) == "tools" ? 1 : 0;
    const Json config = config_of(world.answer);
    std::set<std::string> served = unique_texts(config["backends"], "name");
    const Asked asked = ask(Hook::kSync, world.request.text());
    CHECK(served.size() + asked.summary.excluded.size() == members);
    for (const Json& backend : config["backends"]) {
      if (!backend.contains("caBundlePath")) continue;
      CHECK(backend["type"] == "entry");
      const std::string directory = "/etc/toolhive/ca-bundles/" + backend["name"].get<std::string>();
      CHECK(backend["caBundlePath"] == directory + "/ca.crt");
      const Json mounts = container(world.answer)["volumeMounts"];
      CHECK(std::any_of(mounts.begin(), mounts.end(),
                        [&](const Json& mount) { return mount["mountPath"] == directory; }));
    }
    CHECK(child(world.answer, "Deployment")["spec"].value("replicas", -1) == (served.empty() ? 0 : -1));
  });
}

TEST_CASE("the order in which a random group is listed changes no byte") {
  for_random_worlds([](const World& world, Dice& dice) {
    Json request = Json::parse(world.request.text());
    CHECK(ask(Hook::kSync, property::shuffled(request, dice).dump()).body == world.answer.dump());
    CHECK(ask(Hook::kSync, world.request.text(1)).body == world.answer.dump());
  });
}

TEST_CASE("the answer for a random group is a fixpoint, and survives the loss of its group") {
  for_random_worlds([](World& world, Dice&) {
    World again = world;
    again.request.observe_answer(world.answer);
    CHECK(synced(again.request)["status"] == world.answer["status"]);
    CHECK(synced(again.request)["children"] == world.answer["children"]);
    Json lost = Json::parse(again.request.text());
    lost["related"]["MCPGroup.toolhive.stacklok.dev/v1beta1"] = Json::object();
    const Json kept = ask(Hook::kSync, lost.dump()).tree;
    CHECK(nlohmann::json(kept["children"]) == nlohmann::json(world.answer["children"]));
  });
}

}  // namespace vmcp
