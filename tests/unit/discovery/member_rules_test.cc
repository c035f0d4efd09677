// SPDX-License-Identifier: Apache-2.0
#include "sync/discovery/member_rules.h"

#include <string>
#include <string_view>

#include "tests/catch.h"

namespace vmcp {
namespace {

Member entry() {
  Member out;
  out.kind = MemberKind::kMCPServerEntry;
  out.metadata.name = "docs";
  out.metadata.generation = 3;
  out.remote_url = "https://docs.example.com/mcp";
  out.transport = "streamable-http";
  return out;
}

Member server(std::string_view transport, std::string_view proxy_mode) {
  Member out;
  out.kind = MemberKind::kMCPServer;
  out.metadata.name = "docs";
  out.status.url = "http://mcp-docs-proxy.ns.svc.cluster.local:8080/mcp";
  out.transport = transport;
  out.proxy_mode = proxy_mode;
  return out;
}

Member proxy(std::string_view transport) {
  Member out;
  out.kind = MemberKind::kMCPRemoteProxy;
  out.metadata.name = "docs";
  out.status.url = "http://mcp-docs-remote-proxy.ns.svc.cluster.local:8080";
  out.transport = transport;
  return out;
}

std::string_view reason(const Member& member) {
  const auto problem = member_problem(member, {}, {});
  return problem ? problem->reason : "";
}

TEST_CASE("the transport of an MCPServer is what its proxy really speaks") {  // spec/20-backends.md §3
  struct Row {
    std::string_view transport, proxy_mode, expected;
  };
  const Row row = GENERATE(
      Row{"stdio", "sse", "sse"}, Row{"stdio", "streamable-http", "streamable-http"},
      Row{"stdio", "", "streamable-http"}, Row{"sse", "streamable-http", "sse"}, Row{"sse", "sse", "sse"},
      Row{"sse", "", "sse"}, Row{"streamable-http", "sse", "streamable-http"},
      Row{"streamable-http", "streamable-http", "streamable-http"}, Row{"streamable-http", "", "streamable-http"});
  CAPTURE(row.transport, row.proxy_mode);
  CHECK(backend_transport(server(row.transport, row.proxy_mode)) == row.expected);
  CHECK(reason(server(row.transport, row.proxy_mode)).empty());
}

TEST_CASE("the transport of the other kinds is the field as it is") {
  CHECK(backend_transport(proxy("sse")) == "sse");
  CHECK(backend_transport(proxy("stdio")) == "stdio");
  Member member = entry();
  member.transport = "sse";
  member.proxy_mode = "streamable-http";
  CHECK(backend_transport(member) == "sse");
}

TEST_CASE("a member with a transport that the runtime does not know is left out") {  // §5 rows 7 and 8
  CHECK(reason(server("stdio", "websocket")) == "TransportUnsupported");
  CHECK(reason(server("grpc", "sse")) == "TransportUnsupported");
  CHECK(reason(proxy("stdio")) == "TransportUnsupported");
  Member member = entry();
  member.transport = GENERATE("", "stdio", "SSE", "streamable");
  CHECK(reason(member) == "TransportUnsupported");
}

TEST_CASE("a workload without a URL is left out until its controller has written one") {  // §5 row 2
  Member member = server("stdio", "sse");
  member.status.url = "";
  CHECK(reason(member) == "NoURL");
  member = proxy("sse");
  member.status.url = "";
  member.remote_url = "https://docs.example.com";
  CHECK(reason(member) == "NoURL");
}

TEST_CASE("the URL of a workload is inside the cluster, and never the pod's own or a metadata service's") {
  CHECK(reason(server("stdio", "sse")).empty());
  CHECK(reason(proxy("sse")).empty());
  Member member = server("stdio", "sse");
  member.status.url = GENERATE("http://127.0.0.1:8080/mcp", "http://169.254.169.254/", "http://kubernetes.default.svc/",
                               "http://metadata.google.internal/", "file:///etc/passwd", "mcp");
  CHECK(reason(member) == "URLInvalid");
}

TEST_CASE("a remote URL that must not be called leaves the entry out") {  // §5 row 3, §8 check 1
  Member member = entry();
  member.remote_url = GENERATE("", "::::", "http://127.0.0.1/", "http://10.0.0.1/");
  CHECK(reason(member) == "RemoteURLInvalid");
}

TEST_CASE("allowPrivateEndpoint opens private addresses") {
  Member member = entry();
  member.remote_url = "http://10.0.0.1/";
  member.allow_private_endpoint = true;
  CHECK(reason(member).empty());
}

TEST_CASE(
    "the verdict of an entry's own controller counts only for the generation that it judged") {  // spec/00-hook.md §5
  struct Row {
    std::string_view phase;
    std::int64_t observed;
    std::string_view expected;
  };
  const Row row = GENERATE(Row{"", 0, ""}, Row{"Pending", 3, ""}, Row{"Valid", 3, ""}, Row{"Failed", 3, "NotValid"},
                           Row{"Failed", 2, ""}, Row{"Failed", 0, ""}, Row{"Valid", 2, ""});
  CAPTURE(row.phase, row.observed);
  Member member = entry();
  member.status.phase = row.phase;
  member.status.observed_generation = row.observed;
  CHECK(reason(member) == row.expected);
}

TEST_CASE("a Valid from the cluster does not admit what our own rules refuse") {
  Member member = entry();
  member.status.phase = "Valid";
  member.status.observed_generation = 3;
  member.remote_url = "http://169.254.169.254/";
  CHECK(reason(member) == "RemoteURLInvalid");
}

TEST_CASE("the phase of a workload says nothing about whether it can be called") {
  Member member = server("stdio", "sse");
  member.status.phase = "Failed";
  CHECK(reason(member).empty());
}

TEST_CASE("a CA bundle names a ConfigMap and one of its keys") {
  struct Row {
    std::string_view config_map, key, expected;
  };
  const Row row = GENERATE(Row{"corp-ca", "ca.crt", ""}, Row{"corp-ca", "", ""}, Row{"corp.ca", "Root_1.pem", ""},
                           Row{"", "ca.crt", "CABundleRefInvalid"}, Row{"Corp", "ca.crt", "CABundleRefInvalid"},
                           Row{"corp-ca", "..", "CABundleRefInvalid"}, Row{"corp-ca", "../x", "CABundleRefInvalid"},
                           Row{"corp-ca", "a/b", "CABundleRefInvalid"}, Row{"corp-ca", ".", "CABundleRefInvalid"});
  CAPTURE(row.config_map, row.key);
  Member member = entry();
  member.has_ca_bundle = true;
  member.ca_config_map = row.config_map;
  member.ca_key = row.key;
  CHECK(reason(member) == row.expected);
}

TEST_CASE("headers that cannot be forwarded leave the entry out") {
  Member member = entry();
  member.plaintext_headers = {{"Host", "x"}};
  CHECK(reason(member) == "HeaderForwardInvalid");
  member.plaintext_headers.clear();
  member.secret_headers = {{"X-Key", "", "key"}};
  CHECK(reason(member) == "HeaderSecretRefInvalid");
}

TEST_CASE("an exclusion says who is meant and repeats no URL") {
  Member member = entry();
  member.remote_url = "https://host/%zz?token=swordfish";
  const auto problem = member_problem(member, {}, {});
  REQUIRE(problem);
  CHECK(problem->kind == MemberKind::kMCPServerEntry);
  CHECK(problem->name == "docs");
  CHECK(problem->message.find("swordfish") == std::string::npos);
}

TEST_CASE("a member whose name no API server would take is left out") {
  Member member = entry();
  member.metadata.name = GENERATE("Docs", "a_b", "", "-a", "a/b");
  CHECK(reason(member) == "NameInvalid");
}

TEST_CASE("kinds have their Kubernetes names") {
  CHECK(kind_name(MemberKind::kMCPServer) == "MCPServer");
  CHECK(kind_name(MemberKind::kMCPRemoteProxy) == "MCPRemoteProxy");
  CHECK(kind_name(MemberKind::kMCPServerEntry) == "MCPServerEntry");
}

}  // namespace
}  // namespace vmcp
