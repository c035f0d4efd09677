// SPDX-License-Identifier: Apache-2.0
#include "sync/wire/decode_objects.h"

#include <algorithm>

#include "sync/kubernetes/managed_fields.h"
#include "sync/model/names.h"
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

std::optional<MemberKind> member_kind(std::string_view kind) {
  for (MemberKind each : {MemberKind::kMCPServerEntry, MemberKind::kMCPServer, MemberKind::kMCPRemoteProxy}) {
    if (kind == kind_name(each)) return each;
  }
  return std::nullopt;
}

/// The identity may stand anywhere in the object, and decides how the rest is read.
Identity peek_identity(Reader& reader, Object& object) {
  Identity identity;
  reader.each_member(object, [&](std::string_view key, Value value) {
    if (key == "apiVersion") identity.api_version = reader.text_if_any(value);
    if (key == "kind") identity.kind = reader.text_if_any(value);
    return identity.api_version.empty() || identity.kind.empty();
  });
  reader.rewind(object);
  return identity;
}

/// A name, or an object with one.
std::string_view peek_reference(Reader& reader, Value value) {
  std::string_view name = reader.text_if_any(value);
  if (!reader.is_object(value)) return name;
  if (auto reference = reader.opened(value)) {
    reader.each_member(*reference, [&](std::string_view key, Value member) {
      if (key == "name") name = reader.text_if_any(member);
      return true;
    });
  }
  return name;
}

/// What can be said of an object that cannot be decoded: where it stands and which group it is of. What is not as it
/// should be is passed over; a CRD of long ago had a text as `groupRef`.
Undecodable describe(Reader& reader, Object& object, std::string_view kind, Error error) {
  Undecodable out{kind, {}, {}, std::move(error.pointer), std::move(error.message)};
  const auto inner = [&](Value value, const auto& read) {
    if (!reader.is_object(value)) return;
    if (auto opened = reader.opened(value)) reader.each_member(*opened, read);
  };
  reader.rewind(object);
  reader.each_member(object, [&](std::string_view key, Value value) {
    if (key == "metadata") {
      inner(value, [&](std::string_view field, Value text) {
        if (field == "name") out.metadata.name = reader.text_if_any(text);
        if (field == "namespace") out.metadata.namespace_ = reader.text_if_any(text);
        if (field == "deletionTimestamp") out.metadata.deleting = true;
        return true;
      });
    } else if (key == "spec") {
      inner(value, [&](std::string_view field, Value reference) {
        if (field == "groupRef") out.group = peek_reference(reader, reference);
        return true;
      });
    }
    return true;
  });
  return out;
}

void read_plaintext_headers(Reader& reader, Value value, Member& member) {
  constexpr std::size_t kUsual = 4;
  auto& headers = member.plaintext_headers;
  headers.reserve(kUsual);
  reader.entries(value, [&](std::string_view name, Value text) {
    reader.count(1);
    headers.emplace_back(name, reader.text(text));
  });
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
Writers read_writers(Reader& reader, Object& object) {
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
  reader.rewind(object);
  reader.members(
      object,
      Field{"metadata", [&](auto metadata) {
              reader.object(metadata, Field{"managedFields", [&](auto fields) { reader.items(fields, read_manager); }});
            }});
  return writers;
}

MCPGroup read_group(Reader& reader, Object& object) {
  MCPGroup group;
  reader.members(object, Field{"apiVersion", [&](auto v) { reader.text(v); }},
                 Field{"kind", [&](auto v) { reader.text(v); }},
                 Field{"metadata", [&](auto v) { group.metadata = read_metadata(reader, v); }},
                 Field{"status", [&](auto v) { group.status = read_member_status(reader, v); }});
  return group;
}

}  // namespace

void drop_defaulted(const Json& managed_fields, std::vector<std::string>& unknown) {
  constexpr std::size_t kMost = 100;  // no CRD gains as many at once, and each is looked for in all of managed_fields
  if (!managed_fields.is_array() || unknown.size() > kMost) return;
  std::erase_if(unknown, [&](const std::string& pointer) { return !is_managed_by_anybody(managed_fields, pointer); });
}

