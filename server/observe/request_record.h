// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string_view>

#include "server/hook/outcome.h"

namespace vmcp::server {

/// What is known about a request when it has ended: for metrics and log.
struct RequestRecord {
  std::optional<Hook> hook;
  Outcome outcome = Outcome::kOk;
  int code = 200;
  std::string_view reason;    ///< Of the error object.
  std::string_view error_id;  ///< Of a defect of ours; also in the answer.
  std::uint64_t request_bytes = 0;
  std::uint64_t response_bytes = 0;
  std::chrono::microseconds duration{0};  ///< From the end of the head until the answer was written.
  const Summary* summary = nullptr;       ///< nullptr: the core was not asked.
};

}  // namespace vmcp::server
