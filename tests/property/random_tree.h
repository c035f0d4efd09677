// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <random>
#include <string>
#include <vector>

#include "sync/json/json.h"
#include "sync/schema/schema.h"

namespace vmcp::property {

/// The same numbers on every platform for one seed.
class Dice {
 public:
  explicit Dice(std::uint32_t seed) : engine_(seed) {}
  /// A number from 0 to `sides` - 1; 0 when there are no sides.
  std::size_t roll(std::size_t sides) { return sides == 0 ? 0 : engine_() % sides; }
  bool one_in(std::size_t sides) { return roll(sides) == 0; }

 private:
  std::mt19937 engine_;
};

/// A node that a schema gives a type: the only places where a tree can be wrong.
struct TypedPlace {
  std::string pointer;
  schema::Type type = schema::Type::kObject;
  bool has_enum = false;
};

/// A tree that fits a schema, and what is known about it because it was made so.
struct RandomTree {
  Json tree;
  std::vector<std::string> unknown;  ///< Pointers of the keys the schema does not know, sorted.
  std::vector<TypedPlace> places;
};

/// Keys in any order, some absent, some null, some unknown, with pointers that start at `pointer`.
RandomTree random_tree(const schema::Schema& schema, const std::string& pointer, Dice& dice);

/// Any JSON value, nulls included.
Json random_value(Dice& dice, int depth);

/// The same tree with the members of every object in another order.
Json shuffled(const Json& tree, Dice& dice);

/// A value that does not fit at `place`.
Json misfit(const TypedPlace& place, Dice& dice);

}  // namespace vmcp::property
