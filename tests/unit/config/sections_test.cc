// SPDX-License-Identifier: Apache-2.0
#include "sync/config/sections.h"

#include <string>

#include "tests/catch.h"
#include "tests/support/spec_fixture.h"

using namespace vmcp;
using namespace vmcp::test;

namespace {

std::string keys(const ConfigSections& sections) {
  std::string out;
  for (const ConfigSection& section : sections.list) out += (out.empty() ? "" : " ") + std::string(section.key);
  return out;
}

}  // namespace

TEST_CASE("a bare spec has the sections that are always there, and is valid") {
  auto decided = decide_sections(SpecFixture("{}").inputs());
  CHECK(keys(decided.value) == "aggregation operational");
  CHECK(decided.report.refusals.empty());
  CHECK(decided.report.notes.empty());
  CHECK_FALSE(decided.value.debug_log);
  CHECK(decided.value.pod.env.empty());
  CHECK(condition(decided.report, "CompositeToolRefsValidated") ==
        "True CompositeToolRefsValid: No composite tool references to validate");
  CHECK(condition(decided.report, "SessionStorageWarning") ==
        "False SessionStorageWarningNotApplicable: session storage warning is not active");
  CHECK(condition(decided.report, "EmbeddingServerReady").empty());
}

TEST_CASE("sections come in the documented order") {
  auto decided = decide_sections(SpecFixture(R"({"incomingAuth":{"type":"oidc"},"passthroughHeaders":["X-A"],
      "sessionStorage":{"provider":"redis","address":"r:1","passwordRef":{"name":"s","key":"k"}},
      "config":{"rateLimiting":{"shared":{"maxTokens":1,"refillPeriod":"1s"}},"codeMode":{},
        "optimizer":{"embeddingService":"http://e"},"audit":{"enabled":true},"metadata":{"owner":"platform"},
        "operational":{"logLevel":"debug"},"aggregation":{},
        "compositeTools":[{"name":"n","description":"d","steps":[{"id":"a","tool":"t"}]}]}})")
                                     .inputs());
  CHECK(decided.report.refusals.empty());
  CHECK(keys(decided.value) ==
        "aggregation compositeTools operational metadata audit optimizer codeMode sessionStorage rateLimiting "
        "passthroughHeaders");
  CHECK(decided.value.debug_log);
  REQUIRE(decided.value.pod.env.size() == 1);
  CHECK(decided.value.pod.env[0].name == "THV_SESSION_REDIS_PASSWORD");
}

TEST_CASE("keys of spec.config that have no effect are remarked on") {
  auto decided = decide_sections(SpecFixture(R"({"groupRef":{"name":"dev-tools"},"config":{"name":"another",
      "groupRef":"another-group","backends":[{"name":"smuggled"}],"incomingAuth":{"type":"local"},
      "outgoingAuth":{"source":"discovered"},"telemetry":{"endpoint":"https://o"},"sessionStorage":{"provider":"redis"}}})")
                                     .inputs());
  CHECK(decided.report.refusals.empty());
  CHECK(keys(decided.value) == "aggregation operational");
  CHECK(notes(decided.report) ==
        "/spec/config/name: has no effect: the gateway has the name of the VirtualMCPServer\n"
        "/spec/config/groupRef: has no effect: spec.groupRef takes its place\n"
        "/spec/config/backends: has no effect: the backends are the members of the group\n"
        "/spec/config/incomingAuth: has no effect: spec.incomingAuth takes its place\n"
        "/spec/config/outgoingAuth: has no effect: spec.outgoingAuth takes its place\n"
        "/spec/config/telemetry: has no effect: use spec.telemetryConfigRef\n"
        "/spec/config/sessionStorage: has no effect: use spec.sessionStorage");
}

TEST_CASE("a name and a group that say what is so anyway are not worth a remark") {
  auto decided = decide_sections(
      SpecFixture(R"({"groupRef":{"name":"dev-tools"},"config":{"name":"gateway","groupRef":"dev-tools"}})").inputs());
  CHECK(notes(decided.report).empty());
}

TEST_CASE("metadata whose name looks like a credential is remarked on without its value") {
  auto decided =
      decide_sections(SpecFixture(R"({"config":{"metadata":{"owner":"platform","api-key":"hush"}}})").inputs());
  CHECK(notes(decided.report) ==
        "/spec/config/metadata/api-key: stands in a ConfigMap in plain text, and its name looks like a credential");
}

TEST_CASE("mistakes of all sections are reported together") {
  auto decided = decide_sections(SpecFixture(R"({"passthroughHeaders":["Host"],"config":{
      "aggregation":{"conflictResolution":"manual"},"operational":{"timeouts":{"default":"x"}},
      "audit":{"enabled":true,"eventTypes":["x"]},"codeMode":{"stepLimit":0},"optimizer":{},
      "compositeTools":[{}],"rateLimiting":{}}})")
                                     .inputs());
  CHECK(decided.report.refusals.size() == 11);
  for (const Refusal& refusal : decided.report.refusals) {
    CAPTURE(refusal.pointer);
    CHECK(refusal.type == "Valid");
    CHECK(refusal.reason == "ValidationFailed");
    CHECK_FALSE(refusal.pending);
    CHECK(refusal.pointer.rfind("/spec/", 0) == 0);
  }
}

TEST_CASE("a missing definition does not make the spec itself invalid") {
  auto decided = decide_sections(SpecFixture(R"({"config":{"compositeToolRefs":[{"name":"gone"}]}})").inputs());
  CHECK(refusals(decided.report).empty());
  CHECK_FALSE(refusals(decided.report, "CompositeToolRefsValidated").empty());
}

TEST_CASE("a section is written at its place whenever it is added, and never lost") {
  ConfigSections sections;
  for (const char* key : {"unheard-of", "audit", "passthroughHeaders", "telemetry", "aggregation"}) {
    sections.put(key, Json::object());
  }
  CHECK(keys(sections) == "aggregation telemetry audit passthroughHeaders unheard-of");
}
