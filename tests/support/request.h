// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "sync/json/json.h"
#include "sync/model/objects.h"
#include "sync/wire/document.h"

/// Kubernetes objects and whole requests as JSON, so that a test shows only what it is about.
namespace vmcp::testing {

inline constexpr const char* kNamespace = "team-a";
inline constexpr const char* kParentUid = "11111111-2222-3333-4444-555555555555";

/// `object` with `value` at `pointer` (RFC 6901; members that are missing on the way are made). null: the member is
/// taken out.
Json with(Json object, const std::string& pointer, Json value);

/// An object of the API group toolhive.stacklok.dev in kNamespace, generation 1, created on 2025-01-01.
Json object(const std::string& kind, const std::string& name, Json spec);

/// VirtualMCPServer `gw`, inline mode, group `tools`, anonymous.
Json parent();
Json group(const std::string& name = "tools");
/// MCPServerEntry of group `tools`, streamable-http.
Json entry(const std::string& name, const std::string& url = "https://remote.example.com/mcp");
/// MCPServer and MCPRemoteProxy of group `tools`, with the URL that their controllers write.
Json server(const std::string& name);
Json proxy(const std::string& name);
/// MCPExternalAuthConfig with `type` and the sub-object of that name; null: none.
Json auth_config(const std::string& name, const std::string& type, Json part = nullptr);
/// One that converts: headerInjection of `X-Key` from Secret `s`, key `k`.
Json header_auth(const std::string& name);

/// What Metacontroller posts. The related kinds that every gateway asks for are there, empty until something is added.
class Request {
 public:
  explicit Request(Json parent_object = parent());

  Request& add(Json related);  ///< Under the key of its kind.
  Request& add_all(const std::vector<Json>& related);
  Request& without_kind(const std::string& kind);  ///< The key is missing, as if another version had asked.
  /// A child as the cluster would hold it: owned by the parent.
  Request& observe(Json child);
  /// Every child of an answer, as stored after dynamic apply, and the answer's status as the parent's.
  Request& observe_answer(const Json& answer);
  Request& finalizing();

  Json& tree() { return tree_; }
  std::string text(int hook_version = 2) const;  ///< Maps keyed by `name` (1) or `namespace/name` (2).

 private:
  Json tree_;
  std::vector<Json> related_;
  std::vector<Json> children_;
  std::vector<std::string> missing_kinds_;
};

/// A decoded request together with the memory that it points into.
struct Decoded {
  std::string body;
  std::unique_ptr<wire::Document> document;
  SyncRequest request;
};
/// Fails the test when the request cannot be decoded.
Decoded decoded(const Request& request);

}  // namespace vmcp::testing
