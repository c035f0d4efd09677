// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "tests/catch.h"
#include "tests/property/leaf_case.h"
#include "tests/support/leaf_list.h"

namespace vmcp::property {
namespace {

/// A case and what the hook makes of it, unchanged. Read once.
struct Shown {
  LeafCase input;
  LeafOutcome outcome;
};

const Shown& shown(const std::string& name) {
  static std::map<std::string, Shown> cases;
  auto found = cases.find(name);
  if (found == cases.end()) {
    LeafCase input = read_leaf_case(name);
    LeafOutcome outcome = outcome_of(input);
    found = cases.emplace(name, Shown{std::move(input), std::move(outcome)}).first;
  }
  return found->second;
}

std::vector<std::string> places_of(const LeafLine& line) {
  std::vector<std::string> out;
  std::size_t from = 0;
  for (std::size_t to = 0; to != std::string::npos; from = to + 2) {
    to = line.place.find("; ", from);
    out.push_back(line.place.substr(from, to - from));
  }
  return out;
}

/// `config.yaml a.b` → the value itself is there; `Deployment: what` → the place depends on it.
struct LeafPlace {
  std::string target;
  std::string path;  ///< Empty: the place only depends on the leaf.
};

LeafPlace parsed(const std::string& place) {
  const std::size_t end = place.find_first_of(" :");
  LeafPlace out{place.substr(0, end), ""};
  if (place.find(':') == std::string::npos) {
    const std::string rest = place.substr(end + 1);
    out.path = rest.substr(0, rest.find(','));
  }
  return out;
}

void check_value_is_there(const LeafLine& line, const LeafPlace& place) {
  const Shown& base = shown(line.shown);
  const auto values = values_at(base.input.parent, line.leaf);
  const Json target = base.outcome.part(place.target);
  const auto found = values_at(target, place.path);
  CHECK_FALSE(values.empty());
  for (const Json& value : values) {
    CAPTURE(value.dump(), Json(found).dump());
    CHECK(std::find(found.begin(), found.end(), value) != found.end());
  }
}

void check_place_depends_on_leaf(const LeafLine& line, const LeafPlace& place) {
  const Shown& base = shown(line.shown);
  const auto other = changed(base.input, line.leaf);
  REQUIRE(other);
  const LeafOutcome outcome = outcome_of(*other);
  CHECK(outcome.problem == "");
  CHECK(outcome.part(place.target) != base.outcome.part(place.target));
}

}  // namespace

TEST_CASE("the cases that show where leaves land are applied and serve every member") {
  for (const LeafLine& line : read_leaf_list()) {
    if (!line.mapped()) continue;
    INFO(line.shown << ": " << shown(line.shown).outcome.problem);
    REQUIRE(shown(line.shown).outcome.problem.empty());
  }
}

TEST_CASE("every leaf of a VirtualMCPServer lands where the leaf list says") {
  for (const LeafLine& line : read_leaf_list()) {
    if (!line.mapped()) continue;
    for (const std::string& text : places_of(line)) {
      CAPTURE(line.leaf, text, line.shown);
      const LeafPlace place = parsed(text);
      REQUIRE_FALSE(shown(line.shown).outcome.part(place.target).is_null());
      if (place.path.empty()) {
        check_place_depends_on_leaf(line, place);
      } else {
        check_value_is_there(line, place);
      }
    }
  }
}

TEST_CASE("leaves that are not mapped change nothing") {
  const Shown& base = shown("runtime-config");
  LeafCase bare = base.input;
  for (const LeafLine& line : read_leaf_list()) {
    if (!line.mapped()) bare = without(std::move(bare), line.leaf);
  }
  REQUIRE(bare.parent != base.input.parent);
  CHECK(outcome_of(bare).children == base.outcome.children);
}

}  // namespace vmcp::property
