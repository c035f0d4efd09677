// SPDX-License-Identifier: Apache-2.0
#include "sync/wire/decode_objects.h"

#include <algorithm>

#include "sync/kubernetes/managed_fields.h"
#include "sync/model/related_kind.h"

namespace vmcp::wire {
namespace {

bool is_toolhive(std::string_view api_version) {
  return api_version.substr(0, api_version.find('/')) == kToolHiveGroup;
}

struct Identity {
  std::string_view api_version;
  std::string_view kind;
};

/// The identity may stand anywhere in the object, and decides how the rest is read.
Identity peek_identity(Reader& reader, Value object) {
  Identity identity;
  reader.look_ahead(object, [&](std::string_view key, Value value) {
    if (key == "apiVersion") identity.api_version = reader.text(value);
    if (key == "kind") identity.kind = reader.text(value);
    return identity.api_version.empty() || identity.kind.empty();
  });
  return identity;
}

void read_plaintext_headers(Reader& reader, Value value, Member& member) {
  constexpr std::size_t kUsual = 4;
  auto& headers = member.plaintext_headers;
  headers.reserve(kUsual);
  reader.entries(value, [&](std::string_view name, Value text) { headers.emplace_back(name, reader.text(text)); });
  std::sort(headers.begin(), headers.end());
}

SecretHeader read_secret_header(Reader& reader, Value value) {
  SecretHeader header;
  reader.object(value, Field{"headerName", [&](auto v) { header.header_name = reader.text(v); }},
                Field{"valueSecretRef", [&](auto ref) {
                        reader.object(ref, Field{"name", [&](auto v) { header.secret_name = reader.text(v); }},
                                      Field{"key", [&](auto v) { header.secret_key = reader.text(v); }});
                      }});
  return header;
}

void read_header_forward(Reader& reader, Value value, Member& member) {
  reader.object(
      value, Field{"addPlaintextHeaders", [&](auto headers) { read_plaintext_headers(reader, headers, member); }},
      Field{"addHeadersFromSecret", [&](auto headers) {
              reader.items(headers,
                           [&](Value item) { member.secret_headers.push_back(read_secret_header(reader, item)); });
            }});
}

void read_ca_bundle(Reader& reader, Value value, Member& member) {
  reader.object(value, Field{"configMapRef", [&](Value ref) {
                               member.has_ca_bundle = true;
                               reader.object(ref, Field{"name", [&](auto v) { member.ca_config_map = reader.text(v); }},
                                             Field{"key", [&](auto v) { member.ca_key = reader.text(v); }});
                             }});
}

std::string_view read_name_of_reference(Reader& reader, Value value) {
  std::string_view name;
  reader.object(value, Field{"name", [&](auto v) { name = reader.text(v); }});
  return name;
}

void read_member_spec(Reader& reader, Value value, Member& member) {
  const bool entry = member.kind == MemberKind::kMCPServerEntry;
  reader.object(
      value, Field{"groupRef", [&](auto v) { member.group = read_name_of_reference(reader, v); }},
      Field{"transport", [&](auto v) { member.transport = reader.text(v); }},
      Field{"proxyMode", [&](auto v) { member.proxy_mode = reader.text(v); }},
      Field{"remoteUrl", [&](auto v) { member.remote_url = reader.text(v); }},
      Field{"allowPrivateEndpoint", [&](auto v) { member.allow_private_endpoint = reader.boolean(v); }},
      Field{"externalAuthConfigRef", [&](auto v) { member.external_auth_config = read_name_of_reference(reader, v); }},
      Field{"caBundleRef",
            [&](auto v) {
              if (entry) read_ca_bundle(reader, v, member);
            }},
      Field{"headerForward", [&](auto v) {
              if (entry) read_header_forward(reader, v, member);
            }});
  // The CRD defaults of MCPServer and MCPRemoteProxy; an MCPServerEntry has to name its transport.
  if (member.kind == MemberKind::kMCPServer) {
    if (member.transport.empty()) member.transport = "stdio";
    if (member.proxy_mode.data() == nullptr) member.proxy_mode = "streamable-http";
  } else if (member.kind == MemberKind::kMCPRemoteProxy && member.transport.empty()) {
    member.transport = "streamable-http";
  }
}

/// Members are judged by phase and URL alone, so their conditions are not read.
ObservedStatus read_member_status(Reader& reader, Value value) {
  ObservedStatus status;
  reader.object(value, Field{"phase", [&](auto v) { status.phase = reader.text(v); }},
                Field{"observedGeneration", [&](auto v) { status.observed_generation = reader.integer(v); }},
                Field{"url", [&](auto v) { status.url = reader.text(v); }});
  return status;
}

/// Who wrote an object, as far as its managed fields say.
struct Writers {
  bool recorded = false;          ///< There are managed fields: an API server keeps the object.
  bool other_controller = false;  ///< Of its status: neither Metacontroller nor a person with kubectl.
};

/// Metacontroller itself is hardly ever named: the update that it sends after that of the status takes its mark away.
Writers read_writers(Reader& reader, Value object) {
  Writers writers;
  const auto read_manager = [&](Value item) {
    std::string_view manager;
    std::string_view subresource;
    reader.object(item, Field{"manager", [&](auto v) { manager = reader.text(v); }},
                  Field{"subresource", [&](auto v) { subresource = reader.text(v); }});
    writers.recorded = true;
    const bool ours = manager == "metacontroller" || manager.starts_with("kubectl");
    if (subresource == "status" && !ours) writers.other_controller = true;
  };
  reader.object(
      object,
      Field{"metadata", [&](auto metadata) {
              reader.object(metadata, Field{"managedFields", [&](auto fields) { reader.items(fields, read_manager); }});
            }});
  return writers;
}

void read_member(Reader& reader, Value object, MemberKind kind, Member& member) {
  member.kind = kind;
  reader.object(object, Field{"metadata", [&](auto v) { member.metadata = read_metadata(reader, v); }},
                Field{"spec", [&](auto v) { read_member_spec(reader, v, member); }},
                Field{"status", [&](auto v) { member.status = read_member_status(reader, v); }});
  if (kind != MemberKind::kMCPServerEntry || member.status.phase != "Failed") return;
  // Our own verdict (members/entry_conditions.h) is no other controller's: it is as if it were of no generation. What
  // it says our rules say too, and of the objects that the entry refers to they know more.
  const Writers writers = read_writers(reader, object);
  if (writers.recorded && !writers.other_controller) member.status.observed_generation = 0;
}

MCPGroup read_group(Reader& reader, Value object) {
  MCPGroup group;
  reader.object(object, Field{"metadata", [&](auto v) { group.metadata = read_metadata(reader, v); }},
                Field{"status", [&](auto v) { group.status = read_member_status(reader, v); }});
  return group;
}

}  // namespace

void drop_defaulted(Reader& reader, Value object, std::vector<std::string>& unknown) {
  if (unknown.empty()) return;
  Json managed;
  reader.object(object,
                Field{"metadata", [&](Value metadata) {
                        reader.object(metadata, Field{"managedFields", [&](auto v) { managed = reader.tree(v); }});
                      }});
  if (!managed.is_array()) return;
  const auto is_default = [&](const std::string& pointer) { return !is_managed_by_anybody(managed, pointer); };
  unknown.erase(std::remove_if(unknown.begin(), unknown.end(), is_default), unknown.end());
}

ObjectMeta read_metadata(Reader& reader, Value value) {
  ObjectMeta metadata;
  reader.object(value, Field{"name", [&](auto v) { metadata.name = reader.text(v); }},
                Field{"namespace", [&](auto v) { metadata.namespace_ = reader.text(v); }},
                Field{"uid", [&](auto v) { metadata.uid = reader.text(v); }},
                Field{"creationTimestamp", [&](auto v) { metadata.creation_timestamp = reader.text(v); }},
                Field{"deletionTimestamp", [&](auto v) { metadata.deleting = !reader.text(v).empty(); }},
                Field{"generation", [&](auto v) { metadata.generation = reader.integer(v); }});
  return metadata;
}

ObservedCondition read_condition(Reader& reader, Value value) {
  ObservedCondition condition;
  reader.object(value, Field{"type", [&](auto v) { condition.type = reader.text(v); }},
                Field{"status", [&](auto v) { condition.status = reader.text(v); }},
                Field{"reason", [&](auto v) { condition.reason = reader.text(v); }},
                Field{"message", [&](auto v) { condition.message = reader.text(v); }},
                Field{"lastTransitionTime", [&](auto v) { condition.last_transition_time = reader.text(v); }},
                Field{"observedGeneration", [&](auto v) { condition.observed_generation = reader.integer(v); }});
  return condition;
}

ObservedStatus read_status(Reader& reader, Value value) {
  ObservedStatus status;
  reader.object(value, Field{"phase", [&](auto v) { status.phase = reader.text(v); }},
                Field{"observedGeneration", [&](auto v) { status.observed_generation = reader.integer(v); }},
                Field{"url", [&](auto v) { status.url = reader.text(v); }},
                Field{"configHash", [&](auto v) { status.config_hash = reader.text(v); }},
                Field{"conditions", [&](auto v) {
                        reader.items(v, [&](Value item) { status.conditions.push_back(read_condition(reader, item)); });
                      }});
  return status;
}

bool is_entry(Reader& reader, Value value) {
  const auto [api_version, kind] = peek_identity(reader, value);
  return is_toolhive(api_version) && kind == kind_name(MemberKind::kMCPServerEntry);
}

Member read_entry(Reader& reader, Value value) {
  Member entry;
  read_member(reader, value, MemberKind::kMCPServerEntry, entry);
  return entry;
}

void read_decorated_entry(Reader& reader, Value value, MemberRequest& request) {
  request.entry = read_entry(reader, value);
  request.judged_by_others = read_writers(reader, value).other_controller;
  ObservedStatus status;
  reader.object(value, Field{"status", [&](auto v) { status = read_status(reader, v); }});
  request.conditions = std::move(status.conditions);
  std::sort(request.conditions.begin(), request.conditions.end(),
            [](const ObservedCondition& a, const ObservedCondition& b) { return a.type < b.type; });
}

void read_related(Reader& reader, Value object, const schema::Version& runtime, RelatedObjects& related) {
  const auto [api_version, kind] = peek_identity(reader, object);
  if (reader.failed()) return;
  if (is_toolhive(api_version)) {
    for (MemberKind member : {MemberKind::kMCPServerEntry, MemberKind::kMCPServer, MemberKind::kMCPRemoteProxy}) {
      if (kind == kind_name(member)) return read_member(reader, object, member, related.members.emplace_back());
    }
    if (kind == kMCPGroupKind.kind) {
      related.groups.push_back(read_group(reader, object));
      return;
    }
  }
  read_config_object(reader, object, api_version, kind, runtime, related);
}

}  // namespace vmcp::wire
