#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "sync/json.h"

namespace vmcp {

/// Builds a tree from what a parser finds, one call each, while watching what parsers do not: duplicate keys, depth and
/// number of values. Members come out sorted by key. A call returns false once there is a problem.
class TreeBuilder {
 public:
  /// `most` is how many values there may be.
  explicit TreeBuilder(std::size_t most) : most_(most) {}

  bool start_object() { return open(false); }
  void key(std::string_view name) { open_.back().key = name; }
  bool end_object();
  bool start_array() { return open(true); }
  bool end_array();
  bool put(Json value);  ///< A text, a number, true, false or null.
  bool refuse(std::string problem);

  CountedJson take() { return {std::move(root_), count_}; }
  const std::string& problem() const { return problem_; }

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
  Open close();

  const std::size_t most_;
  std::size_t count_ = 0;
  Json root_;
  std::vector<Open> open_;
  std::string problem_;
};

}  // namespace vmcp
