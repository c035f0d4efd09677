// SPDX-License-Identifier: Apache-2.0
#pragma once

// cpp-httplib as it is used here: every source includes this, so that all are compiled with the same settings.

/// Longer than any burst of new connections; the default of 5 loses some, and each of those waits for a second.
#define CPPHTTPLIB_LISTEN_BACKLOG 1024
/// Heads are limited as a whole (request_head.h), before cpp-httplib sees them.
#define CPPHTTPLIB_HEADER_MAX_LENGTH 16384
#define CPPHTTPLIB_REQUEST_URI_MAX_LENGTH 16384

#include <httplib.h>
