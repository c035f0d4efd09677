// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "sync/json/json.h"

namespace vmcp {

/// Builds trees from what a parser finds, one call each, while watching what parsers do not: duplicate keys, depth and
/// number of values. Members come out sorted by key. A call returns false once there is a problem.
class TreeBuilder {
 public:
  /// `most` is how many values there may be, in all trees together.
  explicit TreeBuilder(std::size_t most) : most_(most) {}

  bool start_object() { return open(false); }
  void key(std::string_view name) { open_[depth_ - 1].key = name; }
  bool end_object();
  bool start_array() { return open(true); }
  bool end_array();
  bool put(Json value);  ///< A text, a number, true, false or null.
  bool refuse(std::string problem);

  Json take() { return std::move(root_); }
  const std::string& problem() const { return problem_; }
  std::size_t count() const { return count_; }  ///< Of the values so far.

 private:
  using Member = std::pair<std::string, Json>;

  /// An object or a list that has not ended yet.
  struct Open {
    bool is_list = false;
    std::string key;  ///< Of the next member.
    std::vector<Member> members;
    Json::array_t items;
  };

  bool open(bool is_list);

  const std::size_t most_;
  std::size_t count_ = 0;
  Json root_;
  std::size_t depth_ = 0;
  std::vector<Open> open_;  ///< The first `depth_` are open; the others keep their memory for the next.
  std::string problem_;
};

/// Builds the tree of a JSON text. False when there is a problem.
bool parse_json(std::string_view text, TreeBuilder& builder);

}  // namespace vmcp
