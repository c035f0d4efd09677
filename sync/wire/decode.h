#pragma once

#include <string>

#include "sync/model/objects.h"
#include "sync/result.h"
#include "sync/wire/document.h"

namespace vmcp::wire {

/// Decodes the body of a sync request (spec/00-hook.md §2.2) in one pass. The result points into `body` and `document`,
/// so both must outlive it.
Result<SyncRequest> decode_sync(std::string& body, Document& document);

/// Decodes the body of a customize request: the parent is all that it holds of interest.
Result<VirtualMCPServer> decode_customize(std::string& body, Document& document);

}  // namespace vmcp::wire
