// SPDX-License-Identifier: Apache-2.0
#include "sync/discovery/url_rules.h"

#include <optional>
#include <string>

#include "tests/catch.h"

namespace vmcp {
namespace {

const std::string kNotAllowed = "remote URL host is not allowed: ";
const std::string kRemedy = "; set allowPrivateEndpoint: true if that is meant";

std::string problem(const std::string& url, bool allow_private = false) {
  return remote_url_problem(url, allow_private, {}).value_or("");
}

std::string in_range(const std::string& host, const std::string& range) {
  return kNotAllowed + "IP address " + host + " falls within blocked range " + range;
}

std::string by_name(const std::string& host, const std::string& blocked) {
  return kNotAllowed + "hostname \"" + host + "\" matches blocked internal hostname \"" + blocked + "\"";
}

struct Row {
  std::string url;
  std::string expected;
};

// spec/20-backends.md §9, first table.

TEST_CASE("the first failing URL rule is reported in its words") {
  const Row row = GENERATE(Row{"", "remote URL must not be empty"},
                           Row{"https://a b/", R"(remote URL is invalid: invalid character " " in host name)"},
                           Row{"https://a/\n", "remote URL is invalid: net/url: invalid control character in URL"},
                           Row{"https://a/%zz", R"(remote URL is invalid: invalid URL escape "%zz")"},
                           Row{"https://a:port/", "remote URL is invalid: invalid port after host"},
                           Row{"https://a:0/", "remote URL is invalid: the port is not between 1 and 65535"},
                           Row{"https://a:65536/", "remote URL is invalid: the port is not between 1 and 65535"},
                           Row{"ftp://127.0.0.1/", R"(remote URL must use http or https scheme, got "ftp")"},
                           Row{"FTP://a/", R"(remote URL must use http or https scheme, got "ftp")"},
                           Row{"//a/mcp", R"(remote URL must use http or https scheme, got "")"},
                           Row{"https:///mcp", "remote URL must have a valid host"},
                           Row{"https:mcp", "remote URL must have a valid host"});
  CAPTURE(row.url);
  CHECK(problem(row.url) == row.expected);
}

TEST_CASE("ordinary public URLs are taken, whatever the case of the scheme") {
  const std::string url =
      GENERATE("https://api.example.com/mcp", "http://api.example.com", "HTTPS://API.Example.com:8443/mcp?x=1&y=%20",
               "https://93.184.216.34/mcp", "https://[2606:4700::1111]:443/mcp", "https://a:65535/", "https://a:1/");
  CAPTURE(url);
  CHECK(problem(url).empty());
}

TEST_CASE("addresses that always stay blocked") {
  const Row row = GENERATE(
      Row{"0.0.0.0", "0.0.0.0/8"}, Row{"0.255.255.255", "0.0.0.0/8"}, Row{"127.0.0.1", "127.0.0.0/8"},
      Row{"127.255.255.255", "127.0.0.0/8"}, Row{"169.254.169.254", "169.254.0.0/16"}, Row{"[::]", "::/128"},
      Row{"[::1]", "::1/128"}, Row{"[0:0:0:0:0:0:0:1]", "::1/128"}, Row{"[fe80::1]", "fe80::/10"},
      Row{"[febf::1]", "fe80::/10"}, Row{"[::ffff:127.0.0.1]", "127.0.0.0/8"}, Row{"[::ffff:7f00:1]", "127.0.0.0/8"});
  const bool allow_private = GENERATE(false, true);
  CAPTURE(row.url, allow_private);
  std::string host = row.url;
  if (host.front() == '[') host = host.substr(1, host.size() - 2);
  CHECK(problem("https://" + row.url + ":8443/mcp", allow_private) == in_range(host, row.expected));
}

TEST_CASE("private addresses are blocked until the entry allows them") {
  const Row row =
      GENERATE(Row{"10.0.0.0", "10.0.0.0/8"}, Row{"10.255.255.255", "10.0.0.0/8"}, Row{"172.16.0.1", "172.16.0.0/12"},
               Row{"172.31.255.255", "172.16.0.0/12"}, Row{"192.168.0.1", "192.168.0.0/16"},
               Row{"[fc00::1]", "fc00::/7"}, Row{"[fdff::1]", "fc00::/7"}, Row{"[::ffff:10.1.2.3]", "10.0.0.0/8"},
               Row{"100.64.0.1", "100.64.0.0/10"}, Row{"100.127.255.255", "100.64.0.0/10"});
  CAPTURE(row.url);
  std::string host = row.url;
  if (host.front() == '[') host = host.substr(1, host.size() - 2);
  CHECK(problem("http://" + row.url + "/mcp") == in_range(host, row.expected) + kRemedy);
  CHECK(problem("http://" + row.url + "/mcp", true).empty());
}

TEST_CASE("the neighbours of blocked ranges are free") {
  const std::string host = GENERATE("1.0.0.0", "126.255.255.255", "128.0.0.1", "169.253.255.255", "169.255.0.0",
                                    "9.255.255.255", "11.0.0.0", "172.15.255.255", "172.32.0.0", "192.167.255.255",
                                    "192.169.0.0", "100.63.255.255", "100.128.0.0", "[fe00::1]", "[fbff::1]");
  CAPTURE(host);
  CHECK(problem("https://" + host + "/").empty());
}

TEST_CASE("names of this pod and of the API server always stay blocked, with everything below them") {
  const Row row = GENERATE(
      Row{"localhost", "localhost"}, Row{"LocalHost", "localhost"}, Row{"a.localhost", "localhost"},
      Row{"kubernetes.default.svc.cluster.local", "kubernetes.default.svc.cluster.local"},
      Row{"kubernetes.default.svc", "kubernetes.default.svc"},
      Row{"x.kubernetes.default.svc", "kubernetes.default.svc"}, Row{"kubernetes.default", "kubernetes.default"},
      Row{"metadata.google.internal", "metadata.google.internal"},
      Row{"x.METADATA.google.internal", "metadata.google.internal"});
  const bool allow_private = GENERATE(false, true);
  CAPTURE(row.url, allow_private);
  std::string lower = row.url;
  for (char& c : lower) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  CHECK(problem("https://" + row.url + "/mcp", allow_private) == by_name(lower, row.expected));
}

TEST_CASE("cluster names are blocked until the entry allows them") {
  CHECK(problem("http://mcp.team-a.svc.cluster.local/") ==
        by_name("mcp.team-a.svc.cluster.local", "cluster.local") + kRemedy);
  CHECK(problem("http://cluster.local/") == by_name("cluster.local", "cluster.local") + kRemedy);
  CHECK(problem("http://mcp.team-a.svc.cluster.local/", true).empty());
}

TEST_CASE("a name is blocked only at a label's border") {
  const std::string host = GENERATE("mylocalhost", "localhost.example.com", "notkubernetes.default", "xcluster.local",
                                    "metadata.google.internal.example.com");
  CAPTURE(host);
  CHECK(problem("https://" + host + "/").empty());
}

// spec/20-backends.md §9, the table of known gaps (D-43).

TEST_CASE("an authority without a host name is refused: Go would dial the pod itself") {
  CHECK(problem("http://:8080/x") == "remote URL must have a valid host");
  CHECK(problem("http://:8080/x", true) == "remote URL must have a valid host");
  CHECK(problem("http://./x") == "remote URL must have a valid host");
}

TEST_CASE("one trailing dot does not hide a name") {
  CHECK(problem("https://localhost./") == by_name("localhost", "localhost"));
  CHECK(problem("https://kubernetes.default.svc./") == by_name("kubernetes.default.svc", "kubernetes.default.svc"));
  CHECK(problem("https://api.example.com./").empty());
}

TEST_CASE("legacy forms of IPv4 addresses are refused") {
  const std::string host = GENERATE("127.1", "2130706433", "0x7f.1", "0X7F.1", "0x7F000001", "017700000001",
                                    "010.0.0.1", "1.2.3.0x4", "example.0x1", "127.0.0.1.", "1.2.3.4.5");
  CAPTURE(host);
  CHECK(problem("http://" + host + "/").find("would be read as an IPv4 address") != std::string::npos);
  CHECK_FALSE(problem("http://" + host + "/", true).empty());
}

TEST_CASE("a zone does not hide an address") {
  CHECK(problem("http://[fe80::1%25eth0]/", true) == in_range("fe80::1", "fe80::/10"));
  CHECK(problem("http://[::1%25lo]/", true) == in_range("::1", "::1/128"));
}

TEST_CASE("hosts that are not ASCII are refused, raw or escaped") {
  const std::string host = GENERATE("\xef\xbd\x8cocalhost", "\xe2\x93\x9bocalhost",
                                    "b\xc3\xbc"
                                    "cher.example",
                                    "%6Cocalhost.example", "%C3%A9.example");
  CAPTURE(host);
  CHECK_FALSE(problem("https://" + host + "/", true).empty());
  CHECK(problem("https://xn--bcher-kva.example/").empty());
}

TEST_CASE("short cluster names stay allowed") {
  const std::string host = GENERATE("mcp.team-a.svc", "mcp.team-a", "mcp");
  CHECK(problem("http://" + host + ":8080/mcp").empty());
}

TEST_CASE("an IPv4 address inside an IPv6 one is judged too") {
  CHECK(problem("http://[64:ff9b::7f00:1]/", true) == in_range("64:ff9b::7f00:1", "127.0.0.0/8"));
  CHECK(problem("http://[64:ff9b::169.254.169.254]/", true) == in_range("64:ff9b::169.254.169.254", "169.254.0.0/16"));
  CHECK(problem("http://[2002:7f00:1::]/", true) == in_range("2002:7f00:1::", "127.0.0.0/8"));
  CHECK(problem("http://[2002:a00:1::]/") == in_range("2002:a00:1::", "10.0.0.0/8") + kRemedy);
  CHECK(problem("http://[2002:a00:1::]/", true).empty());
  CHECK(problem("http://[::127.0.0.1]/", true) == in_range("::127.0.0.1", "127.0.0.0/8"));
  CHECK(problem("http://[::a00:1]/") == in_range("::a00:1", "10.0.0.0/8") + kRemedy);
  CHECK(problem("http://[64:ff9b::5db8:d822]/").empty());
  CHECK(problem("http://[2002:5db8:d822::]/").empty());
}

TEST_CASE("a user name or password in the URL is refused without repeating it") {
  const std::string url = GENERATE("https://user:swordfish@host/", "https://swordfish@host/", "https://@host/");
  CAPTURE(url);
  CHECK(problem(url).find("must not hold a user name or password") != std::string::npos);
  CHECK(problem(url).find("swordfish") == std::string::npos);
}

TEST_CASE("hosts that only this cluster knows are told apart") {  // §9: surface in diagnostics
  for (const char* url : {"http://files/", "http://files:8080/mcp", "https://files.team-a.svc/mcp",
                          "http://FILES.team-a.SVC.", "http://a.b.cluster.local?x", "http://files.#x"}) {
    CAPTURE(url);
    CHECK(leads_into_cluster(url));
  }
  for (const char* url : {"https://example.com/", "https://files.team-a/", "https://1.2.3.4/",
                          "https://[2001:db8::1]:8/", "https://svc.example.com/x.svc"}) {
    CAPTURE(url);
    CHECK_FALSE(leads_into_cluster(url));
  }
}

TEST_CASE("a fragment is accepted") {
  CHECK(problem("https://host/mcp#part").empty());
}

}  // namespace
}  // namespace vmcp
