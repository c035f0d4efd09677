// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

#include "sync/hook.h"

namespace vmcp::server {

/// How a request ended: the label `outcome` of the metrics and the field `outcome` of the log.
enum class Outcome : std::uint8_t {
  kOk,
  kExcluded,      ///< 200; some members were left out.
  kNotApplied,    ///< 200; the spec was not applied, the previous children were retained.
  kInvalid,       ///< 400
  kUnauthorized,  ///< 401
  kForbidden,     ///< 403
  kNotFound,
  kMethodNotAllowed,
  kLengthRequired,
  kTooLarge,  ///< 413
  kUnsupportedMediaType,
  kOverloaded,  ///< 429
  kHeadersTooLarge,
  kInternal,      ///< 500
  kUnavailable,   ///< 503
  kDisconnected,  ///< The connection was lost, or cut for slowness, before the answer was written.
};
inline constexpr std::size_t kOutcomes = static_cast<std::size_t>(Outcome::kDisconnected) + 1;

std::string_view word_for(Outcome outcome);
Outcome outcome_of(const Answer& answer);
Outcome outcome_of(int refusal_code);

/// The label `hook`: `sync`, `customize`, or `none` when the route is neither.
std::string_view word_for(std::optional<Hook> hook);

}  // namespace vmcp::server
