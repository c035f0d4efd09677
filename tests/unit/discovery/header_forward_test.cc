// SPDX-License-Identifier: Apache-2.0
#include "sync/discovery/header_forward.h"

#include <string>
#include <vector>

#include "sync/json/json.h"
#include "sync/json/json_writer.h"
#include "sync/model/names.h"
#include "tests/catch.h"

namespace vmcp {
namespace {

Member entry(std::string_view name = "library-docs") {
  Member out;
  out.kind = MemberKind::kMCPServerEntry;
  out.metadata.name = name;
  return out;
}

std::string message(const Member& member, const std::vector<std::string>& passthrough = {}) {
  const auto problem = header_forward_problem(member, passthrough);
  return problem ? std::string(problem->reason) + ": " + problem->message : "";
}

TEST_CASE("the manifest of the specification's example") {  // spec/20-backends.md §7
  Member member = entry();
  member.plaintext_headers = {{"X-Tenant-ID", "acme"}};
  member.secret_headers = {{"X-API-Key", "library", "key"}};
  CHECK(message(member).empty());
  const HeaderForward out = make_header_forward(member);
  std::string variable;
  append_header_manifest_env(variable, "library-docs");
  CHECK(variable == "TOOLHIVE_HEADER_FORWARD_LIBRARY_DOCS");
  CHECK(out.manifest == R"({"addPlaintextHeaders":{"X-Tenant-ID":"acme"},)"
                        R"("addHeadersFromSecret":{"X-API-Key":"HEADER_FORWARD_X_API_KEY_LIBRARY_DOCS"}})");
  REQUIRE(out.secrets.size() == 1);
  CHECK(out.secrets[0].name == "TOOLHIVE_SECRET_HEADER_FORWARD_X_API_KEY_LIBRARY_DOCS");
  CHECK(out.secrets[0].secret.name == "library");
  CHECK(out.secrets[0].secret.key == "key");
  CHECK(out.secrets[0].secret.optional);
}

TEST_CASE("an entry without headers has no manifest") {
  const HeaderForward out = make_header_forward(entry());
  CHECK(out.manifest.empty());
  CHECK(out.secrets.empty());
}

TEST_CASE("a list without members is left out of the manifest") {
  Member member = entry("a");
  member.plaintext_headers = {{"X-A", "1"}};
  CHECK(make_header_forward(member).manifest == R"({"addPlaintextHeaders":{"X-A":"1"}})");
  member.plaintext_headers.clear();
  member.secret_headers = {{"X-A", "s", "k"}};
  CHECK(make_header_forward(member).manifest == R"({"addHeadersFromSecret":{"X-A":"HEADER_FORWARD_X_A_A"}})");
}

TEST_CASE("the manifest is sorted by name and survives any value") {
  Member member = entry("a");
  member.plaintext_headers = {{"A", "\"\\\t$(HOME)"}, {"B", ""}, {"a!#", "\xc3\xa9 <&>"}};
  member.secret_headers = {{"Z", "s", "k"}, {"Y", "s", "k2"}};
  CHECK(message(member).empty());
  const HeaderForward out = make_header_forward(member);
  const auto parsed = parse_json(out.manifest, "");
  REQUIRE(parsed);
  CHECK(text_at(*parsed, {"addPlaintextHeaders", "A"}) == "\"\\\t$(HOME)");
  CHECK(text_at(*parsed, {"addPlaintextHeaders", "a!#"}) == "\xc3\xa9 <&>");
  CHECK(out.manifest.find(R"("Y":"HEADER_FORWARD_Y_A","Z":)") != std::string::npos);
}

TEST_CASE("a header name has to be a token of 1 to 255 bytes") {
  Member member = entry();
  SECTION("taken") {
    const std::string name = GENERATE(std::string("X-Tenant-ID"), std::string("a"), std::string("!#$%&'*+-.^_`|~"),
                                      std::string(255, 'x'), std::string("Authorization"), std::string("Cookie"));
    member.plaintext_headers = {{name, "v"}};
    CHECK(message(member).empty());
    member.plaintext_headers.clear();
    member.secret_headers = {{name, "s", "k"}};
    CHECK(message(member).empty());
  }
  SECTION("refused") {
    const std::string name = GENERATE(std::string(), std::string("X Y"), std::string("X:"), std::string("X\n"),
                                      std::string("\xc3\xa9"), std::string(256, 'x'), std::string("X\0Y", 3));
    member.plaintext_headers = {{name, "v"}};
    CHECK(message(member).find("HeaderForwardInvalid: a header name is not a valid HTTP header name") == 0);
    member.plaintext_headers.clear();
    member.secret_headers = {{name, "s", "k"}};
    CHECK(message(member).find("HeaderForwardInvalid: a header name is not a valid HTTP header name") == 0);
  }
}

TEST_CASE("a name that is too long is shown in part, in whole characters") {
  std::string name = "x";
  while (name.size() < 400) name += "\xF0\x9F\x98\x80";
  Member member;
  member.plaintext_headers = {{name, "v"}};
  const auto problem = header_forward_problem(member, {});
  REQUIRE(problem);
  CHECK(problem->message.size() < 400);
  std::string as_json;
  append_quoted(as_json, problem->message);
  CHECK(Json::accept(as_json));
}

TEST_CASE("restricted headers are refused in any case") {
  const std::string name =
      GENERATE("Host", "connection", "KEEP-ALIVE", "te", "Trailer", "upgrade", "http2-settings", "Proxy-Authorization",
               "proxy-authenticate", "Proxy-Connection", "transfer-encoding", "Content-Length", "forwarded",
               "x-forwarded-for", "X-Forwarded-Host", "X-FORWARDED-PROTO", "x-real-ip");
  CAPTURE(name);
  Member member = entry();
  member.plaintext_headers = {{name, "v"}};
  CHECK(message(member).find("is restricted and cannot be forwarded") != std::string::npos);
  member.plaintext_headers.clear();
  member.secret_headers = {{name, "s", "k"}};
  CHECK(message(member).find("is restricted and cannot be forwarded") != std::string::npos);
}

TEST_CASE("a plaintext value holds no control character but TAB and is at most 8192 bytes") {
  Member member = entry();
  SECTION("taken") {
    const std::string value =
        GENERATE(std::string(), std::string("a\tb"), std::string("\xc3\xa9"), std::string(8192, 'v'));
    member.plaintext_headers = {{"X-A", value}};
    CHECK(message(member).empty());
  }
  SECTION("refused") {
    const std::string value = GENERATE(std::string("a\nb"), std::string("a\r"), std::string("\0", 1),
                                       std::string("\x1f"), std::string("\x7f"), std::string(8193, 'v'));
    member.plaintext_headers = {{"X-A", value}};
    const std::string text = message(member);
    CHECK(text.find("HeaderForwardInvalid: the value of header \"X-A\"") == 0);
    CHECK(text.find("vv") == std::string::npos);
  }
}

TEST_CASE("within one list no two names may be equal after canonicalisation") {
  Member member = entry();
  member.plaintext_headers = {{"X-Tenant", "1"}, {"x-tenant", "2"}};
  CHECK(message(member) == R"(HeaderForwardInvalid: header "X-Tenant" is given twice)");
  member.plaintext_headers.clear();
  member.secret_headers = {{"x-key", "s", "k"}, {"X-KEY", "s", "k"}};
  CHECK(message(member) == R"(HeaderForwardInvalid: header "X-Key" is given twice)");
}

TEST_CASE("an entry forwards up to 64 headers, of both lists together") {
  Member member = entry();
  std::vector<std::string> names;
  for (int i = 0; i < 64; ++i) names.push_back("X-" + std::to_string(i));
  for (const std::string& name : names) member.plaintext_headers.emplace_back(name, "1");
  CHECK(message(member).empty());
  member.secret_headers.push_back({"X-Secret", "s", "k"});
  CHECK(message(member) == "HeaderForwardTooLarge: it forwards more than 64 headers");
}

TEST_CASE("names that alone are too long are not compared with each other") {
  Member member = entry();
  const std::vector<std::string> names(64, std::string(1100, 'a'));
  for (const std::string& name : names) member.secret_headers.push_back({name, "s", "k"});
  CHECK(message(member) == "HeaderForwardTooLarge: its forwarded headers are longer than 64 KiB");
}

TEST_CASE("the same name in both lists is legal: the secret one wins") {
  Member member = entry();
  member.plaintext_headers = {{"X-Key", "1"}};
  member.secret_headers = {{"X-Key", "s", "k"}};
  CHECK(message(member).empty());
}

TEST_CASE("two secret headers of one entry may not share a variable") {
  Member member = entry("e");
  member.secret_headers = {{"X-A", "s", "k"}, {"X_A", "s", "k"}};
  CHECK(message(member).find("two headers from Secrets share one environment variable: HEADER_FORWARD_X_A_E") !=
        std::string::npos);
}

TEST_CASE("a secret header names a Secret and a key") {
  struct Row {
    std::string_view secret, key;
    bool good;
  };
  const Row row = GENERATE(Row{"s", "k", true}, Row{"a.b-c", "K_1.x", true}, Row{"", "k", false}, Row{"s", "", false},
                           Row{"S", "k", false}, Row{"s", "a/b", false}, Row{"s", "..", false});
  CAPTURE(row.secret, row.key);
  Member member = entry();
  member.secret_headers = {{"X-A", row.secret, row.key}};
  CHECK(message(member) ==
        (row.good ? "" : R"(HeaderSecretRefInvalid: header "X-A" does not name a Secret and one of its keys)"));
}

TEST_CASE("a header that clients pass through cannot be forwarded as well") {
  Member member = entry();
  member.plaintext_headers = {{"x-tenant", "1"}};
  CHECK(message(member, {"X-Tenant"}) ==
        R"(HeaderForwardInvalid: header "X-Tenant" is also one of passthroughHeaders; every request would fail)");
  CHECK(message(member, {"X-Other"}).empty());
}

}  // namespace
}  // namespace vmcp
