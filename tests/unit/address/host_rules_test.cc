// SPDX-License-Identifier: Apache-2.0
#include "sync/address/host_rules.h"

#include <string>

#include "tests/catch.h"

namespace vmcp {
namespace {

struct Row {
  const char* host;
  const char* allowed;  ///< m: a member's URL, p: with allowPrivateEndpoint, g: gateway, s: sidecar, c: cluster issuer
};

std::string allowed(std::string_view host) {
  std::string out;
  const std::pair<char, HostPolicy> policies[] = {{'m', kMemberHosts},
                                                  {'p', kPrivateMemberHosts},
                                                  {'g', kGatewayHosts},
                                                  {'s', kSidecarHosts},
                                                  {'c', kClusterIssuerHosts}};
  for (const auto& [letter, policy] : policies) {
    if (!host_problem(host, policy, {})) out += letter;
  }
  return out;
}

TEST_CASE("where an address or name may lead, by who writes it") {
  for (const Row& row : {
           Row{"example.com", "mpgsc"},
           Row{"93.184.216.34", "mpgsc"},
           Row{"files", "mpgsc"},
           Row{"files.team-a.svc", "mpgsc"},
           Row{"files.team-a.svc.cluster.local", "pgsc"},
           Row{"10.0.0.1", "pgsc"},
           Row{"198.18.0.1", "pgsc"},
           Row{"fec0::1", "pgsc"},
           // this pod
           Row{"127.0.0.1", "s"},
           Row{"::1", "s"},
           Row{"localhost", "s"},
           Row{"LOCALHOST.", "s"},
           Row{"a.localhost", "s"},
           Row{"ip6-localhost", "s"},
           Row{"ip6-loopback", "s"},
           Row{"IP6-LocalHost.", "s"},
           Row{"localhost.localdomain", "s"},
           Row{"mylocalhost", "mpgsc"},
           Row{"localhost.example.com", "mpgsc"},
           // the API server
           Row{"kubernetes", "c"},
           Row{"kubernetes.default", "c"},
           Row{"KUBERNETES.default.SVC.", "c"},
           Row{"kubernetes.default.svc.cluster.local", "c"},
           Row{"kubernetes.default.svc.k8s.corp", "c"},
           Row{"kubernetes.io", "mpgsc"},
           Row{"notkubernetes.default", "mpgsc"},
           // metadata services
           Row{"169.254.169.254", ""},
           Row{"fd00:ec2::254", ""},
           Row{"100.100.100.200", ""},
           Row{"168.63.129.16", ""},
           Row{"192.0.0.192", ""},
           Row{"metadata", ""},
           Row{"METADATA.", ""},
           Row{"metadata.google.internal", ""},
           Row{"metadata.goog", ""},
           Row{"instance-data", ""},
           Row{"instance-data.ec2.internal", ""},
           Row{"metadata.example.com", "mpgsc"},
           // nobody
           Row{"0.0.0.0", ""},
           Row{"224.0.0.1", ""},
           Row{"255.255.255.255", ""},
           Row{"ff02::1", ""},
           Row{"fe80::1%25eth0", ""},
           // pods by their address
           Row{"127-0-0-1.default.pod", "s"},
           Row{"169-254-169-254.default.pod", ""},
           Row{"169-254-169-254.default.pod.cluster.local", ""},
           Row{"10-0-0-1.team-a.POD", "pgsc"},
           Row{"--1.default.pod", "s"},
           Row{"fe80--1.a.pod.cluster.local.", ""},
           Row{"8-8-8-8.a.pod", "mpgsc"},
           Row{"web.default.pod", "mpgsc"},
           // spelling
           Row{"127.1", ""},
           Row{"2130706433", ""},
           Row{"0x7f.1", ""},
           Row{"127.0.0.1.", ""},
           Row{"", ""},
           Row{".", ""},
           Row{"localhost..", ""},
           Row{".localhost", ""},
           Row{"a..b.com", ""},
           Row{"%6cocalhost", ""},
           Row{"b\xc3\xbc"
               "cher.example",
               ""},
       }) {
    INFO(row.host);
    CHECK(allowed(row.host) == row.allowed);
  }
}

TEST_CASE("the message says what is blocked, and the remedy where there is one") {
  CHECK(host_problem("127.0.0.1", kMemberHosts, {}) == "IP address 127.0.0.1 falls within blocked range 127.0.0.0/8");
  CHECK(host_problem("10.0.0.1", kMemberHosts, {}) ==
        "IP address 10.0.0.1 falls within blocked range 10.0.0.0/8; set allowPrivateEndpoint: true if that is meant");
  CHECK(host_problem("x.cluster.local", kMemberHosts, {}) ==
        "hostname \"x.cluster.local\" matches blocked internal hostname \"cluster.local\"; set allowPrivateEndpoint: "
        "true "
        "if that is meant");
  CHECK(host_problem("169-254-169-254.a.pod", kPrivateMemberHosts, {}) ==
        "the pod 169-254-169-254.a.pod falls within blocked range 169.254.0.0/16");
}

TEST_CASE("a URL that is called has a known scheme, a host, a port, and no password") {
  const auto problem = [](std::string_view url) { return url_problem(url, kGatewayHosts, {}).value_or(""); };
  CHECK(problem("https://idp.example.com:8443/x?y").empty());
  CHECK(problem("HTTP://files.team-a.svc.cluster.local/x").empty());
  for (const char* url : {"file:///etc/passwd", "gopher://a/", "a", "", "//a/x"}) {
    INFO(url);
    CHECK(problem(url) == "must be an http or https URL");
  }
  CHECK(problem("https:///x") == "has no host");
  CHECK(problem("https://user:swordfish@a/") == "must not have a user name or password");
  CHECK(problem("https://a:65536/") == "has a port that is not between 1 and 65535");
  CHECK(problem("https://a/\n").find("is not a URL: ") == 0);
  CHECK(problem("https://[::1]/") == "must not lead there: IP address ::1 falls within blocked range ::1/128");
}

TEST_CASE("a host and a port") {
  const auto problem = [](std::string_view address) {
    return host_and_port_problem(address, kSidecarHosts, {}).value_or("");
  };
  for (const char* address : {"redis:6379", "[::1]:6379", "127.0.0.1:1", "redis.team-a.svc.cluster.local:6379"}) {
    INFO(address);
    CHECK(problem(address).empty());
  }
  CHECK(problem("redis") == "must be host:port");
  CHECK(problem("[fe80::1]:6379") == "must not lead there: IP address fe80::1 falls within blocked range fe80::/10");
  CHECK(problem("metadata:80").find("must not lead there: hostname") == 0);
}

}  // namespace
}  // namespace vmcp
