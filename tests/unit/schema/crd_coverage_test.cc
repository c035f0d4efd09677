// SPDX-License-Identifier: Apache-2.0
// The tables, the leaf list and tests/crds/, which says what the CRDs of ToolHive's release have, agree. For another
// release: VMCP_CRDS=<folder with its CRDs> unit_schema_tests '[.crds]' says whether tests/crds/ is still right,
// '[.update-crds]' writes it anew; what the other tests here then say is to be done.
#include <algorithm>
#include <fstream>
#include <string>
#include <vector>

#include "sync/schema/schema.h"
#include "tests/catch.h"
#include "tests/support/leaf_list.h"
#include "tests/unit/schema/crd.h"

namespace vmcp::schema {
namespace {

/// What the gateway takes from elsewhere: known keys whose inside does not matter (spec/40-config.md §2).
const std::vector<std::string> kIgnored = {"spec.config.backends", "spec.config.incomingAuth",
                                           "spec.config.outgoingAuth", "spec.config.sessionStorage",
                                           "spec.config.telemetry"};

struct Kind {
  std::string plural;
  const Schema& table;
  std::vector<std::string> ignored = {};
};

std::vector<Kind> kinds() {
  return {
      {"virtualmcpservers", virtual_mcp_server(), kIgnored},
      {"mcpexternalauthconfigs", external_auth_config()},
      {"mcpoidcconfigs", oidc_config()},
      {"mcpauthzconfigs", authz_config()},
      {"mcptelemetryconfigs", telemetry_config()},
      {"mcptoolconfigs", tool_config()},
      {"virtualmcpcompositetooldefinitions", composite_tool()},
      {"embeddingservers", embedding_server()},
  };
}

bool is_within(const std::string& leaf, const std::string& path) {
  return leaf.size() > path.size() && leaf.compare(0, path.size(), path) == 0 &&
         (leaf[path.size()] == '.' || leaf[path.size()] == '[');
}

/// The leaf itself, or for one inside an ignored key that key.
std::string as_in_table(const std::string& leaf) {
  for (const std::string& path : kIgnored) {
    if (is_within(leaf, path)) return path;
  }
  return leaf;
}

std::vector<std::string> sorted_unique(std::vector<std::string> list) {
  std::sort(list.begin(), list.end());
  list.erase(std::unique(list.begin(), list.end()), list.end());
  return list;
}

std::vector<std::string> missing_from(const std::vector<std::string>& list, const std::vector<std::string>& other) {
  std::vector<std::string> out;
  std::set_difference(list.begin(), list.end(), other.begin(), other.end(), std::back_inserter(out));
  return out;
}

/// The lines of a CRD as the table has to have them: nothing is said about the inside of what is ignored.
FieldLines with_ignored_free(FieldLines fields, const std::vector<std::string>& ignored) {
  for (std::string& line : fields) {
    const std::string path = line.substr(0, line.find(':'));
    const std::string known = ignored.empty() ? path : as_in_table(path);
    const bool is_ignored = std::find(ignored.begin(), ignored.end(), known) != ignored.end();
    if (is_ignored) line = known + ": free";
  }
  return sorted_unique(std::move(fields));
}

std::vector<std::string> listed_leaves() {
  std::vector<std::string> out;
  for (const LeafLine& line : read_leaf_list()) out.push_back(line.leaf);
  return out;
}

}  // namespace

TEST_CASE("every line of the leaf list names one leaf and the place where it lands or the reason why not") {
  const auto leaves = listed_leaves();
  CHECK(leaves == sorted_unique(leaves));
  for (const LeafLine& line : read_leaf_list()) {
    CAPTURE(line.leaf);
    CHECK_FALSE(line.place.empty());
    CHECK(line.place != "not mapped: ");
    CHECK(line.mapped() != line.shown.empty());
  }
}

TEST_CASE("what stands under an ignored key is listed as not mapped") {
  for (const LeafLine& line : read_leaf_list()) {
    CAPTURE(line.leaf);
    if (as_in_table(line.leaf) != line.leaf) CHECK_FALSE(line.mapped());
  }
}

TEST_CASE("the leaf list has every leaf of the VirtualMCPServer CRD and no other") {
  const auto in_crd = leaves_of(crd_fields("virtualmcpservers"));
  REQUIRE(in_crd.size() > 300);
  CHECK(missing_from(in_crd, listed_leaves()) == std::vector<std::string>());
  CHECK(missing_from(listed_leaves(), in_crd) == std::vector<std::string>());
}

TEST_CASE("every table has the keys, types, enums and defaults of its CRD") {
  for (const Kind& kind : kinds()) {
    CAPTURE(kind.plural);
    const FieldLines in_crd = with_ignored_free(crd_fields(kind.plural), kind.ignored);
    const FieldLines in_table = table_fields(kind.table);
    REQUIRE_FALSE(in_crd.empty());
    CHECK(missing_from(in_crd, in_table) == FieldLines());
    CHECK(missing_from(in_table, in_crd) == FieldLines());
  }
}

TEST_CASE("the lines of a CRD tell each of its fields") {
  const auto openapi = parse_json(
      R"({"type": "object", "properties": {
            "names": {"type": "array", "items": {"type": "string", "enum": ["b", "a"]}},
            "overrides": {"type": "object", "default": {}, "additionalProperties": {"type": "object",
              "properties": {"count": {"type": "integer", "default": 3}, "more": {"type": "object",
                "x-kubernetes-preserve-unknown-fields": true}}}},
            "config": {"type": "object", "x-kubernetes-preserve-unknown-fields": true,
              "properties": {"any": {"x-kubernetes-preserve-unknown-fields": true}}}}})",
      "");
  REQUIRE(openapi);
  const FieldLines fields = openapi_fields(*openapi);
  CHECK(fields == FieldLines{
                      "spec.config.any: free",
                      "spec.config: object",
                      "spec.names: array",
                      "spec.names[]: string a|b",
                      "spec.overrides: map default {}",
                      "spec.overrides{}.count: integer default 3",
                      "spec.overrides{}.more: free object",
                      "spec.overrides{}: object",
                      "spec: object",
                  });
  CHECK(leaves_of(fields) ==
        std::vector<std::string>{"spec.config.any", "spec.names[]", "spec.overrides{}.count", "spec.overrides{}.more"});
}

