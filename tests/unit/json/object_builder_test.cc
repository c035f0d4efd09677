// SPDX-License-Identifier: Apache-2.0
#include "sync/json/object_builder.h"

#include "tests/catch.h"

namespace vmcp {
namespace {

TEST_CASE("empty values are left out and the others keep their order") {
  ObjectBuilder node;
  node.add("z", "text")
      .add("empty", "")
      .add("no", false)
      .add("yes", true)
      .add("zero", 0)
      .add("one", 1)
      .add("list", Json::array())
      .add("object", Json::object())
      .add("nothing", nullptr)
      .add("a", Json::array({"x"}));
  CHECK(node.take().dump() == R"({"z":"text","yes":true,"one":1,"a":["x"]})");
}

TEST_CASE("what is always written is written empty too") {
  CHECK(ObjectBuilder().always("a", "").always("b", Json::array()).take().dump() == R"({"a":"","b":[]})");
}

TEST_CASE("fields are copied under another name when they hold something") {
  const Json from = {{"full", "x"}, {"empty", ""}, {"null", nullptr}};
  ObjectBuilder node;
  node.copy("to", from, "full").copy("e", from, "empty").copy("n", from, "null").copy("m", from, "missing");
  CHECK(node.take().dump() == R"({"to":"x"})");
}

}  // namespace
}  // namespace vmcp
