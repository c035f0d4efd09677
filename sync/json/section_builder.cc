#include "sync/json/section_builder.h"

#include <utility>

#include "sync/go/duration.h"

namespace vmcp {

SectionBuilder& SectionBuilder::text(std::string_view key) {
  std::string_view value = text_at(from_, {key});
  return value.empty() ? *this : put(key, std::string(value));
}

SectionBuilder& SectionBuilder::flag(std::string_view key) {
  return flag_at(from_, {key}) ? put(key, true) : *this;
}

SectionBuilder& SectionBuilder::integer(std::string_view key) {
  auto value = integer_at(from_, {key});
  return value.value_or(0) == 0 ? *this : put(key, *value);
}

SectionBuilder& SectionBuilder::duration(std::string_view key) {
  std::string_view value = text_at(from_, {key});
  return value.empty() || parse_duration(value) == 0 ? *this : put(key, std::string(value));
}

SectionBuilder& SectionBuilder::collection(std::string_view key) {
  const Json* value = find(from_, {key});
  return value == nullptr || value->empty() ? *this : put(key, *value);
}

SectionBuilder& SectionBuilder::present(std::string_view key) {
  const Json* value = find(from_, {key});
  return value == nullptr ? *this : put(key, *value);
}

SectionBuilder& SectionBuilder::put(std::string_view key, Json value) {
  node_[std::string(key)] = std::move(value);
  return *this;
}

}  // namespace vmcp
