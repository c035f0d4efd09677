// SPDX-License-Identifier: Apache-2.0
#include "tests/property/random_tree.h"

#include <algorithm>
#include <array>
#include <utility>

namespace vmcp::property {
namespace {

using schema::Field;
using schema::Schema;
using schema::Type;

constexpr int kDeepest = 14;
constexpr std::array<const char*, 8> kTexts = {"", "a", "a/b", "~", "längst", "${X}", "line\nbreak", "0"};

std::string random_text(Dice& dice) {
  return kTexts[dice.roll(kTexts.size())];
}

std::int64_t random_integer(Dice& dice) {
  constexpr std::array<std::int64_t, 6> edges = {0, -1, 1, 3600, INT64_MAX, INT64_MIN};
  return edges[dice.roll(edges.size())];
}

template <typename Members>
void shuffle(Members& members, Dice& dice) {
  for (std::size_t i = members.size(); i > 1; --i) std::swap(members[i - 1], members[dice.roll(i)]);
}

Json object_of(std::vector<std::pair<std::string, Json>> members, Dice& dice) {
  shuffle(members, dice);
  Json out = Json::object();
  for (auto& [key, value] : members) out[key] = std::move(value);
  return out;
}

class Maker {
 public:
  Maker(Dice& dice, RandomTree& out) : dice_(dice), out_(out) {}

  Json make(const Schema& schema, const std::string& pointer, int depth) {
    if (schema.type != Type::kFree) out_.places.push_back({pointer, schema.type, !schema.allowed.empty()});
    switch (schema.type) {
      case Type::kObject:
        return make_object(schema, pointer, depth);
      case Type::kList:
        return make_list(schema, pointer, depth);
      case Type::kMap:
        return make_map(schema, pointer, depth);
      case Type::kString:
        return schema.allowed.empty() ? random_text(dice_)
                                      : std::string(schema.allowed[dice_.roll(schema.allowed.size())]);
      case Type::kBoolean:
        return dice_.one_in(2);
      case Type::kInteger:
        return random_integer(dice_);
      case Type::kFreeObject:
        return object_of({{"z", random_value(dice_, 3)}, {"a", random_value(dice_, 3)}}, dice_);
      case Type::kFree:
        break;
    }
    Json value = random_value(dice_, 3);
    return value.is_null() ? Json("free") : value;
  }

 private:
  Json make_object(const Schema& schema, const std::string& pointer, int depth) {
    std::vector<std::pair<std::string, Json>> members;
    for (const Field& field : schema.fields) {
      if (depth > kDeepest || dice_.one_in(3)) continue;
      if (field.gate && !field.gate->fits(schema::kPinnedRuntime)) continue;
      const std::string name(field.name);
      if (dice_.one_in(12)) {
        members.emplace_back(name, nullptr);
        continue;
      }
      const Schema& inner = field.schema_ref != nullptr ? field.schema_ref() : field.schema;
      members.emplace_back(name, make(inner, child_pointer(pointer, name), depth + 1));
    }
    if (dice_.one_in(6)) {
      const std::string name = "not-" + random_text(dice_);
      members.emplace_back(name, random_value(dice_, 2));
      if (!schema::is_off(members.back().second)) out_.unknown.push_back(child_pointer(pointer, name));
    }
    return object_of(std::move(members), dice_);
  }

  Json make_list(const Schema& schema, const std::string& pointer, int depth) {
    Json out = Json::array();
    const std::size_t size = dice_.roll(3);
    for (std::size_t i = 0; i < size; ++i) {
      out.push_back(make(schema.items.front(), child_pointer(pointer, i), depth + 1));
    }
    return out;
  }

  Json make_map(const Schema& schema, const std::string& pointer, int depth) {
    std::vector<std::pair<std::string, Json>> members;
    for (const char* key : kTexts) {
      if (!dice_.one_in(4)) continue;
      const bool is_null = dice_.one_in(8);
      members.emplace_back(key, is_null ? Json() : make(schema.items.front(), child_pointer(pointer, key), depth + 1));
    }
    return object_of(std::move(members), dice_);
  }

  Dice& dice_;
  RandomTree& out_;
};

}  // namespace

RandomTree random_tree(const Schema& schema, const std::string& pointer, Dice& dice) {
  RandomTree out;
  out.tree = Maker(dice, out).make(schema, pointer, 0);
  std::sort(out.unknown.begin(), out.unknown.end());
  return out;
}

Json random_value(Dice& dice, int depth) {
  switch (dice.roll(depth > 0 ? 7 : 5)) {
    case 0:
      return nullptr;
    case 1:
      return dice.one_in(2);
    case 2:
      return random_integer(dice);
    case 3:
      return 1.5;
    case 4:
      return random_text(dice);
    case 5:
      return Json::array({random_value(dice, depth - 1), random_value(dice, depth - 1)});
    default:
      return object_of({{random_text(dice), random_value(dice, depth - 1)}, {"k", random_value(dice, depth - 1)}},
                       dice);
  }
}

Json shuffled(const Json& tree, Dice& dice) {
  if (tree.is_object()) {
    std::vector<std::pair<std::string, Json>> members;
    for (const auto& [key, value] : tree.items()) members.emplace_back(key, shuffled(value, dice));
    return object_of(std::move(members), dice);
  }
  Json out = tree;
  if (out.is_array()) {
    for (Json& item : out) item = shuffled(item, dice);
  }
  return out;
}

Json misfit(const TypedPlace& place, Dice& dice) {
  switch (place.type) {
    case Type::kString:
      return random_integer(dice);
    case Type::kBoolean:
      return "true";
    case Type::kInteger:
      return dice.one_in(2) ? Json(3.0) : Json("3");
    case Type::kList:
      return Json::object();
    default:
      return dice.one_in(2) ? Json::array() : Json("text");
  }
}

}  // namespace vmcp::property
