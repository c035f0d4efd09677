// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

#include "sync/json/json.h"

namespace vmcp::cli {

/// A stand-in for Metacontroller and the API server: what becomes of an answer (spec/00-hook.md §2.3). It writes the
/// marks by which the hook later recognises its own work, and fills in what a real API server would.

enum class ApplyStrategy { kDynamic, kServerSide };

/// The request after `answer` to `request` was applied. `rolled_out`: the Deployment controller has finished.
/// `manager` is the field manager of server-side apply.
Json request_after(const Json& request, const Json& answer, ApplyStrategy strategy, const std::string& manager,
                   bool rolled_out);

/// What server-side apply notes as owned by whoever applied `object`: a `fieldsV1`.
Json owned_fields(const Json& object);

}  // namespace vmcp::cli
