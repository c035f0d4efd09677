// SPDX-License-Identifier: Apache-2.0
#include "cli/clock.h"

#include <chrono>

namespace vmcp::cli {

std::int64_t current_time() {
  using std::chrono::duration_cast, std::chrono::seconds, std::chrono::system_clock;
  return duration_cast<seconds>(system_clock::now().time_since_epoch()).count();
}

}  // namespace vmcp::cli
