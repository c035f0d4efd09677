// SPDX-License-Identifier: Apache-2.0
#include "sync/auth/endpoint_rules.h"

#include <string>

#include "tests/catch.h"

namespace vmcp {
namespace {

std::string text(const UrlProblem& problem) {
  return problem.value_or("");
}

const std::string kHttps = "must use https (http is possible for localhost only)";

TEST_CASE("loopback hosts are recognised") {
  for (const std::string_view host : {"localhost", "127.0.0.1", "127.9.9.9", "::1", "::ffff:127.0.0.1"}) {
    CAPTURE(host);
    CHECK(is_loopback_host(host));
  }
  for (const std::string_view host : {"", "example.com", "localhost.example.com", "128.0.0.1", "10.0.0.1", "::2"}) {
    CAPTURE(host);
    CHECK_FALSE(is_loopback_host(host));
  }
}

TEST_CASE("addresses that are not a host of the Internet are private") {
  for (const std::string_view host : {"10.1.2.3",  "172.16.0.1",      "172.31.255.255", "192.168.1.1",
                                      "127.0.0.1", "169.254.169.254", "100.64.0.1",     "0.0.0.0",
                                      "224.0.0.1", "255.255.255.255", "192.0.2.1",      "::1",
                                      "::",        "fd00::1",         "fe80::1",        "fe80::1%25eth0",
                                      "ff02::1",   "::ffff:10.0.0.1", "64:ff9b::a00:1", "2002:a00:1::"}) {
    CAPTURE(host);
    CHECK(is_private_address(host));
  }
  for (const std::string_view host :
       {"8.8.8.8", "172.15.0.1", "172.32.0.1", "100.63.0.1", "100.128.0.1", "2606:4700::1", "example.com", ""}) {
    CAPTURE(host);
    CHECK_FALSE(is_private_address(host));
  }
}

TEST_CASE("an issuer is an https URL without anything behind its path") {
  struct Row {
    std::string url;
    bool allow_http;
    bool allow_slash;
    std::string problem;
  };
  const Row rows[] = {Row{"https://a.example.com", false, false, ""},
                      Row{"https://a.example.com/p", false, false, ""},
                      Row{"http://localhost:80", false, false, ""},
                      Row{"http://[::1]", false, false, ""},
                      Row{"http://a.example.com", false, false, kHttps},
                      Row{"http://a.example.com", true, false, ""},
                      Row{"https://a.example.com/", false, false, "must not end in a slash"},
                      Row{"https://a.example.com/", false, true, ""},
                      Row{"https://a?x", false, false, "must not have a query"},
                      Row{"https://a?", false, false, "must not have a query"},
                      Row{"https://a#x", false, false, "must not have a fragment"},
                      Row{"https://u@a", false, false, "must not have a user name or password"},
                      Row{"https://", false, false, "has no host"},
                      Row{"https://:80", false, false, "has no host"},
                      Row{"a", false, false, "must be an absolute https URL"},
                      Row{"ftp://a", true, false, "must be an absolute https URL"},
                      Row{"", false, false, "must be an absolute https URL"},
                      Row{"https://a b", false, false, R"(is not a URL: invalid character " " in host name)"}};
  for (const Row& row : rows) {
    CAPTURE(row.url, row.allow_http);
    CHECK(text(issuer_problem(row.url, row.allow_http, row.allow_slash)) == row.problem);
  }
}

TEST_CASE("what a message shows of a URL holds no credential") {
  CHECK(shown_url("https://a/b?token=swordfish#x") == "\"https://a/b\"");
  CHECK(shown_url("https://user:swordfish@a/b") == "\"https://a/b\"");
  CHECK(shown_url("https://user:sw@rdfish@a?x") == "\"https://a\"");
  CHECK(shown_url("https://user:sw/ordfish@a/b") == "a text that is no URL");
  CHECK(shown_url("https://a:swordfish/") == "a text that is no URL");
  CHECK(shown_url("my-audience") == "\"my-audience\"");
  CHECK(shown_url("https://a/b@c") == "\"https://a/b@c\"");
}

TEST_CASE("an endpoint is called by https") {
  CHECK(text(endpoint_problem("https://a/x?y#z", PlainHttp::kRefused, {})).empty());
  CHECK(text(endpoint_problem("https://u:p@a/x", PlainHttp::kRefused, {})) == "must not have a user name or password");
  CHECK(text(endpoint_problem("http://127.0.0.1/x", PlainHttp::kRefused, {})) ==
        "must not lead there: IP address 127.0.0.1 falls within blocked range 127.0.0.0/8");
  CHECK(text(endpoint_problem("https://10.0.0.1/x", PlainHttp::kRefused, {})).empty());
  CHECK(text(endpoint_problem("http://a/x", PlainHttp::kAllowed, {})).empty());
  CHECK(text(endpoint_problem("http://a/x", PlainHttp::kRefused, {})) ==
        "must use https, or set spec.authServerConfig.insecureAllowHTTP: true");
  CHECK(text(endpoint_problem("http://a/x", PlainHttp::kNotSupported, {})) == "must use https");
  CHECK(text(endpoint_problem("/x", PlainHttp::kRefused, {})) == "must be an absolute https URL");
  CHECK(text(endpoint_problem("https:///x", PlainHttp::kRefused, {})) == "has no host");
}

TEST_CASE("a redirect URI has no fragment and uses https") {
  CHECK(text(redirect_problem("https://a/cb?x", false)).empty());
  CHECK(text(redirect_problem("http://localhost/cb", false)).empty());
  CHECK(text(redirect_problem("http://a/cb", true)).empty());
  CHECK(text(redirect_problem("http://a/cb", false)) == kHttps);
  CHECK(text(redirect_problem("https://a/cb#x", false)) == "must not have a fragment");
  CHECK(text(redirect_problem("app://a/cb", false)) == "must be an absolute https URL");
  CHECK(text(redirect_problem("https://a/" + std::string(2038, 'x'), false)).empty());
  CHECK(text(redirect_problem("https://a/" + std::string(2039, 'x'), false)) == "is longer than 2048 characters");
}

TEST_CASE("a confidential client is not on loopback") {
  CHECK(text(confidential_redirect_problem("https://a/cb")).empty());
  CHECK(text(confidential_redirect_problem("http://a/cb")) == "must use https");
  CHECK(text(confidential_redirect_problem("https://localhost/cb")) == "must not be a loopback address");
  CHECK(text(confidential_redirect_problem("https://[::1]/cb")) == "must not be a loopback address");
  CHECK(text(confidential_redirect_problem("https://a/cb#f")) == "must not have a fragment");
  CHECK(text(confidential_redirect_problem("https://u@a/cb")) == "must not have a user name or password");
  CHECK(text(confidential_redirect_problem("")) == "must be an absolute https URL");
  CHECK(text(confidential_redirect_problem("https://a/" + std::string(2039, 'x'))) == "is longer than 2048 characters");
}

TEST_CASE("a resource is an absolute URL without fragment") {
  CHECK(text(resource_problem("http://vmcp-a.b.svc.cluster.local:4483")).empty());
  CHECK(text(resource_problem("https://a/?q")).empty());
  CHECK(text(resource_problem("")) == "is empty");
  CHECK(text(resource_problem("abc")) == "must be an absolute http or https URL");
  CHECK(text(resource_problem("ftp://a")) == "must be an absolute http or https URL");
  CHECK(text(resource_problem("https:///x")) == "has no host");
  CHECK(text(resource_problem("https://a/#f")) == "must not have a fragment");
}

TEST_CASE("keys are fetched from a public host by https") {
  CHECK(text(jwks_problem("https://a/jwks", false, false, {})).empty());
  CHECK(text(jwks_problem("https://keys.team-a.svc.cluster.local/jwks", false, false, {})).empty());
  CHECK(text(jwks_problem("https://169.254.169.254/jwks", false, true, {})) ==
        "must not lead there: IP address 169.254.169.254 falls within blocked range 169.254.0.0/16");
  CHECK(text(jwks_problem("http://a/jwks", true, false, {})).empty());
  CHECK(text(jwks_problem("https://10.0.0.1/jwks", false, true, {})).empty());
  CHECK(text(jwks_problem("http://a/jwks", false, false, {})) == "must use https, or set insecureAllowHTTP: true");
  CHECK(text(jwks_problem("https://u@a/jwks", false, false, {})) == "must not have a user name or password");
  CHECK(text(jwks_problem("https://10.0.0.1/jwks", false, false, {})) ==
        "is a private address; set allowPrivateIPs: true if that is meant");
  CHECK(text(jwks_problem("https:///jwks", false, false, {})) == "has no host");
}

}  // namespace
}  // namespace vmcp
