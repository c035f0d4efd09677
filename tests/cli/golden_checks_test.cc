// SPDX-License-Identifier: Apache-2.0
#include "cli/golden_checks.h"

#include <algorithm>

#include "cli/metacontroller.h"
#include "cli/world.h"
#include "sync/wire/retain.h"
#include "tests/catch.h"

using namespace vmcp::cli;
using vmcp::Json;

TEST_CASE("shuffling changes the order of members and nothing else") {
  Json tree;
  for (int i = 0; i < 20; ++i) tree["k" + std::to_string(i)] = {{"list", {3, 1, 2}}, {"n", i}};
  const Json other = shuffled(tree, 1);
  CHECK(other.dump() != tree.dump());
  CHECK(same_content(other, tree));
  CHECK(other.dump() == shuffled(tree, 1).dump());
  CHECK(other.dump() != shuffled(tree, 2).dump());
}

TEST_CASE("documents are shuffled, none is lost") {
  std::vector<Json> list;
  for (int i = 0; i < 20; ++i) list.push_back(i);
  auto other = shuffled(list, 1);
  CHECK(other != list);
  std::sort(other.begin(), other.end());
  CHECK(other == list);
}

TEST_CASE("wire versions differ in the keys of children and related objects") {
  const Json object = {{"metadata", {{"namespace", "a"}, {"name", "x"}}}};
  const Json request = {{"children", {{"K.v1", {{"whatever", object}}}}}, {"related", {{"R.v1", {{"x", object}}}}}};
  const Json v1 = with_wire_version(request, 1), v2 = with_wire_version(request, 2);
  CHECK(v1["children"]["K.v1"].contains("x"));
  CHECK(v1["related"]["R.v1"].contains("x"));
  CHECK(v2["children"]["K.v1"].contains("a/x"));
  CHECK(v2["related"]["R.v1"].contains("a/x"));
  CHECK(v2["related"]["R.v1"]["a/x"] == object);
}

namespace {

const char* const kGroups = "MCPGroup.toolhive.stacklok.dev/v1beta1";

/// A hook without a fault, as far as the checks can see: one ConfigMap with the gateway's name; without a group it
/// retains what is observed.
Reply honest(const Json& request) {
  const Json& parent = request["parent"];
  Json children = Json::array();
  Reply reply;
  reply.code = 200;
  if (!request["related"][kGroups].empty()) {
    children.push_back({{"apiVersion", "v1"},
                        {"kind", "ConfigMap"},
                        {"metadata", {{"name", parent["metadata"]["name"]}, {"namespace", "a"}}},
                        {"data", {{"k", "v"}}}});
  } else {
    reply.summary.not_applied.push_back({"GroupRefValidated", "GroupRefNotFound", "/spec/groupRef/name", ""});
    for (const Json& child : request["children"]["ConfigMap.v1"]) {
      children.push_back(vmcp::retained_child(child.dump(), "metacontroller").value());
    }
  }
  reply.body = Json({{"status", {{"phase", "Pending"}}}, {"children", children}}).dump();
  return reply;
}

Json simple_request() {
  const auto object = [](const char* kind, const char* name) {
    return Json({{"apiVersion", "toolhive.stacklok.dev/v1beta1"},
                 {"kind", kind},
                 {"metadata", {{"name", name}, {"namespace", "a"}, {"uid", "u"}, {"generation", 1}}}});
  };
  return sync_request(object("VirtualMCPServer", "gw"), Json::array(), {{kGroups, {{"a/g", object("MCPGroup", "g")}}}});
}

std::vector<std::string> problems(const Asker& asker) {
  const Json request = simple_request();
  std::vector<std::string> out;
  for (const Finding& each :
       check_promises(vmcp::Hook::kSync, request, asker(vmcp::Hook::kSync, request, 0), asker, "metacontroller")) {
    out.push_back(each.problem);
  }
  return out;
}

/// `fault` may spoil the honest answer.
template <typename Fault>
Asker with(Fault fault) {
  return [fault](vmcp::Hook, const Json& request, std::int64_t later) {
    Reply reply = honest(request);
    Json answer = reply.json();
    fault(request, later, answer);
    reply.body = answer.dump();
    return reply;
  };
}

bool any_contains(const std::vector<std::string>& lines, const std::string& part) {
  return std::any_of(lines.begin(), lines.end(),
                     [&](const std::string& line) { return line.find(part) != std::string::npos; });
}

}  // namespace

TEST_CASE("a hook that keeps its promises has no findings") {
  CHECK(problems(with([](const Json&, std::int64_t, Json&) {})).empty());
}

TEST_CASE("an answer that depends on the time is not a fixpoint") {
  const auto found =
      problems(with([](const Json&, std::int64_t later, Json& answer) { answer["status"]["t"] = later; }));
  CHECK(any_contains(found, "not a fixpoint"));
  CHECK(any_contains(found, "dynamic apply"));
  CHECK(any_contains(found, "server-side apply"));
}

TEST_CASE("an answer that depends on what was observed is not a fixpoint") {
  const auto found = problems(with([](const Json& request, std::int64_t, Json& answer) {
    if (!request["children"]["ConfigMap.v1"].empty()) answer["children"][0]["data"]["k"] = "other";
  }));
  CHECK(any_contains(found, "not a fixpoint"));
}

TEST_CASE("children that go with the group are found") {
  const auto found = problems(with([](const Json& request, std::int64_t, Json& answer) {
    if (request["related"][kGroups].empty()) answer["children"] = Json::array();
  }));
  CHECK(any_contains(found, "the group is gone"));
  CHECK_FALSE(any_contains(found, "not a fixpoint"));
}

TEST_CASE("an answer in the order of the request is found") {
  const auto found = problems(with([](const Json& request, std::int64_t, Json& answer) {
    answer["status"]["first"] = request.begin().key() + request["parent"].begin().key();
  }));
  CHECK(any_contains(found, "the order of members matters"));
}

TEST_CASE("an answer that reads the keys of the wire is found") {
  const auto found = problems(with([](const Json& request, std::int64_t, Json& answer) {
    if (!request["related"][kGroups].empty()) answer["status"]["key"] = request["related"][kGroups].begin().key();
  }));
  CHECK(any_contains(found, "the wire version matters (v1)"));
  CHECK_FALSE(any_contains(found, "v2"));
}

TEST_CASE("a refused request promises nothing") {
  const Json request = simple_request();
  Reply refused;
  refused.code = 400;
  CHECK(check_promises(vmcp::Hook::kSync, request, refused, nullptr, "metacontroller").empty());
}
