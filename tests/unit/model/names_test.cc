// SPDX-License-Identifier: Apache-2.0
#include "sync/model/names.h"

#include <algorithm>
#include <cctype>
#include <string>

#include "tests/catch.h"

namespace vmcp {
namespace {

bool is_dns_label(const std::string& name) {
  return !name.empty() && name.size() <= 63 && name.front() != '-' && name.back() != '-' &&
         std::all_of(name.begin(), name.end(),
                     [](unsigned char c) { return std::islower(c) || std::isdigit(c) || c == '-'; });
}

TEST_CASE("a plain name that fits is used as it is") {
  CHECK(bundle_volume_name("ca-bundle-", "ledger") == "ca-bundle-ledger");
  const std::string longest(53, 'a');
  CHECK(bundle_volume_name("ca-bundle-", longest) == "ca-bundle-" + longest);
}

TEST_CASE("a name with a dot, or one too long, is shortened and told apart by a digest") {
  CHECK(bundle_volume_name("ca-bundle-", "a.b") == "ca-bundle-a-b-2e7336dc");
  CHECK(bundle_volume_name("ca-bundle-", std::string(54, 'a')).substr(0, 55) ==
        "ca-bundle-" + std::string(44, 'a') + "-");
  CHECK(bundle_volume_name("ca-bundle-", "a.b") != bundle_volume_name("ca-bundle-", "a-b"));
}

TEST_CASE("the cut never leaves a dash at its end") {
  const std::string cut_at_dot = std::string(43, 'a') + "." + std::string(20, 'b');
  CHECK(bundle_volume_name("ca-bundle-", cut_at_dot).substr(0, 54) == "ca-bundle-" + std::string(43, 'a') + "-");
}

TEST_CASE("every name of an object gives a DNS label") {
  const std::string prefix = GENERATE("ca-bundle-", "oidc-ca-bundle-", "otel-ca-bundle-");
  const std::string name =
      GENERATE(std::string("a"), std::string("a.b"), std::string("1.2.3"), std::string(48, 'x'), std::string(49, 'x'),
               std::string(63, 'x'), std::string(253, 'x'), std::string(38, 'x') + "." + std::string(100, 'y'));
  CAPTURE(prefix, name);
  CHECK(is_dns_label(bundle_volume_name(prefix, name)));
}

TEST_CASE("the label of a group is its name, and where that is too long one that a label can have") {
  CHECK(group_label("tools") == "tools");
  CHECK(group_label("a.b") == "a.b");
  const std::string longest(63, 'g');
  CHECK(group_label(longest) == longest);
  for (const std::string& name : {longest + "g", std::string(251, 'g') + ".x"}) {
    CHECK(group_label(name).size() == 63);
    CHECK(group_label(name).substr(0, 53) == std::string(52, 'g') + "-");
  }
  CHECK(group_label(longest + "g") != group_label(longest + "h"));
  for (const char* name : {"", "Tools", "a b", "-a", "a_b"}) CHECK(group_label(name).empty());
}

}  // namespace
}  // namespace vmcp
