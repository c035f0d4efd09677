// SPDX-License-Identifier: Apache-2.0
#include "sync/wire/decode.h"

#include <algorithm>
#include <optional>
#include <tuple>

#include "sync/model/child.h"
#include "sync/text/sort_unique.h"
#include "sync/wire/decode_objects.h"
#include "sync/wire/reader.h"

namespace vmcp::wire {
namespace {

/// Runs `fields` over the members of the root object, then makes sure that nothing follows it.
template <std::size_t... Sizes, typename... Reads>
std::optional<Error> read_document(std::string& body, Document& document, Reader& reader,
                                   const Field<Sizes, Reads>&... fields) {
  if (body.empty()) return Error{"", "InvalidJSON", "the body is empty"};
  auto root = document.open(body);
  if (!root) return Error{"", "InvalidJSON", document.is_broken() ? "not valid JSON" : "expected an object"};
  reader.members(*root, fields...);
  if (!reader.failed() && !document.at_end()) reader.refuse("something follows the JSON object");
  if (reader.failed()) return reader.error();
  return std::nullopt;
}

std::optional<Error> check_identity(const VirtualMCPServer& parent) {
  const std::pair<std::string_view, const char*> required[] = {
      {parent.api_version, "/parent/apiVersion"},
      {parent.kind, "/parent/kind"},
      {parent.metadata.name, "/parent/metadata/name"},
      {parent.metadata.namespace_, "/parent/metadata/namespace"}};
  for (const auto& [value, pointer] : required) {
    if (value.empty()) return Error{pointer, "InvalidJSON", "the parent has no such field"};
  }
  if (parent.kind != "VirtualMCPServer")
    return Error{"/parent/kind", "InvalidJSON", "the parent is no VirtualMCPServer"};
  return std::nullopt;
}

/// `pointer`: of the member in the request.
std::optional<Error> check_identity(const Member& member, const std::string& pointer) {
  const std::pair<std::string_view, const char*> required[] = {{member.metadata.name, "/metadata/name"},
                                                               {member.metadata.namespace_, "/metadata/namespace"}};
  for (const auto& [value, place] : required) {
    if (value.empty()) return Error{pointer + place, "InvalidJSON", "the object has no such field"};
  }
  return std::nullopt;
}

/// Sorts by `key` and refuses the same object twice: its two versions cannot both be true.
template <typename T, typename Key>
std::optional<Error> sort_unique(std::vector<T>& objects, const char* pointer, const Key& key) {
  const auto twin =
      sort_and_find_twin(objects.begin(), objects.end(), [&](const T& a, const T& b) { return key(a) < key(b); });
  if (twin == objects.end()) return std::nullopt;
  return Error{pointer, "InvalidJSON", "the object " + std::string(twin->metadata.name) + " is given twice"};
}

/// Related objects of other namespaces or on their way out do not count (spec/00-hook.md §2.2).
template <typename T>
void keep_usable(std::vector<T>& objects, std::string_view namespace_) {
  std::erase_if(objects, [&](const T& object) {
    return object.metadata.deleting || object.metadata.namespace_ != namespace_ || object.metadata.name.empty();
  });
}

std::optional<Error> tidy_related(RelatedObjects& related, std::string_view namespace_) {
  auto by_name = [](const auto& object) { return object.metadata.name; };
  keep_usable(related.groups, namespace_);
  keep_usable(related.members, namespace_);
  if (auto error = sort_unique(related.groups, "/related", by_name)) return error;
  if (auto error = sort_unique(related.members, "/related",
                               [](const Member& m) { return std::tuple(m.kind, m.metadata.name); })) {
    return error;
  }
  std::erase_if(related.undecodable, [&](const Undecodable& object) {
    return object.metadata.deleting || object.metadata.namespace_ != namespace_;
  });
  std::sort(related.undecodable.begin(), related.undecodable.end(), [](const Undecodable& a, const Undecodable& b) {
    return std::tie(a.kind, a.metadata.name) < std::tie(b.kind, b.metadata.name);
  });
  for (auto* list :
       {&related.external_auth_configs, &related.oidc_configs, &related.authz_configs, &related.telemetry_configs,
        &related.tool_configs, &related.composite_tool_definitions, &related.embedding_servers, &related.config_maps}) {
    keep_usable(*list, namespace_);
    if (auto error = sort_unique(*list, "/related", by_name)) return error;
  }
  return std::nullopt;
}

/// Only children of our kinds that the parent controls count. One that cannot be told to be so is an error: leaving it
/// out would delete it.
std::optional<Error> tidy_children(std::vector<ObservedChild>& children, const ObjectMeta& parent) {
  std::erase_if(children, [&](const ObservedChild& child) {
    return child.controller_uid.empty() || (!parent.uid.empty() && child.controller_uid != parent.uid);
  });
  for (const ObservedChild& child : children) {
    if (parent.uid.empty()) return Error{"/parent/metadata/uid", "InvalidJSON", "the parent has no such field"};
    if (child.api_version.empty() || child.kind.empty() || child.metadata.name.empty()) {
      return Error{"/children", "InvalidJSON", "a child has no apiVersion, kind or name"};
    }
  }
  std::erase_if(children, [](const ObservedChild& child) { return !is_child_kind(child.api_version, child.kind); });
  return sort_unique(children, "/children",
                     [](const ObservedChild& child) { return std::tie(child.kind, child.metadata.name); });
}

bool read_ignores_status_changes(Reader& reader, Value controller) {
  bool ignores = false;
  reader.object(
      controller,
      Field{
          "spec", [&](auto spec) {
            reader.object(
                spec,
                Field{
                    "parentResource", [&](auto parent) {
                      reader.object(parent, Field{"ignoreStatusChanges", [&](auto v) { ignores = reader.boolean(v); }});
                    }});
          }});
  return ignores;
}

/// Calls `read` with the object `value`; with nothing when it is null.
template <typename Read>
void read_object(Reader& reader, Value value, const Read& read) {
  if (reader.failed() || reader.is_null(value)) return;
  if (auto object = reader.opened(value)) read(*object);
}

void read_children(Reader& reader, Value kinds, SyncRequest& request) {
  request.has_children = !reader.is_null(kinds);
  reader.entries(kinds, [&](std::string_view, Value objects) {
    reader.entries(objects,
                   [&](std::string_view, Value object) { request.children.push_back(read_child(reader, object)); });
  });
}

void read_related(Reader& reader, Value kinds, Related& related, std::vector<std::string_view>& keys) {
  reader.entries(kinds, [&](std::string_view kind, Value objects) {
    keys.push_back(kind);
    reader.entries(objects, [&](std::string_view, Value object) { read_related(reader, object, related); });
  });
  std::sort(keys.begin(), keys.end());
}

}  // namespace

Result<SyncRequest> decode_sync(std::string& body, Document& document, const schema::Version& runtime) {
  SyncRequest request;
  Related related;
  constexpr std::size_t kSmallEntry = 3072;  // as an API server stores it
  related.objects.members.reserve(body.size() / kSmallEntry);
  Reader reader(document);
  const auto read_gateway = [&](Object& object) { request.parent = read_parent(reader, object, runtime); };
  auto error = read_document(
      body, document, reader,
      Field{"controller",
            [&](Value value) { request.ignores_status_changes = read_ignores_status_changes(reader, value); }},
      Field{"parent", [&](Value value) { read_object(reader, value, read_gateway); }},
      Field{"children", [&](Value kinds) { read_children(reader, kinds, request); }},
      Field{"related", [&](Value kinds) { read_related(reader, kinds, related, request.related_keys); }},
      Field{"finalizing", [&](Value value) { request.finalizing = reader.boolean(value); }});
  if (!error) error = check_identity(request.parent);
  if (!error) read_referenced(related, request.parent, runtime);
  if (!error) error = tidy_children(request.children, request.parent.metadata);
  if (!error) error = tidy_related(related.objects, request.parent.metadata.namespace_);
  if (error) return tl::unexpected(std::move(*error));
  request.related = std::move(related.objects);
  return request;
}

Result<CustomizeParent> decode_customize(std::string& body, Document& document) {
  CustomizeParent parent;
  Reader reader(document);
  const auto read = [&](Object& object) {
    if (const auto kind = peek_member_kind(reader, object)) {
      parent = read_member(reader, object, *kind);
    } else {
      parent = read_parent(reader, object, schema::kPinnedRuntime);
    }
  };
  auto error =
      read_document(body, document, reader, Field{"parent", [&](Value value) { read_object(reader, value, read); }});
  if (!error) {
    const Member* member = std::get_if<Member>(&parent);
    error = member != nullptr ? check_identity(*member, "/parent") : check_identity(std::get<VirtualMCPServer>(parent));
  }
  if (error) return tl::unexpected(std::move(*error));
  return parent;
}

Result<MemberRequest> decode_member(std::string& body, Document& document) {
  MemberRequest request;
  Related related;
  Reader reader(document);
  const auto read_decorated = [&](Object& object) {
    const auto kind = peek_member_kind(reader, object);
    if (!kind) return reader.refuse("expected a member of a group");
    read_decorated_member(reader, object, *kind, request);
  };
  auto error = read_document(
      body, document, reader, Field{"object", [&](Value value) { read_object(reader, value, read_decorated); }},
      Field{"related", [&](Value kinds) { read_related(reader, kinds, related, request.related_keys); }});
  if (!error) error = check_identity(request.member, "/object");
  if (!error) read_referenced(related, request.member);
  if (!error) error = tidy_related(related.objects, request.member.metadata.namespace_);
  if (error) return tl::unexpected(std::move(*error));
  request.related = std::move(related.objects);
  return request;
}

}  // namespace vmcp::wire
