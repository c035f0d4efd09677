// SPDX-License-Identifier: Apache-2.0
#include "sync/go/duration.h"

#include <cstdint>
#include <limits>
#include <string>

#include "tests/catch.h"

using namespace vmcp;

namespace {

struct Row {
  const char* text;
  std::int64_t nanoseconds;
};

}  // namespace

TEST_CASE("a Go duration is read as nanoseconds") {
  for (const Row& row : {Row{"0", 0},
                         Row{"0s", 0},
                         Row{"5s", 5 * kSecond},
                         Row{"1m0s", 60 * kSecond},
                         Row{"60s", 60 * kSecond},
                         Row{"1h30m", 5400 * kSecond},
                         Row{"1.5s", 1'500'000'000},
                         Row{".5s", 500'000'000},
                         Row{"5.s", 5 * kSecond},
                         Row{"1ms", 1'000'000},
                         Row{"1us", 1'000},
                         Row{"1\u00b5s", 1'000},
                         Row{"1\u03bcs", 1'000},
                         Row{"7ns", 7},
                         Row{"0.9ns", 0},
                         Row{"-5s", -5 * kSecond},
                         Row{"+5s", 5 * kSecond},
                         Row{"1s1s", 2 * kSecond},
                         Row{"0.100000000000000000000h", 360 * kSecond},
                         Row{"9223372036854775807ns", std::numeric_limits<std::int64_t>::max()},
                         Row{"-9223372036854775808ns", std::numeric_limits<std::int64_t>::min()}}) {
    CAPTURE(row.text);
    auto value = parse_duration(row.text);
    REQUIRE(value.has_value());
    CHECK(*value == row.nanoseconds);
  }
}

TEST_CASE("what Go would not read as a duration is refused") {
  for (const char* text : {"",
                           "3",
                           "-",
                           "s",
                           ".",
                           "-.",
                           ".s",
                           "+.s",
                           "1d",
                           "5S",
                           "1 s",
                           " 1s",
                           "1s ",
                           "1m30",
                           "1.2.3s",
                           "9223372036854775808ns",
                           "2562048h",
                           "9999999999999999999h",
                           "1h9999999999999999s",
                           "-9223372036854775809ns",
                           "--5s",
                           "1e3s"}) {
    CAPTURE(text);
    CHECK_FALSE(parse_duration(text).has_value());
  }
}

TEST_CASE("a duration of config.yaml has no sign and always a whole part and a unit") {
  for (const char* text : {"5s", "1.5s", "1h30m", "0s", "250ms", "10us", "10\u00b5s", "3ns"}) {
    CAPTURE(text);
    CHECK(parse_config_duration(text).has_value());
  }
  for (const char* text :
       {"", "0", "-5s", "+5s", ".5s", "5.s", "30", "1d", "10\u03bcs", "9999999999h", "5s ", "\n5s"}) {
    CAPTURE(text);
    CHECK_FALSE(parse_config_duration(text).has_value());
  }
}

TEST_CASE("durations are spelled as Go spells them") {
  struct Spelling {
    const char* text;
    const char* canonical;
  };
  for (const Spelling& row :
       {Spelling{"0s", "0s"}, Spelling{"1ns", "1ns"}, Spelling{"1100ns", "1.1\u00b5s"}, Spelling{"2200us", "2.2ms"},
        Spelling{"3300ms", "3.3s"}, Spelling{"60s", "1m0s"}, Spelling{"90s", "1m30s"}, Spelling{"4m5.001s", "4m5.001s"},
        Spelling{"60m", "1h0m0s"}, Spelling{"100h", "100h0m0s"}, Spelling{"-90s", "-1m30s"},
        Spelling{"-9223372036854775808ns", "-2562047h47m16.854775808s"}}) {
    CAPTURE(row.text);
    CHECK(format_duration(parse_duration(row.text).value()) == row.canonical);
  }
}
