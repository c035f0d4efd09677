// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "server/observe/log.h"
#include "server/observe/request_record.h"

namespace vmcp::server {

/// One line per request at info. With `in_detail`, which is once per change of a gateway, more of them: one for each
/// member left out and for each reason why the spec is not applied. Names, places and reasons only: never bodies,
/// header values, tokens or URLs.
void log_request(Log& log, const RequestRecord& request, bool in_detail);

}  // namespace vmcp::server
