// SPDX-License-Identifier: Apache-2.0
#include "sync/yaml/yaml_scalar.h"

#include <string>
#include <string_view>

#include "tests/catch.h"

namespace vmcp {
namespace {

TEST_CASE("plain scalars get the types of the core schema") {
  struct Row {
    std::string_view text;
    std::string json;
  };
  const Row rows[] = {Row{"", "null"},
                      Row{"~", "null"},
                      Row{"null", "null"},
                      Row{"NULL", "null"},
                      Row{"nULL", R"("nULL")"},
                      Row{"true", "true"},
                      Row{"True", "true"},
                      Row{"FALSE", "false"},
                      Row{"yes", R"("yes")"},
                      Row{"on", R"("on")"},
                      Row{"0", "0"},
                      Row{"12", "12"},
                      Row{"+12", "12"},
                      Row{"-12", "-12"},
                      Row{"0x1F", "31"},
                      Row{"0o17", "15"},
                      Row{"0644", "420"},
                      Row{"0o18", R"("0o18")"},
                      Row{"18446744073709551615", "18446744073709551615"},
                      Row{"-9223372036854775808", "-9223372036854775808"},
                      Row{"1.5", "1.5"},
                      Row{".5", "0.5"},
                      Row{"1.", "1.0"},
                      Row{"-1e3", "-1000.0"},
                      Row{"+1.5", "1.5"},
                      Row{"1e", R"("1e")"},
                      Row{".", R"(".")"},
                      Row{"-", R"("-")"},
                      Row{"1_000", R"("1_000")"},
                      Row{"v1", R"("v1")"},
                      Row{"10m", R"("10m")"},
                      Row{"1.2.3", R"("1.2.3")"}};
  for (const Row& row : rows) {
    CAPTURE(row.text);
    const auto value = plain_scalar(row.text);
    REQUIRE(value);
    CHECK(value->dump() == row.json);
  }
}

TEST_CASE("numbers that JSON does not have are refused") {
  CHECK_FALSE(plain_scalar(GENERATE(".inf", "-.Inf", "+.INF", ".nan", ".NaN", "1e999")));
}

}  // namespace
}  // namespace vmcp
