#include "sync/wire/token_index.h"

#include "sync/json.h"
#include "sync/wire/raw_text.h"

namespace vmcp::wire {

bool TokenIndex::find(std::string& text) {
  unescaped_.clear();
  text_ = "";
  positions_ = kNone;
  size_ = 0;
  if (text.capacity() < text.size() + simdjson::SIMDJSON_PADDING) {
    text.reserve(text.size() + simdjson::SIMDJSON_PADDING);
  }
  if (capacity_ < text.size() || finder_ == nullptr) {
    constexpr std::size_t kUnusedDepth = 1;  // of simdjson's second stage
    capacity_ = 0;
    if (simdjson::get_active_implementation()->create_dom_parser_implementation(text.size(), kUnusedDepth, finder_) !=
        simdjson::SUCCESS) {
      return false;
    }
    capacity_ = text.size();
  }
  if (finder_->stage1(reinterpret_cast<const std::uint8_t*>(text.data()), text.size(),
                      simdjson::stage1_mode::regular) != simdjson::SUCCESS) {
    return false;
  }
  size_ = finder_->n_structural_indexes;
  // Behind the last token, for whoever looks one or two tokens ahead.
  for (std::uint32_t behind : {size_, size_ + 1}) {
    finder_->structural_indexes[behind] = static_cast<std::uint32_t>(text.size());
  }
  text_ = text.data();
  positions_ = finder_->structural_indexes.get();
  return true;
}

std::string_view TokenIndex::scalar(Value value) const {
  const char* begin = at(value.position);
  const char* end = at(value.position + 1);
  const auto is_space = [](char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; };
  while (end > begin && is_space(end[-1])) --end;
  return {begin, static_cast<std::size_t>(end - begin)};
}

std::optional<std::string_view> TokenIndex::unescaped(const char* quote) {
  const Json string = Json::parse(quote, end_of_string(quote + 1) + 1, nullptr, false);
  if (!string.is_string()) return std::nullopt;
  return unescaped_.emplace_back(string.get_ref<const std::string&>());
}

}  // namespace vmcp::wire