TEST_CASE("a CRD that gained a leaf is no longer what the leaf list and the table have") {
  FieldLines grown = crd_fields("virtualmcpservers");
  grown.push_back("spec.config.audit.sampling: string");
  std::sort(grown.begin(), grown.end());
  CHECK(missing_from(leaves_of(grown), listed_leaves()) == std::vector<std::string>{"spec.config.audit.sampling"});
  CHECK(missing_from(with_ignored_free(grown, kIgnored), table_fields(virtual_mcp_server())) ==
        FieldLines{"spec.config.audit.sampling: string"});
}

TEST_CASE("tests/crds says what the CRDs in $VMCP_CRDS have", "[.crds]") {
  for (const Kind& kind : kinds()) {
    CAPTURE(kind.plural);
    const auto crd = read_crd(kind.plural);
    REQUIRE(crd);
    CHECK(crd_fields(kind.plural) == openapi_fields(crd->v1beta1));
    CHECK(openapi_fields(crd->v1alpha1) == openapi_fields(crd->v1beta1));
  }
}

TEST_CASE("write tests/crds from the CRDs in $VMCP_CRDS", "[.update-crds]") {
  for (const Kind& kind : kinds()) {
    const auto crd = read_crd(kind.plural);
    REQUIRE(crd);
    std::ofstream file(crd_file(kind.plural));
    file << "# The fields of .spec of " << kind.plural
         << ".toolhive.stacklok.dev (v1beta1, v1alpha1), as tests/unit/schema/crd.h writes them.\n";
    for (const std::string& line : openapi_fields(crd->v1beta1)) file << line << '\n';
  }
}

}  // namespace vmcp::schema
