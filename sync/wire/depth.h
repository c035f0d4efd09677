#pragma once

#include <string_view>

namespace vmcp::wire {

/// Whether objects and lists of a request nest more than kMaxDepth deep, also in what nobody reads (spec/00-hook.md
/// §3). One that hides its nesting behind texts full of closing brackets is not found. That is harmless: what is read
/// is bounded once more (json.h), and what is skipped costs no stack.
bool nests_too_deeply(std::string_view json);

}  // namespace vmcp::wire
