// SPDX-License-Identifier: Apache-2.0
#include "sync/go/http_header.h"

#include <string>

#include "tests/catch.h"

using namespace vmcp;

TEST_CASE("a header name is an RFC 7230 token") {
  for (const char* name : {"X-Tenant-ID", "a", "0", "!#$%&'*+-.^_`|~", "Authorization"}) {
    CAPTURE(name);
    CHECK(is_header_token(name));
  }
  for (const std::string name : {"", "X Tenant", "X:Y", "X\r\nY", "X\tY", "é", "a/b", "(a)", "\x7f", "a\"b", "a,b"}) {
    CAPTURE(name);
    CHECK_FALSE(is_header_token(name));
  }
  CHECK_FALSE(is_header_token(std::string("a\0b", 3)));
}

TEST_CASE("a token gets Go's canonical spelling") {
  struct Row {
    const char* name;
    const char* canonical;
  };
  for (const Row& row : {Row{"x-tenant-id", "X-Tenant-Id"}, Row{"X-API-KEY", "X-Api-Key"}, Row{"te", "Te"},
                         Row{"http2-settings", "Http2-Settings"}, Row{"x--y", "X--Y"}, Row{"-x", "-X"},
                         Row{"x_y", "X_y"}, Row{"1a", "1a"}}) {
    CAPTURE(row.name);
    CHECK(canonical_header_name(row.name) == row.canonical);
  }
}

TEST_CASE("what is not a token keeps its spelling") {
  CHECK(canonical_header_name("x tenant") == "x tenant");
  CHECK(canonical_header_name("").empty());
  CHECK(canonical_header_name("x-é") == "x-é");
}

TEST_CASE("headers of the connection, the host and the proxy chain are restricted") {
  for (const char* name :
       {"Host", "Connection", "Keep-Alive", "Te", "Trailer", "Upgrade", "Http2-Settings", "Proxy-Authorization",
        "Proxy-Authenticate", "Proxy-Connection", "Transfer-Encoding", "Content-Length", "Forwarded", "X-Forwarded-For",
        "X-Forwarded-Host", "X-Forwarded-Proto", "X-Real-Ip"}) {
    CAPTURE(name);
    CHECK(is_restricted_header(name));
    CHECK(canonical_header_name(name) == name);
  }
  for (const char* name : {"Authorization", "Cookie", "Accept", "X-Forwarded-Port", "host", ""}) {
    CAPTURE(name);
    CHECK_FALSE(is_restricted_header(name));
  }
}

TEST_CASE("names that usually carry credentials are recognised in any case") {
  for (const char* name :
       {"Authorization", "authorization", "Proxy-Authorization", "X-API-Key", "x-auth-TOKEN", "Cookie"}) {
    CAPTURE(name);
    CHECK(looks_like_credential_header(name));
  }
  for (const char* name : {"X-Tenant", "Keyed", "token-kind", "Cookies", ""}) {
    CAPTURE(name);
    CHECK_FALSE(looks_like_credential_header(name));
  }
}
