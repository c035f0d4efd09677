// SPDX-License-Identifier: Apache-2.0
#include "sync/auth/current_condition.h"

#include "tests/catch.h"

namespace vmcp {
namespace {

TEST_CASE("a condition counts when it speaks about the object as it is") {
  struct Row {
    const char* what;
    std::int64_t of_condition;
    std::int64_t of_status;
    bool counts;
  };
  const Row rows[] = {Row{"both current", 3, 3, true},          Row{"the condition's own is current", 3, 0, true},
                      Row{"only the status says", 0, 3, true},  Row{"nothing says", 0, 0, true},
                      Row{"the condition is old", 2, 0, false}, Row{"the status is old", 0, 2, false},
                      Row{"both are old", 2, 2, false},         Row{"one is current", 2, 3, true}};
  for (const Row& row : rows) {
    CAPTURE(row.what);
    ConfigObject object;
    object.metadata.generation = 3;
    object.status.observed_generation = row.of_status;
    object.status.conditions.push_back({"Valid", "True", "", "", "", row.of_condition});
    CHECK((current_condition(object, "Valid") != nullptr) == row.counts);
    CHECK(current_condition(object, "Other") == nullptr);
  }
}

}  // namespace
}  // namespace vmcp
