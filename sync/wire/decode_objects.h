// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "sync/model/member_request.h"
#include "sync/model/objects.h"
#include "sync/wire/reader.h"

namespace vmcp::wire {

/// Readers of single objects. Each reads one JSON value and returns what was found; what does not fit is remembered by
/// the Reader. All take members in any order.

ObjectMeta read_metadata(Reader& reader, Value value);
ObservedStatus read_status(Reader& reader, Value value);
ObservedCondition read_condition(Reader& reader, Value value);

/// Leaves out of `unknown` (pointers such as `/spec/x` into `object`) what nobody set: a default of a CRD newer than
/// the tables here, which must not change what becomes of an object (spec/96-current-toolhive.md §0).
void drop_defaulted(Reader& reader, Value object, std::vector<std::string>& unknown);

/// The parent; its spec is conformed to the schema.
VirtualMCPServer read_parent(Reader& reader, Value value, const schema::Version& runtime);

/// Whether it is an MCPServerEntry. It can be read afterwards.
bool is_entry(Reader& reader, Value value);
Member read_entry(Reader& reader, Value value);
/// The MCPServerEntry of a request about it, what its status says, and who says it.
void read_decorated_entry(Reader& reader, Value value, MemberRequest& request);

/// Any child as the cluster holds it.
ObservedChild read_child(Reader& reader, Value value);

/// One of the kinds that hold configuration (ConfigObject), added to its list; others are skipped.
void read_config_object(Reader& reader, Value object, std::string_view api_version, std::string_view kind,
                        const schema::Version& runtime, RelatedObjects& related);

/// Adds one related object to the list of its kind. Kinds and API groups that nobody asked for are skipped.
void read_related(Reader& reader, Value object, const schema::Version& runtime, RelatedObjects& related);

}  // namespace vmcp::wire
