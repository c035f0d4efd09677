#pragma once

#include <string>

#include "sync/model/objects.h"
#include "sync/result.h"
#include "sync/wire/token_index.h"

namespace vmcp::wire {

/// Decodes the body of a sync request (spec/00-hook.md §2.2) in one pass. The result points into `body` and `tokens`,
/// so both must outlive it. `runtime` is what the gateway runs: keys of the spec that it does not have are set apart.
Result<SyncRequest> decode_sync(std::string& body, TokenIndex& tokens, const schema::Version& runtime);

/// Decodes the body of a customize request: the parent is all that it holds of interest.
Result<VirtualMCPServer> decode_customize(std::string& body, TokenIndex& tokens);

}  // namespace vmcp::wire
