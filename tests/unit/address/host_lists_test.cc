// SPDX-License-Identifier: Apache-2.0
#include "sync/address/host_lists.h"

#include <initializer_list>
#include <string>
#include <vector>

#include "sync/address/host_rules.h"
#include "tests/catch.h"

namespace vmcp {
namespace {

std::vector<HostPattern> patterns(std::initializer_list<const char*> texts) {
  std::vector<HostPattern> out;
  for (const char* text : texts) out.push_back(parse_host_pattern(text).value());
  return out;
}

std::string problem(std::string_view host, const HostLists& lists) {
  return platform_problem(host, {&lists, "team-a"}).value_or("");
}

struct Row {
  const char* pattern;
  std::vector<const char*> covered;
  std::vector<const char*> others;
};

TEST_CASE("the platform denies a host in every spelling of it") {
  for (const Row& row : std::vector<Row>{
           {"mcp.example.com",
            {"mcp.example.com", "MCP.Example.COM", "mcp.example.com."},
            {"a.mcp.example.com", "example.com", "mcp.example.com.evil.example", "xmcp.example.com"}},
           {"*.example.com", {"a.example.com", "a.b.EXAMPLE.com."}, {"example.com", "aexample.com"}},
           {"10.0.0.0/8",
            {"10.0.0.1", "10.255.255.255", "::ffff:10.1.2.3", "64:ff9b::a01:203", "2002:a01:203::", "::10.1.2.3",
             "10-1-2-3.team-b.pod", "10-1-2-3.team-b.pod.cluster.local"},
            {"11.0.0.1", "9.255.255.255", "64:ff9b::b01:203", "10.example.com"}},
           {"93.184.216.34", {"93.184.216.34", "64:ff9b::5db8:d822"}, {"93.184.216.35"}},
           {"fd00::/8", {"fd00::1", "fdff::1"}, {"fc00::1", "10.0.0.1"}},
           {"127.0.0.0/8", {"127.0.0.1", "localhost", "a.localhost.", "ip6-loopback"}, {"localhost.example.com"}},
           // Names of Services, which a pod's resolver completes.
           {"vault.security.svc.cluster.local",
            {"vault.security.svc.cluster.local.", "vault.security.svc", "VAULT.security"},
            {"vault", "vault.team-a", "vault.security.example.com"}},
           {"vault.team-a.svc.cluster.local", {"vault", "vault.", "vault.team-a", "vault.team-a.svc"}, {"vaults"}},
           {"*.security.svc.cluster.local", {"vault.security", "a.vault.security.svc"}, {"vault", "security"}},
           {"*.svc.cluster.local",
            {"vault", "vault.security.svc", "vault.security.svc.cluster.local"},
            {"example.com"}},
           {"*.cluster.local", {"vault", "vault.security.svc"}, {"example.com", "a.example.com"}},
       }) {
    HostLists lists;
    lists.denied = patterns({row.pattern});
    INFO(row.pattern);
    for (const char* host : row.covered) {
      INFO(host);
      CHECK(problem(host, lists)
                .ends_with("is denied by the platform (" + std::string(row.pattern) + " in --denied-hosts)"));
    }
    for (const char* host : row.others) {
      INFO(host);
      CHECK(problem(host, lists).empty());
    }
  }
}

TEST_CASE("with a list of allowed hosts everything else is refused, and what is denied stays so") {
  HostLists lists;
  lists.allowed = patterns({"*.example.com", "10.0.0.0/8", "files", "127.0.0.0/8"});
  lists.denied = patterns({"secret.example.com", "10.1.0.0/16"});
  for (const char* host :
       {"a.example.com", "A.EXAMPLE.com.", "10.2.3.4", "::ffff:10.2.3.4", "files", "10-2-3-4.a.pod", "localhost"}) {
    INFO(host);
    CHECK(problem(host, lists).empty());
  }
  // Where an address leads by translation the platform has to say itself.
  for (const char* host : {"example.com", "example.org", "files.team-a", "11.0.0.1", "64:ff9b::a02:304", "fd00::1"}) {
    INFO(host);
    CHECK(problem(host, lists) ==
          "\"" + std::string(host) + "\" is none of the hosts that the platform allows (--allowed-hosts)");
  }
  CHECK(problem("secret.example.com", lists).find("secret.example.com in --denied-hosts") != std::string::npos);
  CHECK(problem("10.1.2.3", lists).find("10.1.0.0/16 in --denied-hosts") != std::string::npos);
}

TEST_CASE("what nobody may call stays refused when the platform allows it") {
  HostLists lists;
  lists.allowed = patterns({"169.254.0.0/16", "0.0.0.0/0", "::/0"});
  CHECK(host_problem("169.254.169.254", kPrivateMemberHosts, {&lists, "team-a"}) ==
        "IP address 169.254.169.254 falls within blocked range 169.254.0.0/16");
  CHECK_FALSE(host_problem("93.184.216.34", kMemberHosts, {&lists, "team-a"}).has_value());
}

TEST_CASE("no lists, no problem") {
  CHECK_FALSE(platform_problem("example.com", {}).has_value());
  CHECK(problem("example.com", {}).empty());
}

TEST_CASE("an item of a list that nothing could match is a mistake") {
  for (const char* text : {"", "*", "*.", "https://example.com", "example.com:443", "a..b", "*.*.example.com", "10.0.0",
                           "0x7f.1", "10.0.0.0/33", "10.0.0.0/", "10.0.0.0/-1", "10.1.2.3/8", "fd00::/129",
                           "[fd00::]/8", "fe80::1%eth0", "example.com/8", "10.0.0.0/8/8", "b\xc3\xbc.example"}) {
    INFO(text);
    CHECK_FALSE(parse_host_pattern(text).has_value());
  }
  CHECK(parse_host_pattern("10.1.2.3/8").error() == "has ones behind its prefix: write 10.0.0.0/8");
}

TEST_CASE("an item is shown as it was written") {
  for (const char* text : {"example.com", "*.example.com", "10.0.0.0/8", "10.1.2.3", "fd00::/8", "::/0", "0.0.0.0/0"}) {
    CHECK(parse_host_pattern(text).value().text() == text);
  }
  CHECK(parse_host_pattern("*.Example.COM.").value().text() == "*.example.com");
}

}  // namespace
}  // namespace vmcp
