// SPDX-License-Identifier: Apache-2.0
#include "sync/kubernetes/quantity.h"

#include <string>
#include <vector>

#include "tests/catch.h"

namespace vmcp {
namespace {

TEST_CASE("a quantity gets the text that the API server stores") {
  struct Row {
    const char* written;
    const char* stored;
  };
  // Expected texts: apimachinery 0.35 resource.Quantity, decoded and encoded again.
  const std::vector<Row> rows = {
      {"100m", "100m"},
      {"128Mi", "128Mi"},
      {"1000m", "1"},
      {"1024Mi", "1Gi"},
      {"0.5", "500m"},
      {"1.5Gi", "1536Mi"},
      {"1.1Gi", "1181116006400m"},
      {"1", "1"},
      {"1000", "1k"},
      {"1500", "1500"},
      {"2000000", "2M"},
      {"1e3", "1e3"},
      {"1e4", "10e3"},
      {"1E3", "1E3"},
      {"5E", "5E"},
      {"0", "0"},
      {"0.0", "0"},
      {"0Gi", "0"},
      {"512Ki", "512Ki"},
      {"1536Mi", "1536Mi"},
      {"2048Gi", "2Ti"},
      {"1000Ki", "1000Ki"},
      {"1023", "1023"},
      {"1024", "1024"},
      {"0.5Ki", "512"},
      {"0.001Ki", "1024m"},
      {"0.1n", "1n"},
      {"1.1n", "2n"},
      {"100000u", "100m"},
      {"-1", "-1"},
      {"-1000m", "-1"},
      {"+2", "+2"},
      {"01", "01"},
      {"1.500", "1.500"},
      {".5", "500m"},
      {"5.", "5."},
      {"8Ei", "9223372036854775807"},
      {" 1Gi ", "1Gi"},
      {"123456789012345678901", "123456789012345678901"},
  };
  for (const Row& row : rows) {
    INFO(row.written);
    CHECK(canonical_quantity(row.written) == std::string(row.stored));
  }
}

TEST_CASE("lists of resources hold nothing finer than a thousandth") {
  struct Row {
    const char* written;
    const char* stored;
  };
  // Expected texts: apimachinery 0.35, Quantity.RoundUp(-3), as SetDefaults_ResourceList calls it.
  const std::vector<Row> rows = {
      {"100u", "1m"},
      {"1500u", "2m"},
      {"0.0001", "1m"},
      {"0.1n", "1m"},
      {"100m", "100m"},
      {"0.5", "500m"},
      {"1", "1"},
      {"0.0001Ki", "103m"},
      {"1.1Gi", "1181116006400m"},
      {"1000u", "1m"},
      {"128Mi", "128Mi"},
      {"-100u", "-1m"},
      {"1.0000001Ki", "1024001m"},
  };
  for (const Row& row : rows) {
    INFO(row.written);
    CHECK(canonical_quantity(row.written, kMilli) == std::string(row.stored));
  }
}

TEST_CASE("the stored text of a quantity is stored as it is") {
  for (const char* written :
       {"1000m", "1024Mi", "0.5", "1.1Gi", "1000", "1e4", "0.001Ki", "8Ei", "100000u", "-1.5Gi"}) {
    INFO(written);
    const auto stored = canonical_quantity(written);
    REQUIRE(stored.has_value());
    CHECK(canonical_quantity(*stored) == stored);
  }
}

TEST_CASE("quantities are compared by their value") {
  CHECK(is_more("1Gi", "512Mi"));
  CHECK(is_more("1", "500m"));
  CHECK(is_more("1G", "900Mi"));
  CHECK(is_more("1e3", "0.9k"));
  CHECK(is_more("1", "-2"));
  CHECK_FALSE(is_more("1Gi", "1024Mi"));
  CHECK_FALSE(is_more("1000m", "1"));
  CHECK_FALSE(is_more("512Mi", "1Gi"));
  CHECK_FALSE(is_more("much", "1"));
  CHECK_FALSE(is_more("1", "little"));
}

TEST_CASE("what is not a quantity") {
  for (const char* text : {"", " ", "Gi", ".", "+", "1GB", "1gi", "1 Gi", "1,5", "--1", "1..5", "1e", "1e1.5", "0x10",
                           "1Mi5", "one", "1K", "m", "1e+-3"}) {
    INFO(text);
    CHECK(!canonical_quantity(text).has_value());
  }
}

}  // namespace
}  // namespace vmcp
