// SPDX-License-Identifier: Apache-2.0
#include "sync/wire/token_index.h"

#include "sync/wire/raw_text.h"

namespace vmcp::wire {
namespace {

/// The end of what was written, or nullptr. Later versions of simdjson can put a mark in the place of what is broken.
template <typename Finder>
std::uint8_t* unescape(const Finder& finder, const std::uint8_t* from, std::uint8_t* to) {
  if constexpr (requires { finder.parse_string(from, to); }) {
    return finder.parse_string(from, to);
  } else {
    return finder.parse_string(from, to, false);
  }
}

}  // namespace

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
  const char* begin = quote + 1;
  scratch_.resize(static_cast<std::size_t>(end_of_string(begin) - begin) + simdjson::SIMDJSON_PADDING);
  auto* to = reinterpret_cast<std::uint8_t*>(scratch_.data());
  const std::uint8_t* end = unescape(*finder_, reinterpret_cast<const std::uint8_t*>(begin), to);
  if (end == nullptr) return std::nullopt;
  const std::string_view text(scratch_.data(), static_cast<std::size_t>(end - to));
  // simdjson 3.0 makes three bytes of half a surrogate pair.
  if (!simdjson::validate_utf8(text.data(), text.size())) return std::nullopt;
  return unescaped_.emplace_back(text);
}

}  // namespace vmcp::wire
