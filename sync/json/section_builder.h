#pragma once

#include <string>
#include <string_view>

#include "sync/json/json.h"

namespace vmcp {

/// Copies chosen keys of a conformed object into a node of config.yaml, in the order of the calls, leaving out what the
/// runtime takes for absent anyway: empty texts and lists, false, zero.
class SectionBuilder {
 public:
  explicit SectionBuilder(const Json& from) : from_(from) {}

  SectionBuilder& text(std::string_view key);        ///< When not empty.
  SectionBuilder& flag(std::string_view key);        ///< When true.
  SectionBuilder& integer(std::string_view key);     ///< When not zero.
  SectionBuilder& duration(std::string_view key);    ///< As written, when not zero.
  SectionBuilder& collection(std::string_view key);  ///< A list or object, when not empty.
  SectionBuilder& present(std::string_view key);     ///< Whenever it is there.
  SectionBuilder& put(std::string_view key, Json value);

  Json take() { return std::move(node_); }

 private:
  const Json& from_;
  Json node_ = Json::object();
};

}  // namespace vmcp
