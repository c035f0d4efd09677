// SPDX-License-Identifier: Apache-2.0
#include "sync/go/url.h"

#include <string>
#include <string_view>

#include "tests/catch.h"

namespace vmcp {
namespace {

TEST_CASE("a URL is split into its parts") {
  const auto url = parse_url("https://user:secret@Example.com:8443/a/b?x=1#top");
  REQUIRE(url);
  CHECK(url->scheme == "https");
  CHECK(url->has_userinfo);
  CHECK(url->userinfo == "user:secret");
  CHECK(url->host == "Example.com");
  CHECK(url->port == "8443");
  CHECK(url->path == "/a/b");
  CHECK(url->has_query);
  CHECK(url->query == "x=1");
  CHECK(url->has_fragment);
  CHECK(url->fragment == "top");
  CHECK_FALSE(url->is_ip_literal);
}

TEST_CASE("an empty query, fragment, port and userinfo are there all the same") {
  const auto url = parse_url("http://@a:/?#");
  REQUIRE(url);
  CHECK(url->has_userinfo);
  CHECK(url->host == "a");
  CHECK(url->port.empty());
  CHECK(url->has_query);
  CHECK(url->has_fragment);
}

TEST_CASE("schemes have no case") {
  const auto url = parse_url("HTTPS://a");
  REQUIRE(url);
  CHECK(url->scheme_is("https"));
  CHECK_FALSE(url->scheme_is("http"));
}

TEST_CASE("hosts are read as Go reads them") {
  struct Row {
    std::string_view text;
    std::string_view host;
    std::string_view port;
  };
  const Row rows[] = {Row{"http://[::1]:80/", "::1", "80"},
                      Row{"http://[fe80::1%25eth0]/", "fe80::1%25eth0", ""},
                      Row{"http://[::ffff:1.2.3.4]", "::ffff:1.2.3.4", ""},
                      Row{"http://:8080/x", "", "8080"},
                      Row{"http:///x", "", ""},
                      Row{"http://%C3%A9.example", "%C3%A9.example", ""},
                      Row{"//h:1/p", "h", "1"},
                      Row{"postgres://a:1,b:2/db", "a:1,b", "2"},
                      Row{"mailto:someone@example.com", "", ""},
                      Row{"/only/path", "", ""}};
  for (const Row& row : rows) {
    CAPTURE(row.text);
    const auto url = parse_url(row.text);
    REQUIRE(url);
    CHECK(url->host == row.host);
    CHECK(url->port == row.port);
  }
}

TEST_CASE("what Go refuses is refused in its words") {
  struct Row {
    std::string text;
    std::string problem;
  };
  const Row rows[] = {Row{"http://a/\x7f", "net/url: invalid control character in URL"},
                      Row{std::string("http://a/\0", 10), "net/url: invalid control character in URL"},
                      Row{"http://a\n/", "net/url: invalid control character in URL"},
                      Row{"://a", "missing protocol scheme"},
                      Row{"a:80/x y", ""},
                      Row{"1a:b", "first path segment in URL cannot contain colon"},
                      Row{"http://a b/", R"(invalid character " " in host name)"},
                      Row{R"(http://a\b/)", R"(invalid character "\\" in host name)"},
                      Row{"http://a^b", R"(invalid character "^" in host name)"},
                      Row{"http://a/%zz", R"(invalid URL escape "%zz")"},
                      Row{"http://a/%2", R"(invalid URL escape "%2")"},
                      Row{"http://a/%\xC3\xA9", "invalid URL escape \"%\xC3\xA9\""},
                      Row{"http://a/%\xE2\x82\xAC", R"(invalid URL escape "%\xe2\x82")"},  // cut after three bytes
                      Row{"http://a/#%", R"(invalid URL escape "%")"},
                      Row{"http://%41/", R"(invalid URL escape "%41")"},
                      Row{"http://a:b/", "invalid port after host"},
                      Row{"http://a:1:2/", "invalid port after host"},
                      Row{"http://[::1]x/", "invalid port after host"},
                      Row{"http://[::1/", "missing ']' in host"},
                      Row{"http://a[::1]/", "invalid IP-literal"},
                      Row{"http://[127.0.0.1]/", "invalid IP-literal"},
                      Row{"http://[::1%25]/", "invalid IP-literal"},
                      Row{"http://[::1%25%0a]/", R"(invalid URL escape "%0a")"},
                      Row{"http://a\\@b/", "net/url: invalid userinfo"},
                      Row{"http://%2@b/", R"(invalid URL escape "%2")"}};
  for (const Row& row : rows) {
    CAPTURE(row.text);
    const auto url = parse_url(row.text);
    if (row.problem.empty()) {
      CHECK(url);
    } else {
      REQUIRE_FALSE(url);
      CHECK(url.error() == row.problem);
    }
  }
}

TEST_CASE("a password that holds a slash is not repeated") {
  const auto url = parse_url("https://user:swordfish/x@host/");
  REQUIRE_FALSE(url);
  CHECK(url.error().find("swordfish") == std::string::npos);
}

}  // namespace
TEST_CASE("what can be dialled is a host and a port") {
  for (const char* text : {"redis:6379", "redis.example.com:1", "10.0.0.1:65535", "[::1]:6379"}) {
    CAPTURE(text);
    CHECK(is_host_and_port(text));
  }
  for (const char* text :
       {"", "redis", "redis:", ":6379", "redis:0", "redis:65536", "redis:123456", "redis:port", "::1:6379",
        "user@redis:1", "redis:1/0", "redis:1?x", "redis:1#x", "redis://redis:6379", "a b:1"}) {
    CAPTURE(text);
    CHECK_FALSE(is_host_and_port(text));
  }
}

}  // namespace vmcp
