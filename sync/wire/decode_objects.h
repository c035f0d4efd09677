// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "sync/model/member_request.h"
#include "sync/model/objects.h"
#include "sync/wire/reader.h"

namespace vmcp::wire {

/// Readers of single objects. Each reads one JSON value and returns what was found; what does not fit is remembered by
/// the Reader. All take members in any order.

ObjectMeta read_metadata(Reader& reader, Value value);
ObservedStatus read_status(Reader& reader, Value value);
ObservedCondition read_condition(Reader& reader, Value value);

/// Leaves out of `unknown` (pointers such as `/spec/x` into an object) what nobody set according to its
/// `managed_fields`: a default of a CRD newer than the tables here, which must not change what becomes of an object
/// (spec/96-current-toolhive.md §0).
void drop_defaulted(const Json& managed_fields, std::vector<std::string>& unknown);

/// The parent; its spec is conformed to the schema.
VirtualMCPServer read_parent(Reader& reader, Object& object, const schema::Version& runtime);

/// Which kind of member it is; nullopt: none. It can be read afterwards.
std::optional<MemberKind> peek_member_kind(Reader& reader, Object& object);
Member read_member(Reader& reader, Object& object, MemberKind kind);
/// The member that a request is about, what its status says, and who says it.
void read_decorated_member(Reader& reader, Object& object, MemberKind kind, MemberRequest& request);

/// Any child as the cluster holds it.
ObservedChild read_child(Reader& reader, Value value);

struct ConfigKind;

/// A configuration object (ConfigObject) of which only the metadata and the short form of the status were read, as it
/// is not known yet whether anything refers to it. The texts are parts of the request; empty when absent.
struct UnreadConfig {
  const ConfigKind* kind = nullptr;
  ConfigObject object;
  std::string_view spec;
  std::string_view status;
  std::string_view data;
  std::string_view managed_fields;
};

/// The kind of configuration object that `kind` of `api_version` is; nullptr when it is none.
const ConfigKind* config_kind(std::string_view api_version, std::string_view kind);
std::string_view name_of(const ConfigKind& kind);
UnreadConfig read_config(Reader& reader, Object& object, const ConfigKind& kind);

/// `related` of a request while it is read.
struct Related {
  RelatedObjects objects;
  std::vector<UnreadConfig> configs;
  Allowance allowance;
};

/// Adds one related object to the list of its kind, to `configs`, or to those that cannot be decoded. Kinds and API
/// groups that nobody asked for are skipped.
void read_related(Reader& reader, Value value, Related& related);

/// Reads the rest of the configuration objects that the gateway refers to, itself or through a member of its group, and
/// adds them to the lists of their kinds; the others cost nothing.
void read_referenced(Related& related, const VirtualMCPServer& parent, const schema::Version& runtime);
/// The same for those that the entry refers to.
void read_referenced(Related& related, const Member& entry);

}  // namespace vmcp::wire
