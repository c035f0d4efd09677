// SPDX-License-Identifier: Apache-2.0
#include "sync/auth/incoming/authorization_document.h"

#include <string>

#include "tests/catch.h"

namespace vmcp {
namespace {

const std::string kPolicy = "permit(principal, action, resource);";

std::string problem(const std::string& text) {
  const auto document = read_authorization_document(text);
  if (document) return "";
  const char* kind = document.error().kind == DocumentProblem::Kind::kUnreadable ? "unreadable: "
                     : document.error().kind == DocumentProblem::Kind::kNotCedar ? "not Cedar: "
                                                                                 : "invalid: ";
  return kind + document.error().text;
}

TEST_CASE("a document is read as JSON and as YAML") {
  const std::string text = GENERATE_COPY(
      R"({"version":"1.0","type":"cedarv1","cedar":{"policies":[")" + kPolicy +
          R"("],"entities_json":"[]","group_claim_name":"groups","role_claim_name":"roles","group_entity_type":"G"}})",
      "version: \"1.0\"\ntype: cedarv1\ncedar:\n  policies:\n    - " + kPolicy +
          "\n  entities_json: '[]'\n  group_claim_name: groups\n  role_claim_name: roles\n  group_entity_type: G\n");
  const auto document = read_authorization_document(text);
  REQUIRE(document);
  CHECK(document->cedar.policies == std::vector<std::string>{kPolicy});
  CHECK(document->cedar.entities_json == "[]");
  CHECK(document->cedar.group_claim_name == "groups");
  CHECK(document->cedar.role_claim_name == "roles");
  CHECK(document->cedar.group_entity_type == "G");
  CHECK_FALSE(document->has_multi_valued_claims);
  CHECK_FALSE(document->has_primary_upstream_provider);
}

TEST_CASE("unknown keys are ignored, dropped ones are remembered") {
  const auto document =
      read_authorization_document("version: 1.0\ntype: cedarv1\nmore: 1\ncedar:\n  policies: ['" + kPolicy +
                                  "']\n  other: {}\n  multi_valued_claims: [a]\n"
                                  "  primary_upstream_provider: idp\n");
  REQUIRE(document);
  CHECK(document->has_multi_valued_claims);
  CHECK(document->has_primary_upstream_provider);
}

TEST_CASE("what is wrong with a document is named") {
  struct Row {
    std::string text;
    std::string problem;
  };
  const std::string head = "version: '1.0'\ntype: cedarv1\n";
  const Row rows[] = {
      Row{"a: [", "unreadable: line 2, column 1: not valid YAML"},
      Row{"text", "unreadable: the document is not an object"},
      Row{"[]", "unreadable: the document is not an object"},
      Row{"version: '1.0'\nversion: '1.0'\n", "unreadable: line 2, column 1: a key is given twice"},
      Row{"type: cedarv1", "invalid: version is required"},
      Row{"version: ''\ntype: cedarv1", "invalid: version is required"},
      Row{"version: '1.0'", "invalid: type is required"},
      Row{"version: '1.0'\ntype: opa",
          "invalid: unsupported configuration type: opa; a VirtualMCPServer takes cedarv1 only"},
      Row{"version: '1.0'\ntype: httpv1", "not Cedar: its type is httpv1, and a VirtualMCPServer takes cedarv1 only"},
      Row{head, "invalid: invalid cedarv1 configuration: cedar configuration is required (missing 'cedar' field)"},
      Row{head + "cedar: 1", "unreadable: cedar must be an object"},
      Row{head + "cedar: {}",
          "invalid: invalid cedarv1 configuration: at least one policy is required for Cedar authorization"},
      Row{head + "cedar: {policies: x}", "unreadable: cedar.policies must be a list of texts"},
      Row{head + "cedar: {policies: [1]}", "unreadable: cedar.policies must be a list of texts"},
      Row{head + "cedar: {policies: ['" + kPolicy + "'], entities_json: []}",
          "unreadable: cedar.entities_json must be a text"},
      Row{head + "cedar: {policies: [permit]}",
          "invalid: invalid cedarv1 configuration: policies[0]: needs a scope of the form (principal, action, "
          "resource)"},
      Row{head + "cedar: {policies: ['" + kPolicy + "'], entities_json: '{}'}",
          "invalid: invalid cedarv1 configuration: entities: must be a JSON array of entities"},
      Row{head + "cedar: {policies: ['" + kPolicy + "'], group_entity_type: in}",
          "invalid: invalid cedarv1 configuration: group entity type: \"in\" is a reserved word of Cedar"}};
  for (const Row& row : rows) {
    CAPTURE(row.text);
    CHECK(problem(row.text) == row.problem);
  }
}

}  // namespace
}  // namespace vmcp
