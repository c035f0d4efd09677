// SPDX-License-Identifier: Apache-2.0
#include "cli/validate/diagnose.h"

#include "tests/catch.h"

using namespace vmcp::cli;
using vmcp::Json;

namespace {

World world() {
  const auto object = [](const char* kind, const char* name, int line) {
    return Manifest{{{"apiVersion", "toolhive.stacklok.dev/v1beta1"}, {"kind", kind}, {"metadata", {{"name", name}}}},
                    "team.yaml",
                    line};
  };
  auto made = make_world({object("VirtualMCPServer", "gw", 1), object("MCPServerEntry", "wiki", 9)}, "team-a");
  REQUIRE(made.has_value());
  return *made;
}

Reply refused(const char* path) {
  Reply reply;
  reply.code = 400;
  reply.reason = "InvalidJSON";
  reply.body = Json({{"error", {{"reason", "InvalidJSON"}, {"path", path}, {"message", "a text is expected"}}}}).dump();
  return reply;
}

Reply answered() {
  Reply reply;
  reply.code = 200;
  reply.body =
      R"({"status":{"conditions":[{"type":"Valid","status":"True","reason":"ValidationSucceeded","message":"Spec validation passed"}]},"children":[]})";
  reply.summary.served = 1;
  return reply;
}

}  // namespace

TEST_CASE("every diagnosis knows the place of its object") {
  const World made = world();
  const Manifest& gateway = *gateways(made, "", "").front();
  Reply reply = answered();
  reply.summary.not_applied.push_back({"Valid", "ValidationFailed", "/spec/config", "wrong"});
  reply.summary.excluded.push_back({"MCPServerEntry/wiki", "RemoteURLInvalid", "bad URL"});
  reply.summary.notes.push_back({"MCPServerEntry/wiki/spec/a~1b", "unknown", "UnknownField", vmcp::Weight::kLost});
  reply.summary.notes.push_back({"/spec/x", "dropped", "NoEffect", vmcp::Weight::kNote});
  const auto found = diagnose(made, gateway, reply);
  REQUIRE(found.size() == 4);
  CHECK(found[0].severity == Severity::kError);
  CHECK(found[0].object == "VirtualMCPServer/gw");
  CHECK(found[0].line == 1);
  CHECK(found[0].pointer == "/spec/config");
  CHECK(found[1].severity == Severity::kLeftOut);
  CHECK(found[1].object == "MCPServerEntry/wiki");
  CHECK(found[1].line == 9);
  CHECK(found[1].namespace_ == "team-a");
  CHECK(found[2].object == "MCPServerEntry/wiki");
  CHECK(found[2].pointer == "/spec/a~1b");
  CHECK(found[2].severity == Severity::kLeftOut);
  CHECK(found[2].reason == "UnknownField");
  CHECK(found[3].severity == Severity::kNote);
  CHECK(found[3].pointer == "/spec/x");
}

TEST_CASE("a refused request names the object and the place inside it") {
  const World made = world();
  const Manifest& gateway = *gateways(made, "", "").front();
  const auto parent = diagnose(made, gateway, refused("/parent/spec/groupRef/name"));
  REQUIRE(parent.size() == 1);
  CHECK(parent[0].object == "VirtualMCPServer/gw");
  CHECK(parent[0].pointer == "/spec/groupRef/name");
  const auto related = diagnose(
      made, gateway, refused("/related/MCPServerEntry.toolhive.stacklok.dev~1v1beta1/team-a~1wiki/spec/remoteUrl"));
  REQUIRE(related.size() == 1);
  CHECK(related[0].object == "MCPServerEntry/wiki");
  CHECK(related[0].line == 9);
  CHECK(related[0].pointer == "/spec/remoteUrl");
}

TEST_CASE("one fault of an object that others refer to is said once, at that object, with whom it costs") {
  const World made = world();
  const Manifest& gateway = *gateways(made, "", "").front();
  Reply reply = answered();
  const std::string config = "MCPServerEntry/wiki/spec/x";  // any object of the world does
  reply.summary.excluded.push_back(
      {"MCPServer/a", "AuthConfigInvalid", "bad", "/spec/externalAuthConfigRef/name", config});
  reply.summary.excluded.push_back(
      {"MCPServer/b", "AuthConfigInvalid", "bad", "/spec/externalAuthConfigRef/name", config});
  const auto found = diagnose(made, gateway, reply);
  REQUIRE(found.size() == 1);
  CHECK(found[0].object == "MCPServerEntry/wiki");
  CHECK(found[0].pointer == "/spec/x");
  CHECK(found[0].message == "bad (left out: MCPServer/a, MCPServer/b)");
}

TEST_CASE("conditions that say something bad are rows, unless somebody else has said it") {
  const World made = world();
  const Manifest& gateway = *gateways(made, "", "").front();
  Reply reply = answered();
  reply.body =
      R"({"status":{"conditions":[
        {"type":"BackendsAccepted","status":"False","reason":"NoneServed","message":"m"},
        {"type":"DiscoveryMode","status":"False","reason":"DiscoveryNeedsOperator","message":"m"},
        {"type":"SessionStorageWarning","status":"True","reason":"SessionStorageMissingForReplicas","message":"m"},
        {"type":"IdentitySynthesized","status":"False","reason":"AllUpstreamsHaveUserInfo","message":"m"},
        {"type":"DiscoveredAuthConfig-wiki","status":"False","reason":"ConversionFailed","message":"m"},
        {"type":"Valid","status":"False","reason":"ValidationFailed","message":"m"}]},"children":[]})";
  reply.summary.excluded.push_back(
      {"MCPServerEntry/wiki", "AuthConfigNotFound", "m", "/spec/externalAuthConfigRef/name"});
  reply.summary.not_applied.push_back({"Valid", "ValidationFailed", "/spec/config", "wrong"});
  std::vector<std::string> reasons;
  for (const Diagnosis& each : diagnose(made, gateway, reply)) reasons.push_back(each.reason);
  CHECK(reasons == std::vector<std::string>{"ValidationFailed", "AuthConfigNotFound", "NoneServed",
                                            "DiscoveryNeedsOperator", "SessionStorageMissingForReplicas"});
}
