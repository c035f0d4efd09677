// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "sync/json/json.h"

namespace vmcp::standin {

/// The two ways in which Metacontroller turns a desired child into a stored one. `observed` is what is stored now,
/// nullptr for a child that is to be created; the result is what to store. `owner` is the reference to the parent.

/// Dynamic apply: a three-way merge of what was applied last (kept in an annotation), what is desired and what is
/// observed, so that what others set stays and what is no longer desired goes.
Json apply_dynamically(const Json* observed, const Json& desired, const Json& owner);

/// Server-side apply: the fields of `desired` are set and owned (noted in managedFields); those that were owned and
/// are not desired any more go.
Json apply_on_server(const Json* observed, const Json& desired, const Json& owner);

}  // namespace vmcp::standin
