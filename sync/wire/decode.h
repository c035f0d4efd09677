// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <variant>

#include "sync/model/member_request.h"
#include "sync/model/objects.h"
#include "sync/result.h"
#include "sync/wire/document.h"

namespace vmcp::wire {

/// Decodes the body of a sync request (spec/00-hook.md §2.2) in one pass. The result points into `body` and `document`,
/// so both must outlive it. `runtime` is what the gateway runs: keys that it does not have are set apart.
Result<SyncRequest> decode_sync(std::string& body, Document& document, const schema::Version& runtime);

/// Whose related objects are asked for: a gateway, or a member that is decorated.
using CustomizeParent = std::variant<VirtualMCPServer, Member>;

/// Decodes the body of a customize request: the parent is all that it holds of interest.
Result<CustomizeParent> decode_customize(std::string& body, Document& document);

/// Decodes the body of a DecoratorController's sync request about an MCPServerEntry, as decode_sync does. What
/// it says of an entry does not depend on the runtime.
Result<MemberRequest> decode_member(std::string& body, Document& document);

}  // namespace vmcp::wire
