// SPDX-License-Identifier: Apache-2.0
#include "sync/status/backends_accepted.h"

#include <string>

#include "tests/catch.h"
#include "tests/support/answer.h"

namespace vmcp {
namespace {

using namespace testing;

std::string accepted(const Request& request) {
  return verdict(synced(request), "BackendsAccepted");
}

Json bad(const std::string& name) {
  return entry(name, "http://localhost/");
}

TEST_CASE("who is served and who is not") {  // spec/00-hook.md §5
  CHECK(accepted(Request().add(group()).add(entry("a"))) == "True AllAccepted: 1 member served");
  CHECK(accepted(Request().add(group()).add_all({entry("a"), entry("b")})) == "True AllAccepted: 2 members served");
  CHECK(accepted(Request().add(group()).add_all({entry("a"), bad("b")})) ==
        "False SomeExcluded: not served: MCPServerEntry/b: RemoteURLInvalid");
  CHECK(accepted(Request().add(group()).add(bad("b"))) ==
        "False NoneServed: no member is served: MCPServerEntry/b: RemoteURLInvalid");
  CHECK(accepted(Request().add(group())) == "False NoneServed: the group has no members");
}

TEST_CASE("the list is sorted as it reads") {
  const auto idle = [](Json workload) { return with(std::move(workload), "/status/url", nullptr); };
  CHECK(accepted(Request().add(group()).add_all({entry("ok"), bad("a"), idle(server("z")), idle(proxy("m"))})) ==
        "False SomeExcluded: not served: MCPRemoteProxy/m: NoURL, MCPServer/z: NoURL, MCPServerEntry/a: "
        "RemoteURLInvalid");
}

TEST_CASE("at most twenty are listed, the others counted") {
  const auto many = [](int count, const std::string& prefix) {
    Request request = Request().add(group()).add(entry("ok"));
    for (int i = 0; i < count; ++i) request.add(bad(prefix + std::to_string(100 + i)));
    return accepted(request);
  };
  const std::string twenty = many(20, "b");
  CHECK(twenty.find(" more") == std::string::npos);
  CHECK(twenty.find("b119") != std::string::npos);
  const std::string twenty_five = many(25, "b");
  CHECK(twenty_five.substr(twenty_five.size() - 30) == "b119: RemoteURLInvalid +5 more");
  SECTION("fewer when their names are long, so that the count is never cut off") {
    const std::string long_names = many(25, std::string(200, 'n'));
    CHECK(long_names.size() <= 1024 + std::string("False SomeExcluded: ").size());
    CHECK(long_names.substr(long_names.size() - 9) == " +22 more");
  }
}

TEST_CASE("a spec that is not applied says who would be left out; the pods still have the old list") {
  CHECK(accepted(Request().add_all({entry("a"), bad("b")})) ==
        "False SomeExcluded: not served once the spec is applied: MCPServerEntry/b: RemoteURLInvalid");
  CHECK(accepted(Request().add(entry("a"))).empty());
}

TEST_CASE("the discovered mode says nothing: the runtime looks by itself") {
  CHECK(
      accepted(Request(with(parent(), "/spec/outgoingAuth/source", "discovered")).add(group()).add(bad("b"))).empty());
}

TEST_CASE("a condition whose type the CRD would not take is told here") {  // D-77
  const Json override_{{"type", "externalAuthConfigRef"}, {"externalAuthConfigRef", {{"name", "x"}}}};
  for (const std::string& key : {std::string("a b"), std::string(400, 'k'), std::string("a/b"), std::string("end-")}) {
    INFO(key);
    const Json gateway = with(parent(), "/spec/outgoingAuth/backends", {{key, override_}});
    const Json answer = synced(Request(gateway).add(group()).add(entry("a")));
    CHECK(condition(answer, "BackendAuthConfig-" + key).is_null());
    CHECK(verdict(answer, "BackendsAccepted").find("BackendAuthConfig-" + key.substr(0, 100)) != std::string::npos);
    const Json refused = synced(Request(gateway).add(entry("a")));
    CHECK(verdict(refused, "BackendsAccepted").find("True AllAccepted: the spec is not applied; BackendAuthConfig-") ==
          0);
  }
}

}  // namespace
}  // namespace vmcp
