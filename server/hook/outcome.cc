// SPDX-License-Identifier: Apache-2.0
#include "server/hook/outcome.h"

namespace vmcp::server {

std::string_view word_for(Outcome outcome) {
  static constexpr std::array<std::string_view, kOutcomes> kWords = {"ok",
                                                                     "excluded",
                                                                     "not_applied",
                                                                     "invalid",
                                                                     "unauthorized",
                                                                     "forbidden",
                                                                     "not_found",
                                                                     "method_not_allowed",
                                                                     "length_required",
                                                                     "too_large",
                                                                     "unsupported_media_type",
                                                                     "overloaded",
                                                                     "headers_too_large",
                                                                     "internal",
                                                                     "unavailable",
                                                                     "disconnected"};
  return kWords[static_cast<std::size_t>(outcome)];
}

Outcome outcome_of(int refusal_code) {
  switch (refusal_code) {
    case 200:
      return Outcome::kOk;
    case 400:
      return Outcome::kInvalid;
    case 401:
      return Outcome::kUnauthorized;
    case 403:
      return Outcome::kForbidden;
    case 404:
      return Outcome::kNotFound;
    case 405:
      return Outcome::kMethodNotAllowed;
    case 411:
      return Outcome::kLengthRequired;
    case 413:
      return Outcome::kTooLarge;
    case 415:
      return Outcome::kUnsupportedMediaType;
    case 429:
      return Outcome::kOverloaded;
    case 431:
      return Outcome::kHeadersTooLarge;
    case 503:
      return Outcome::kUnavailable;
    default:
      return Outcome::kInternal;
  }
}

Outcome outcome_of(const Answer& answer) {
  if (answer.code != 200) return outcome_of(answer.code);
  if (!answer.summary.not_applied.empty()) return Outcome::kNotApplied;
  return answer.summary.excluded.empty() ? Outcome::kOk : Outcome::kExcluded;
}

std::string_view word_for(std::optional<Hook> hook) {
  if (!hook) return "none";
  if (*hook == Hook::kMembers) return "members";
  return *hook == Hook::kSync ? "sync" : "customize";
}

}  // namespace vmcp::server
