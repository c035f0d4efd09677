// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <vector>

namespace vmcp {

/// One word of a Cedar policy.
struct CedarToken {
  enum class Kind { kIdentifier, kReserved, kInteger, kString, kSymbol, kEnd };
  Kind kind = Kind::kEnd;
  std::string_view text;  ///< Strings with their quotes.
};

/// Splits a policy into its tokens, the last of which is kEnd. The error says what cannot be read, in the form
/// `has a string literal that is not closed`. The content of strings is not looked at.
tl::expected<std::vector<CedarToken>, std::string> cedar_tokens(std::string_view policy);

/// Whether all escapes in a string with its quotes are Cedar's. In a pattern, `\*` is one too.
bool has_cedar_escapes(std::string_view literal, bool is_pattern);

/// `[A-Za-z_][A-Za-z0-9_]*`
bool is_cedar_identifier(std::string_view text);

/// Whether `text` is one of Cedar's own words, which name nothing.
bool is_cedar_reserved(std::string_view text);

}  // namespace vmcp
