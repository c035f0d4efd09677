// SPDX-License-Identifier: Apache-2.0
#include <string>

#include "sync/hook.h"
#include "tests/catch.h"
#include "tests/support/request.h"

namespace vmcp {
namespace {

using namespace testing;

constexpr std::int64_t kNow = 1767225600;  // 2026-01-01T00:00:00Z

/// The status that a sync answers for a gateway with one entry and a ready pod whose status so far is `observed`.
Json status_after(const Json& observed) {
  Request request(with(parent(), "/status", observed));
  request.add(group()).add(entry("docs"));
  request.observe({{"apiVersion", "apps/v1"},
                   {"kind", "Deployment"},
                   {"metadata", {{"name", "gw"}}},
                   {"status", {{"readyReplicas", 1}}}});
  Workspace workspace;
  workspace.request() = request.text();
  const Answer answer = vmcp::answer(Hook::kSync, workspace, Settings{}, kNow);
  REQUIRE(answer.code == 200);
  return Json::parse(answer.body)["status"];
}

TEST_CASE("a status that the CRD would not take is not echoed, and stops nothing") {  // spec/00-hook.md §2.3
  const Json status = status_after(
      {{"phase", "Exploded"},
       {"conditions",
        {{{"type", "Certain"}, {"status", "Maybe"}, {"reason", "R"}, {"lastTransitionTime", "2026-01-01T00:00:00Z"}},
         {{"type", "Untimed"}, {"status", "True"}, {"reason", "R"}},
         {{"type", "Unreasoned"}, {"status", "True"}, {"lastTransitionTime", "2026-01-01T00:00:00Z"}},
         {{"status", "True"}, {"reason", "R"}, {"lastTransitionTime", "2026-01-01T00:00:00Z"}},
         {{"type", "Theirs"}, {"status", "True"}, {"reason", "R"}, {"lastTransitionTime", "2026-01-01T00:00:00Z"}}}},
       {"discoveredBackends", {{{"name", "docs"}, {"circuitBreakerState", "ajar"}}, {{"url", "https://nameless"}}}}});
  CHECK(status["phase"] == "Ready");
  std::string foreign;
  for (const Json& condition : status["conditions"]) {
    const std::string type = condition["type"];
    if (type == "Certain" || type == "Untimed" || type == "Unreasoned" || type.empty() || type == "Theirs")
      foreign += type;
  }
  CHECK(foreign == "Theirs");
  REQUIRE(status["discoveredBackends"].size() == 1);
  CHECK_FALSE(status["discoveredBackends"][0].contains("circuitBreakerState"));
}

TEST_CASE("a health word that only a newer runtime knows is kept") {  // the CRD leaves it free
  const Json status = status_after({{"discoveredBackends", {{{"name", "docs"}, {"status", "warming-up"}}}}});
  CHECK(status["discoveredBackends"][0]["status"] == "warming-up");
}

TEST_CASE("children of kinds that are not declared are none of the hook's business") {
  Request request(with(parent(), "/spec/groupRef/name", "missing"));  // so that all children are retained
  const Json metadata = {{"name", "gw"}};
  request.observe({{"apiVersion", "v1"}, {"kind", "Secret"}, {"metadata", metadata}, {"data", {{"k", "dg=="}}}});
  request.observe({{"apiVersion", "apps/v1beta1"}, {"kind", "Deployment"}, {"metadata", metadata}});
  request.observe(
      {{"apiVersion", "v1"}, {"kind", "Service"}, {"metadata", metadata}, {"spec", {{"type", "ClusterIP"}}}});
  Workspace workspace;
  workspace.request() = request.text();
  const Answer answer = vmcp::answer(Hook::kSync, workspace, Settings{}, kNow);
  REQUIRE(answer.code == 200);
  const Json children = Json::parse(answer.body)["children"];
  REQUIRE(children.size() == 1);
  CHECK(children[0]["kind"] == "Service");
}

}  // namespace
}  // namespace vmcp
