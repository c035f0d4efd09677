// SPDX-License-Identifier: Apache-2.0
#include "sync/wire/cursor.h"

#include <array>

namespace vmcp::wire {
namespace {

/// What the zero behind the last token does to the depth.
constexpr std::int32_t kEnd = -1'000'000'000;

/// By how much a token that begins so changes the depth.
constexpr auto kNesting = [] {
  std::array<std::int32_t, 256> nesting{};
  nesting['{'] = nesting['['] = 1;
  nesting['}'] = nesting[']'] = -1;
  nesting['\0'] = kEnd;
  return nesting;
}();

}  // namespace

/// Most of a request is stepped over here (managedFields), so the loop has one branch: it goes on while the depth,
/// counted from the first level inside of the value, is neither negative nor too large.
bool Cursor::skip_nested(Value value) {
  const auto most = static_cast<std::uint32_t>(most_depth_ - depth_);
  std::uint32_t position = value.position + 1;
  std::uint32_t depth = 0;
  while (depth < most) {
    depth += static_cast<std::uint32_t>(kNesting[static_cast<std::uint8_t>(*tokens_->at(position))]);
    ++position;
  }
  if (depth == most) too_deep_ = true;
  if (static_cast<std::int32_t>(depth) != -1) return false;
  next_ = position;
  return true;
}

std::string_view Cursor::raw(Value value) {
  const std::uint32_t before = next_;
  if (!skip_nested(value)) return {};
  const char* begin = tokens_->at(value.position);
  const char* end = tokens_->at(next_ - 1) + 1;
  next_ = before;
  return {begin, static_cast<std::size_t>(end - begin)};
}

}  // namespace vmcp::wire
