#pragma once

#include <simdjson.h>

#include <string>

#include "sync/model/objects.h"
#include "sync/result.h"

namespace vmcp::wire {

/// Decodes the body of a sync request (spec/00-hook.md §2.2) in one pass. The result points into `body` and into the
/// parser's own memory, so both must outlive it. `body` needs simdjson's padding as spare capacity.
Result<SyncRequest> decode_sync(std::string& body, simdjson::ondemand::parser& parser);

/// Decodes the body of a customize request: the parent is all that it holds of interest.
Result<VirtualMCPServer> decode_customize(std::string& body, simdjson::ondemand::parser& parser);

}  // namespace vmcp::wire
