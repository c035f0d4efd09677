// SPDX-License-Identifier: Apache-2.0
#include "sync/schema/schema.h"

#include <algorithm>
#include <string>
#include <vector>

#include "tests/catch.h"
#include "tests/property/random_tree.h"

namespace vmcp::schema {
namespace {

using property::Dice;
using property::RandomTree;

constexpr std::uint32_t kTrees = 150;  // per kind and property
const std::string kRoot = "/parent/spec";

const std::vector<SchemaRef>& kinds() {
  static const std::vector<SchemaRef> all = {virtual_mcp_server, external_auth_config, oidc_config,
                                             authz_config,       telemetry_config,     tool_config,
                                             composite_tool,     embedding_server};
  return all;
}

/// Runs `check(schema, tree, dice)` for random trees of every kind.
template <typename Check>
void for_random_trees(Check check) {
  for (std::size_t kind = 0; kind < kinds().size(); ++kind) {
    for (std::uint32_t seed = 0; seed < kTrees; ++seed) {
      Dice dice(seed);
      const Schema& schema = kinds()[kind]();
      const RandomTree random = property::random_tree(schema, kRoot, dice);
      CAPTURE(kind, seed);
      check(schema, random, dice);
    }
  }
}

Conformed fitted(const Schema& schema, const Json& tree) {
  auto out = conform(schema, tree, kRoot);
  INFO((out ? "" : out.error().pointer + ": " + out.error().message));
  REQUIRE(out);
  return *std::move(out);
}

/// What a fitted tree must be: keys of the schema in its order, map keys sorted, no null outside of free nodes.
bool is_tidy(const Schema& schema, const Json& tree) {
  if (tree.is_null()) return false;
  if (schema.type == Type::kList) {
    for (const Json& item : tree) {
      if (!is_tidy(schema.items.front(), item)) return false;
    }
  }
  if (schema.type == Type::kMap) {
    std::vector<std::string> keys;
    for (const auto& [key, value] : tree.items()) {
      if (!is_tidy(schema.items.front(), value)) return false;
      keys.push_back(key);
    }
    return std::is_sorted(keys.begin(), keys.end());
  }
  if (schema.type == Type::kObject) {
    auto field = schema.fields.begin();
    for (const auto& [key, value] : tree.items()) {
      while (field != schema.fields.end() && field->name != key) ++field;
      if (field == schema.fields.end()) return false;
      if (!is_tidy(field->schema_ref != nullptr ? field->schema_ref() : field->schema, value)) return false;
    }
  }
  return true;
}

}  // namespace

TEST_CASE("a fitted tree has only known keys in schema order and no null outside of free nodes") {
  for_random_trees([](const Schema& schema, const RandomTree& random, Dice&) {
    CHECK(is_tidy(schema, fitted(schema, random.tree).tree));
  });
}

TEST_CASE("exactly the keys that the schema does not know and that are not off are listed as unknown") {
  for_random_trees([](const Schema& schema, const RandomTree& random, Dice&) {
    CHECK(fitted(schema, random.tree).unknown == random.unknown);
  });
}

TEST_CASE("fitting a fitted tree changes nothing") {
  for_random_trees([](const Schema& schema, const RandomTree& random, Dice&) {
    const Json once = fitted(schema, random.tree).tree;
    const Conformed twice = fitted(schema, once);
    CHECK(twice.tree.dump() == once.dump());
    CHECK(twice.unknown.empty());
  });
}

TEST_CASE("the order of the keys of a tree does not matter") {
  for_random_trees([](const Schema& schema, const RandomTree& random, Dice& dice) {
    const Conformed one = fitted(schema, random.tree);
    const Conformed other = fitted(schema, property::shuffled(random.tree, dice));
    CHECK(other.tree.dump() == one.tree.dump());
    CHECK(other.unknown == one.unknown);
  });
}

TEST_CASE("one value that does not fit is refused at its own place") {
  for_random_trees([](const Schema& schema, const RandomTree& random, Dice& dice) {
    const property::TypedPlace& place = random.places[dice.roll(random.places.size())];
    Json broken = random.tree;
    broken.at(Json::json_pointer(place.pointer.substr(kRoot.size()))) = property::misfit(place, dice);
    CAPTURE(place.pointer);
    const auto out = conform(schema, broken, kRoot);
    REQUIRE_FALSE(out);
    CHECK(out.error().pointer == place.pointer);
    CHECK(out.error().reason == "InvalidJSON");
    CHECK_FALSE(out.error().message.empty());
  });
}

TEST_CASE("a text that its enum does not have stays and is listed at its own place") {
  std::size_t seen = 0;
  for_random_trees([&](const Schema& schema, const RandomTree& random, Dice&) {
    CHECK(fitted(schema, random.tree).not_allowed.empty());
    for (const property::TypedPlace& place : random.places) {
      if (!place.has_enum) continue;
      const Json::json_pointer here(place.pointer.substr(kRoot.size()));
      Json other = random.tree;
      other.at(here) = "none of these";
      const Conformed out = fitted(schema, other);
      CAPTURE(place.pointer);
      REQUIRE(out.not_allowed.size() == 1);
      CHECK(out.not_allowed.front().pointer == place.pointer);
      CHECK(out.tree.at(here) == "none of these");
      ++seen;
      return;  // one a tree is enough
    }
  });
  CHECK(seen > 0);
}

TEST_CASE("a fitted tree survives being written and read") {
  for_random_trees([](const Schema& schema, const RandomTree& random, Dice&) {
    const Json once = fitted(schema, random.tree).tree;
    const auto read = parse_json(once.dump(), kRoot);
    REQUIRE(read);
    CHECK(fitted(schema, *read).tree.dump() == once.dump());
  });
}

}  // namespace vmcp::schema
