#include "cli/golden_checks.h"

#include <algorithm>

#include "cli/world.h"
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
