// SPDX-License-Identifier: Apache-2.0
#include "sync/discovery/discover.h"

#include <string>
#include <vector>

#include "sync/text/text.h"
#include "tests/catch.h"
#include "tests/support/request.h"

namespace vmcp {
namespace {

using namespace testing;
using Names = std::vector<std::string>;

/// What discovery makes of the members of group `tools`.
struct Found {
  Decoded decoded;
  Discovery discovery;

  Names served() const {
    Names out;
    for (const Backend& each : discovery.backends) out.emplace_back(each.name);
    return out;
  }
  Names excluded() const {
    Names out;
    for (const Exclusion& each : discovery.exclusions) out.push_back(concat({each.name, ": ", each.reason}));
    return out;
  }
};

Found found(const Request& request) {
  static const Settings settings;
  Found out{decoded(request), {}};
  const SyncRequest& sync = out.decoded.request;
  const OutgoingAuth outgoing({sync.parent, sync.related, settings}, nullptr);
  out.discovery = discover(members_of(sync.related, "tools"), outgoing, {}, sync.parent.metadata, {});
  return out;
}

TEST_CASE("membership is the group that the member names, nothing else") {  // spec/20-backends.md §1
  Request request;
  request.add_all({entry("in"), server("workload"), proxy("remote")});
  request.add(with(entry("other"), "/spec/groupRef/name", "others"));
  request.add(with(entry("none"), "/spec/groupRef", nullptr));
  request.add(with(with(entry("label"), "/spec/groupRef/name", "x"), "/metadata/labels", {{"group", "tools"}}));
  request.add(with(entry("empty"), "/spec/groupRef/name", ""));
  const Decoded decoded_request = decoded(request);
  Names names;
  for (const Member* member : members_of(decoded_request.request.related, "tools"))
    names.emplace_back(member->metadata.name);
  CHECK(names == Names{"workload", "remote", "in"});
  CHECK(members_of(decoded_request.request.related, "").empty());
}

TEST_CASE("an entry becomes a backend") {  // §2
  const Found out = found(Request().add(with(entry("docs", "https://docs.example.com/mcp?x=1"), "/spec/caBundleRef",
                                             {{"configMapRef", {{"name", "corp"}, {"key", "root.pem"}}}})));
  REQUIRE(out.discovery.backends.size() == 1);
  const Backend& backend = out.discovery.backends[0];
  CHECK(backend.kind == MemberKind::kMCPServerEntry);
  CHECK(backend.name == "docs");
  CHECK(backend.url == "https://docs.example.com/mcp?x=1");
  CHECK(backend.remote_url == "https://docs.example.com/mcp?x=1");
  CHECK(backend.transport == "streamable-http");
  CHECK(backend.has_ca_bundle);
  CHECK(backend.ca_config_map == "corp");
  CHECK(backend.ca_key == "root.pem");
  CHECK(backend.created == "2025-01-01T00:00:00Z");
  CHECK(backend.header_manifest.empty());
  CHECK(backend.strategy == nullptr);
}

TEST_CASE("workloads become backends under the URL of their proxy") {
  const Found out = found(Request().add_all({server("files"), proxy("web")}));
  REQUIRE(out.served() == Names{"files", "web"});
  CHECK(out.discovery.backends[0].url == "http://mcp-files-proxy.team-a.svc.cluster.local:8080/mcp");
  CHECK(out.discovery.backends[0].remote_url.empty());
  CHECK(out.discovery.backends[0].transport == "streamable-http");
  CHECK(out.discovery.backends[1].url == "http://mcp-web-remote-proxy.team-a.svc.cluster.local:8080");
  CHECK(out.discovery.backends[1].remote_url == "https://remote.example.com/");
  CHECK(out.discovery.backends[1].transport == "streamable-http");
}

TEST_CASE("the transports that a CRD would default") {
  Request request;
  request.add(with(with(server("default"), "/spec/transport", nullptr), "/spec/proxyMode", nullptr));
  request.add(with(server("empty-mode"), "/spec/proxyMode", ""));
  request.add(with(server("sse"), "/spec/transport", "sse"));
  request.add(with(entry("entry"), "/spec/transport", nullptr));
  const Found out = found(request);
  CHECK(out.served() == Names{"default", "empty-mode", "sse"});
  CHECK(out.excluded() == Names{"entry: TransportUnsupported"});
  CHECK(out.discovery.backends[2].transport == "sse");
}

TEST_CASE("a CA key that is empty or absent means ca.crt") {
  Request request;
  request.add(with(entry("a"), "/spec/caBundleRef", {{"configMapRef", {{"name", "corp"}, {"key", ""}}}}));
  request.add(with(entry("b"), "/spec/caBundleRef", {{"configMapRef", {{"name", "corp"}}}}));
  request.add(with(entry("c"), "/spec/caBundleRef", Json::object()));
  const Found out = found(request);
  REQUIRE(out.served() == Names{"a", "b", "c"});
  CHECK(out.discovery.backends[0].ca_key == "ca.crt");
  CHECK(out.discovery.backends[1].ca_key == "ca.crt");
  CHECK_FALSE(out.discovery.backends[2].has_ca_bundle);
}

TEST_CASE("headers and bundles of workloads are their own proxy's business") {
  const Json headers{{"addPlaintextHeaders", {{"Host", "x"}}}};
  const Found out = found(Request().add(with(proxy("web"), "/spec/headerForward", headers)));
  REQUIRE(out.served() == Names{"web"});
  CHECK(out.discovery.backends[0].header_manifest.empty());
}

TEST_CASE("one bad member costs that member") {
  Request request;
  request.add_all({entry("good-1"), entry("loop", "http://127.0.0.1/"), entry("good-2"), entry("twice"),
                   server("twice"), with(entry("auth"), "/spec/externalAuthConfigRef/name", "missing")});
  const Found out = found(request);
  CHECK(out.served() == Names{"good-1", "good-2", "twice"});
  CHECK(out.excluded() == Names{"auth: AuthConfigNotFound", "loop: RemoteURLInvalid", "twice: NameCollision"});
}

TEST_CASE("exclusions are sorted by kind, then name; backends by name alone") {
  Request request;
  request.add_all({entry("z", ""), entry("a", ""), with(server("m"), "/status/url", ""),
                   with(proxy("k"), "/status/url", ""), entry("c"), server("b"), proxy("d")});
  const Found out = found(request);
  CHECK(out.served() == Names{"b", "c", "d"});
  CHECK(out.excluded() == Names{"m: NoURL", "k: NoURL", "a: RemoteURLInvalid", "z: RemoteURLInvalid"});
}

TEST_CASE("no remote call is needed to judge: a missing CA ConfigMap or Secret excludes nobody") {  // §5 rows 4 and 5
  Request request;
  request.add(with(entry("ca"), "/spec/caBundleRef", {{"configMapRef", {{"name", "absent"}, {"key", "ca.crt"}}}}));
  request.add(with(entry("secret"), "/spec/externalAuthConfigRef/name", "header"));
  request.add(header_auth("header"));
  CHECK(found(request).served() == Names{"ca", "secret"});
}

TEST_CASE("an override makes a broken config of the member irrelevant") {  // D-91
  Request request(with(parent(), "/spec/outgoingAuth/backends",
                       {{"e", {{"type", "externalAuthConfigRef"}, {"externalAuthConfigRef", {{"name", "header"}}}}}}));
  request.add(header_auth("header")).add(with(entry("e"), "/spec/externalAuthConfigRef/name", "missing"));
  const Found out = found(request);
  REQUIRE(out.served() == Names{"e"});
  REQUIRE(out.discovery.backends[0].strategy);
  CHECK(out.discovery.backends[0].strategy->config_name == "header");
}

TEST_CASE("the gateway itself is no member of its group, however its Service is spelt") {
  const Found out = found(
      Request()
          .add(entry("a", "http://vmcp-gw:4483/mcp"))
          .add(entry("b", "http://VMCP-GW.team-a/mcp"))
          .add(with(entry("c", "http://vmcp-gw.team-a.svc/mcp"), "/spec/allowPrivateEndpoint", true))
          .add(with(entry("d", "http://vmcp-gw.team-a.svc.corp.example./mcp"), "/spec/allowPrivateEndpoint", true))
          .add(with(proxy("e"), "/spec/remoteUrl", "http://vmcp-gw.team-a:4483/mcp"))
          .add(entry("f", "http://vmcp-gw.team-b/mcp"))
          .add(entry("g", "https://vmcp-gw.team-a.example.com/mcp")));
  Names excluded;
  for (const Exclusion& each : out.discovery.exclusions) {
    excluded.emplace_back(each.name);
    CHECK(each.reason == "LeadsToItself");
    CHECK(each.pointer == "/spec/remoteUrl");
  }
  CHECK(excluded == Names{"e", "a", "b", "c", "d"});
  CHECK(out.discovery.backends.size() == 2);
}

TEST_CASE("a newer member cannot take the variable of an older one's auth config") {
  Request request;
  request.add_all({header_auth("a.b"), header_auth("a-b")});
  request.add(with(with(entry("old"), "/spec/externalAuthConfigRef/name", "a.b"), "/metadata/creationTimestamp",
                   "2024-01-01T00:00:00Z"));
  request.add(with(entry("new"), "/spec/externalAuthConfigRef/name", "a-b"));
  const Found out = found(request);
  CHECK(out.served() == Names{"old"});
  CHECK(out.excluded() == Names{"new: EnvNameCollision"});
}

}  // namespace
}  // namespace vmcp
