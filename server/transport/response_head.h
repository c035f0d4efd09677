#pragma once

#include <string>

#include "server/transport/handler.h"

namespace vmcp::server {

/// Appends the status line and headers of `reply` (RFC 9112) to `out`: Content-Length always, never chunked.
void append_response_head(std::string& out, const Reply& reply, bool close);

}  // namespace vmcp::server
