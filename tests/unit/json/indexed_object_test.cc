// SPDX-License-Identifier: Apache-2.0
#include "sync/json/indexed_object.h"

#include "tests/catch.h"

namespace vmcp {
namespace {

TEST_CASE("members keep their places, whatever is put and erased") {
  IndexedObject object(Json{{"b", 1}, {"a", 2}, {"c", 3}});
  REQUIRE(object.find("a") != nullptr);
  CHECK(*object.find("a") == 2);
  CHECK(object.find("d") == nullptr);
  object.put("b", 10);
  object.put("d", 4);
  object.erase("a");
  object.erase("nobody");
  CHECK(object.find("a") == nullptr);
  object.put("e", 5);
  object.put("a", 6);
  CHECK(std::move(object).take().dump() == R"({"b":10,"c":3,"d":4,"e":5,"a":6})");
  CHECK(IndexedObject(Json(7)).find("a") == nullptr);
}

}  // namespace
}  // namespace vmcp
