// SPDX-License-Identifier: Apache-2.0
#include "sync/model/objects.h"

#include "tests/catch.h"

namespace vmcp {
namespace {

std::vector<ConfigObject> objects(std::initializer_list<std::string_view> names) {
  std::vector<ConfigObject> out;
  for (const std::string_view name : names) out.emplace_back().metadata.name = name;
  return out;
}

TEST_CASE("an object is found by its whole name") {
  const auto list = objects({"a", "ab", "b"});
  for (const char* name : {"a", "ab", "b"}) {
    const ConfigObject* found = find_object(list, name);
    REQUIRE(found != nullptr);
    CHECK(found->metadata.name == name);
  }
  for (const char* name : {"", "aa", "abc", "c"}) CHECK(find_object(list, name) == nullptr);
  CHECK(find_object({}, "a") == nullptr);
}

}  // namespace
}  // namespace vmcp
