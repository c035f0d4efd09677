// SPDX-License-Identifier: Apache-2.0
#include "sync/wire/verify.h"

#include <string>

#include "sync/json/json.h"
#include "tests/catch.h"

namespace vmcp {
namespace {

std::string problem(std::string answer) {
  wire::Document document;
  return wire::answer_problem(answer, document).value_or("");
}

std::string with_children(const std::string& children) {
  return R"({"status":{},"children":[)" + children + "]}";
}

/// A Deployment with `members` beside its identity.
std::string deployment(const std::string& members) {
  return with_children(R"({"apiVersion":"apps/v1","kind":"Deployment","metadata":{"name":"gw"},)" + members + "}");
}

std::string status(const std::string& members) {
  return R"({"status":{)" + members + R"(},"children":[]})";
}

TEST_CASE("an answer that may go") {
  CHECK(problem(with_children("")).empty());
  CHECK(problem(deployment(R"("spec":{"replicas":0,"x":{},"y":[1],"z":"","w":"1000m"})")).empty());
  CHECK(problem(status(R"("phase":"Ready","conditions":[{"type":"T","status":"True","lastTransitionTime":"t"}],
                          "discoveredBackends":[{"name":"a","status":"unknown"}])"))
            .empty());
}

TEST_CASE("what would delete every child") {
  for (const char* answer :
       {"{}", "null", "[]", "", "{", R"({"status":{}})", R"({"children":[]})", R"({"status":{},"children":null})",
        R"({"status":null,"children":[]})", R"({"status":{},"children":{}})"}) {
    INFO(answer);
    CHECK_FALSE(problem(answer).empty());
  }
}

TEST_CASE("null anywhere ends the caller's process") {
  CHECK_FALSE(problem(with_children("null")).empty());
  CHECK_FALSE(problem(deployment(R"("spec":null)")).empty());
  CHECK_FALSE(problem(deployment(R"("spec":{"a":[{"b":[1,null]}]})")).empty());
  CHECK_FALSE(problem(deployment(R"("spec":{"env":[{"name":"A","value":null}]})")).empty());
  CHECK_FALSE(problem(deployment(R"("spec":{"limits":{"cpu":null}})")).empty());
  CHECK_FALSE(problem(status(R"("later":{"a":null})")).empty());
  CHECK_FALSE(problem(status(R"("conditions":[{"type":"T","status":"True","lastTransitionTime":"t","message":null}])"))
                  .empty());
}

TEST_CASE("a child without identity, of another kind, or twice") {
  const auto child = [](const char* identity) { return with_children(std::string("{") + identity + "}"); };
  CHECK(problem(child(R"("apiVersion":"v1","kind":"Service","metadata":{"name":"s"})")).empty());
  for (const char* identity :
       {R"("kind":"Service","metadata":{"name":"s"})", R"("apiVersion":"v1","metadata":{"name":"s"})",
        R"("apiVersion":"v1","kind":"Service","metadata":{})", R"("apiVersion":"v1","kind":"Service")",
        R"("apiVersion":"v1","kind":"Service","metadata":{"name":""})",
        R"("apiVersion":"","kind":"Service","metadata":{"name":"s"})",
        R"("apiVersion":"v2","kind":"Service","metadata":{"name":"s"})",
        R"("apiVersion":"v1","kind":"Secret","metadata":{"name":"s"})",
        R"("apiVersion":"v1","kind":"Service","metadata":{"name":7})"}) {
    INFO(identity);
    CHECK_FALSE(problem(child(identity)).empty());
  }
  const std::string service = R"({"apiVersion":"v1","kind":"Service","metadata":{"name":"s"}})";
  CHECK_FALSE(problem(with_children(service + "," + service)).empty());
  CHECK(problem(with_children(service + R"(,{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"s"}})")).empty());
}

TEST_CASE("what the caller adds by itself") {
  const auto metadata = [](const char* member) {
    return with_children(R"({"apiVersion":"v1","kind":"Service","metadata":{"name":"s",)" + std::string(member) + "}}");
  };
  CHECK_FALSE(problem(metadata(R"("ownerReferences":[{"uid":"u"}])")).empty());
  CHECK_FALSE(problem(metadata(R"("labels":{"controller-uid":"u"})")).empty());
  CHECK(problem(metadata(R"("annotations":{"controller-uid":"u"})")).empty());
}

TEST_CASE("what is stored otherwise than written costs a write at every sync") {
  for (const char* spec :
       {R"("a":[])", R"("a":{"b":[[]]})", R"("a":1.0)", R"("a":1e3)", R"("a":0.5)", R"("env":[{"value":0.5}])"}) {
    INFO(spec);
    CHECK_FALSE(problem(deployment(R"("spec":{)" + std::string(spec) + "}")).empty());
  }
  CHECK_FALSE(problem(deployment(R"("data":{})")).empty());
}

TEST_CASE("what a text means is not guessed from the name of its key") {
  for (const char* spec :
       {R"("httpHeaders":[{"name":"A","value":""}])", R"("labels":{"value":"","limits":"1000m","data":""})",
        R"("volumeAttributes":{"sizeLimit":"1024Mi","divisor":"1000m"})", R"("limits":{"cpu":"1000m","a":{"b":1}})",
        R"("a":{"data":{}})", R"("env":[{"name":"A","value":""},{"name":"B","value":"1.0"}])", R"("emptyDir":{})"}) {
    INFO(spec);
    CHECK(problem(deployment(R"("spec":{)" + std::string(spec) + "}")).empty());
  }
}

TEST_CASE("a custom resource's status is kept as written, within the CRD's enums") {
  CHECK(
      problem(status(R"("later":{"list":[],"share":0.5,"env":[{"value":""}],"limits":{"cpu":1},"data":{}})")).empty());
  for (const char* members :
       {R"("phase":"Later")", R"("phase":"")", R"("conditions":[{"type":"T","status":"True"}])",
        R"("conditions":[{"status":"True","lastTransitionTime":"t"}])",
        R"("conditions":[{"type":"T","status":"true","lastTransitionTime":"t"}])",
        R"("conditions":[{"type":"T","status":"True","lastTransitionTime":""}])", R"("conditions":{})",
        R"("discoveredBackends":[{"name":"a","circuitBreakerState":"ajar"}])"}) {
    INFO(members);
    CHECK_FALSE(problem(status(members)).empty());
  }
}

TEST_CASE("keys with escapes do not lead astray") {
  CHECK(problem(deployment(R"("sp\"ec":1,"back\\":2,"\\\"":3,"":4)")).empty());
  CHECK_FALSE(problem(deployment(R"("back\\":null)")).empty());
  CHECK(problem(with_children(R"({"apiVersion":"v1","kind":"Service","metadata":{"name":"s"},"\\":0})")).empty());
}

}  // namespace
}  // namespace vmcp
