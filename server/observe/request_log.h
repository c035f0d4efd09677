// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "server/observe/log.h"
#include "server/observe/request_record.h"

namespace vmcp::server {

/// One line per request at info, and at debug one more per member left out. Names, counts and reasons only: never
/// bodies, header values, tokens or URLs.
void log_request(Log& log, const RequestRecord& request);

}  // namespace vmcp::server