ObjectMeta read_metadata(Reader& reader, Value value) {
  ObjectMeta metadata;
  reader.object(
      value, Field{"name", [&](auto v) { metadata.name = reader.text(v); }},
      Field{"namespace", [&](auto v) { metadata.namespace_ = reader.text(v); }},
      Field{"uid", [&](auto v) { metadata.uid = reader.text(v); }},
      Field{"creationTimestamp", [&](auto v) { metadata.creation_timestamp = reader.text(v); }},
      Field{"deletionTimestamp", [&](auto v) { metadata.deleting = !reader.text(v).empty(); }},
      Field{"generation", [&](auto v) { metadata.generation = reader.integer(v); }},
      Field{"labels",
            [&](auto labels) {
              reader.object(labels, Field{kGroupLabel, [&](auto v) { metadata.group_label = reader.text(v); }});
            }},
      Field{"annotations", [&](auto annotations) {
              reader.object(annotations, Field{kMemberSelectionAnnotation,
                                               [&](auto v) { metadata.member_selection = reader.text(v); }});
            }});
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

std::optional<MemberKind> peek_member_kind(Reader& reader, Object& object) {
  const auto [api_version, kind] = peek_identity(reader, object);
  return is_toolhive(api_version) ? member_kind(kind) : std::nullopt;
}

/// Names given twice are refused for the identity too.
Member read_member(Reader& reader, Object& object, MemberKind kind) {
  Member member;
  member.kind = kind;
  reader.members(object, Field{"apiVersion", [&](auto v) { reader.text(v); }},
                 Field{"kind", [&](auto v) { reader.text(v); }},
                 Field{"metadata", [&](auto v) { member.metadata = read_metadata(reader, v); }},
                 Field{"spec", [&](auto v) { read_member_spec(reader, v, member); }},
                 Field{"status", [&](auto v) { member.status = read_member_status(reader, v); }});
  if (kind != MemberKind::kMCPServerEntry || member.status.phase != "Failed") return member;
  // Our own verdict (members/entry_conditions.h) is no other controller's: it is as if it were of no generation. What
  // it says our rules say too, and of the objects that the entry refers to they know more.
  const Writers writers = read_writers(reader, object);
  if (writers.recorded && !writers.other_controller) member.status.observed_generation = 0;
  return member;
}

void read_decorated_member(Reader& reader, Object& object, MemberKind kind, MemberRequest& request) {
  request.member = read_member(reader, object, kind);
  request.judged_by_others = read_writers(reader, object).other_controller;
  ObservedStatus status;
  reader.rewind(object);
  reader.members(object, Field{"status", [&](auto v) { status = read_status(reader, v); }});
  request.conditions = std::move(status.conditions);
  std::sort(request.conditions.begin(), request.conditions.end(),
            [](const ObservedCondition& a, const ObservedCondition& b) { return a.type < b.type; });
}

void read_related(Reader& reader, Value value, Related& related) {
  constexpr std::size_t kValues = 4;     // as many as a Member or a ConfigObject takes the room of
  if (!reader.is_object(value)) return;  // nobody's
  auto object = reader.opened(value);
  if (!object) return;
  const auto [api_version, kind] = peek_identity(reader, *object);
  const std::string start = reader.pointer();
  const auto read = [&](std::string_view name, const auto& read_object) {
    const std::size_t bytes = reader.raw(*object).size();
    auto error = reader.apart(related.allowance, bytes, [&] {
      reader.count(kValues);
      if (!reader.failed()) read_object();
    });
    if (!error) return;
    error->pointer = pointer_within(error->pointer, start);
    related.objects.undecodable.push_back(describe(reader, *object, name, std::move(*error)));
  };
  if (const ConfigKind* config = config_kind(api_version, kind)) {
    return read(name_of(*config), [&] {
      auto unread = read_config(reader, *object, *config);
      if (!reader.failed()) related.configs.push_back(std::move(unread));
    });
  }
  if (!is_toolhive(api_version)) return;
  if (kind == kMCPGroupKind.kind) {
    return read(kMCPGroupKind.kind, [&] {
      auto group = read_group(reader, *object);
      if (!reader.failed()) related.objects.groups.push_back(std::move(group));
    });
  }
  if (const auto member = member_kind(kind)) {
    return read(kind_name(*member), [&] {
      Member found = read_member(reader, *object, *member);
      if (!reader.failed()) related.objects.members.push_back(std::move(found));
    });
  }
}

}  // namespace vmcp::wire
