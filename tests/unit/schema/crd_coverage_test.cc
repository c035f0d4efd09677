#include <algorithm>
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

/// A key with a recursive schema is a leaf, as it is in the CRD.
void collect_leaves(const Schema& table, const std::string& path, std::vector<std::string>& out) {
  switch (table.type) {
    case Type::kObject:
      for (const Field& field : table.fields) {
        const std::string here = path + "." + std::string(field.name);
        if (field.schema_ref != nullptr) {
          out.push_back(here);
        } else {
          collect_leaves(field.schema, here, out);
        }
      }
      return;
    case Type::kList:
      return collect_leaves(table.items.at(0), path + "[]", out);
    case Type::kMap:
      return collect_leaves(table.items.at(0), path + "{}", out);
    default:
      out.push_back(path);
  }
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

std::vector<std::string> listed_leaves() {
  std::vector<std::string> out;
  for (const LeafLine& line : read_leaf_list()) out.push_back(line.leaf);
  return out;
}

}  // namespace

TEST_CASE("the leaf list and the VirtualMCPServer table have the same leaves") {
  std::vector<std::string> in_table;
  collect_leaves(virtual_mcp_server(), "spec", in_table);
  in_table = sorted_unique(in_table);
  std::vector<std::string> listed;
  for (const std::string& leaf : listed_leaves()) listed.push_back(as_in_table(leaf));
  listed = sorted_unique(listed);
  REQUIRE_FALSE(listed.empty());
  CHECK(missing_from(in_table, listed) == std::vector<std::string>());
  CHECK(missing_from(listed, in_table) == std::vector<std::string>());
}

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
  const auto crd = read_crd("virtualmcpservers");
  if (!crd) {
    WARN("skipped: no crds in ../shared or $VMCP_SHARED");
    return;
  }
  const auto in_crd = crd_leaves(crd->v1beta1, "spec");
  CHECK(missing_from(in_crd, listed_leaves()) == std::vector<std::string>());
  CHECK(missing_from(listed_leaves(), in_crd) == std::vector<std::string>());
}

TEST_CASE("every table has the keys, types, enums and defaults of its CRD") {
  for (const Kind& kind : kinds()) {
    const auto crd = read_crd(kind.plural);
    if (!crd) {
      WARN("skipped: no crds in ../shared or $VMCP_SHARED");
      return;
    }
    CAPTURE(kind.plural);
    REQUIRE(crd->v1beta1.is_object());
    CHECK(differences(kind.table, crd->v1beta1, "spec", kind.ignored) == std::vector<std::string>());
    CHECK(crd->v1alpha1 == crd->v1beta1);
  }
}

TEST_CASE("a CRD that gained or changed something differs from the table") {
  const Schema& table = tool_config();
  const auto openapi = parse_json(
      R"({"type": "object", "properties": {
            "toolsFilter": {"type": "array", "items": {"type": "string", "enum": ["a"]}},
            "toolsOverride": {"type": "object", "default": {}, "additionalProperties": {"type": "object",
              "properties": {"name": {"type": "integer"}, "annotations": {"type": "object",
                "x-kubernetes-preserve-unknown-fields": true}}}},
            "added": {"type": "string"}}})",
      "");
  REQUIRE(openapi);
  CHECK(differences(table, *openapi, "spec", {}) ==
        std::vector<std::string>{
            R"(spec.toolsFilter[] has other allowed values in the CRD: ["a"])",
            "spec.toolsOverride has another default in the CRD: {}",
            "spec.toolsOverride{}.name is string in the table and integer in the CRD",
            "spec.toolsOverride{}.description is not in the CRD",
            "spec.toolsOverride{}.annotations is object in the table and free object in the CRD",
            "spec.added is not in the table",
        });
}

}  // namespace vmcp::schema
