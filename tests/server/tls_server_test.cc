// SPDX-License-Identifier: Apache-2.0
#include <string>
#include <vector>

#include "tests/catch.h"
#include "tests/server/test_service.h"

using namespace vmcp::server;
using namespace vmcp::server::test;

namespace {

/// A TLS 1.3 client only learns at its first read that the server did not accept its certificate.
bool served(const TestService& service, const ClientTls& tls) {
  const auto response = call(service.hook(), tls, kSync);
  return response && response->code == 200;
}

void require_client_certificates(ServeSettings& settings, const TemporaryDirectory& files) {
  settings.tls.client_ca = files.write("client-ca.crt", authority().certificate);
}

}  // namespace

TEST_CASE("TLS 1.2 and 1.3 are spoken, nothing older") {
  const TestService service;
  struct Row {
    int version;
    bool served;
  };
  for (const Row& row :
       {Row{TLS1_VERSION, false}, Row{TLS1_1_VERSION, false}, Row{TLS1_2_VERSION, true}, Row{TLS1_3_VERSION, true}}) {
    INFO(row.version);
    ClientTls tls = service.tls();
    tls.lowest = tls.highest = row.version;
    CHECK(served(service, tls) == row.served);
  }
}

TEST_CASE("TLS 1.2 takes only ephemeral keys with authenticated encryption") {
  const TestService service;
  ClientTls tls = service.tls();
  tls.highest = TLS1_2_VERSION;
  for (const char* good :
       {"ECDHE-ECDSA-AES128-GCM-SHA256", "ECDHE-ECDSA-AES256-GCM-SHA384", "ECDHE-ECDSA-CHACHA20-POLY1305"}) {
    INFO(good);
    tls.ciphers = good;
    CHECK(served(service, tls));
  }
  for (const char* bad : {"ECDHE-ECDSA-AES128-SHA256", "ECDHE-ECDSA-AES256-SHA", "AES128-GCM-SHA256", "AES128-SHA"}) {
    INFO(bad);
    tls.ciphers = bad;
    CHECK_FALSE(served(service, tls));
  }
}

TEST_CASE("HTTP/1.1 is chosen by ALPN, also from what Go offers, and HTTP/2 alone is refused") {
  const TestService service;
  struct Row {
    std::string offered;
    bool connected;
  };
  for (const Row& row : {Row{"\x02h2\x08http/1.1", true}, Row{"\x08http/1.1", true}, Row{"\x02h2", false}}) {
    ClientTls tls = service.tls();
    tls.protocols = row.offered;
    const Client client(service.hook(), tls);
    CHECK(client.connected() == row.connected);
    if (!row.connected) continue;
    const unsigned char* chosen = nullptr;
    unsigned int size = 0;
    SSL_get0_alpn_selected(client.tls(), &chosen, &size);
    CHECK(std::string(chosen, chosen + size) == "http/1.1");
  }
}

TEST_CASE("A session is resumed by its ticket") {
  const TestService service;
  for (const int version : {TLS1_2_VERSION, TLS1_3_VERSION}) {
    INFO(version);
    ClientTls tls = service.tls();
    tls.highest = version;
    Client first(service.hook(), tls);
    first.send(kSync);
    REQUIRE(first.receive());
    CHECK(SSL_session_reused(first.tls()) == 0);
    const std::unique_ptr<SSL_SESSION, void (*)(SSL_SESSION*)> session(SSL_get1_session(first.tls()), SSL_SESSION_free);
    tls.resume = session.get();
    Client second(service.hook(), tls);
    second.send(kSync);
    REQUIRE(second.receive());
    CHECK(SSL_session_reused(second.tls()) == 1);
  }
}

TEST_CASE("Renegotiation is refused") {
  const TestService service;
  ClientTls tls = service.tls();
  tls.highest = TLS1_2_VERSION;
  Client client(service.hook(), tls);
  REQUIRE(client.connected());
  SSL_renegotiate(client.tls());
  client.send(kSync);
  CHECK_FALSE((client.receive() && SSL_renegotiate_pending(client.tls()) == 0));
}

TEST_CASE("Plain HTTP on the TLS port gets no answer, and the server goes on") {
  const TestService service;
  const auto response = call(service.hook(), {}, kSync);
  CHECK_FALSE((response && response->code == 200));
  CHECK(served(service, service.tls()));
}

TEST_CASE("With a client CA only clients with a certificate of it are served") {
  const TemporaryDirectory files;
  const TestService service([&](ServeSettings& settings) { require_client_certificates(settings, files); });
  ClientTls tls = service.tls();
  CHECK_FALSE(served(service, tls));
  tls.certificate = issue("metacontroller");
  CHECK(served(service, tls));
  LeafOptions stranger;
  stranger.common_name = "metacontroller";
  tls.certificate = issue_certificate(make_authority("test CA").value(), stranger).value();
  CHECK_FALSE(served(service, tls));
  LeafOptions late;
  late.common_name = "metacontroller";
  late.valid_from = std::chrono::hours(-2);
  late.valid_until = std::chrono::hours(-1);
  tls.certificate = issue_certificate(authority(), late).value();
  CHECK_FALSE(served(service, tls));
  CHECK(service.core.calls() == 1);
}

TEST_CASE("With client names the certificate must have one of them") {
  const TemporaryDirectory files;
  const TestService service([&](ServeSettings& settings) {
    require_client_certificates(settings, files);
    settings.client_names = {"metacontroller", "mc.example.com", "192.0.2.7"};
  });
  struct Row {
    std::string common_name;
    std::vector<std::string> names;
    int code;
  };
  const std::vector<Row> rows = {
      {"metacontroller", {}, 200},
      {"metacontroller", {"other.example.com"}, 403},
      {"other", {"mc.example.com"}, 200},
      {"other", {"x.example.com", "MC.example.com"}, 200},
      {"other", {"192.0.2.7"}, 200},
      {"other", {}, 403},
      {"other", {"192.0.2.8"}, 403},
      {"other", {"*.example.com"}, 403},
      {"metacontroller.example.com", {}, 403},
  };
  for (const Row& row : rows) {
    INFO(row.common_name);
    ClientTls tls = service.tls();
    tls.certificate = issue(row.common_name, row.names);
    const auto response = call(service.hook(), tls, kSync);
    REQUIRE(response);
    CHECK(response->code == row.code);
    if (row.code == 403) CHECK(response->body.find(R"("reason":"Forbidden")") != std::string::npos);
  }
  CHECK(service.core.calls() == 4);
}

TEST_CASE("A resumed session is held to its certificate as well") {
  const TemporaryDirectory files;
  const TestService service([&](ServeSettings& settings) {
    require_client_certificates(settings, files);
    settings.client_names = {"metacontroller"};
  });
  ClientTls tls = service.tls();
  tls.certificate = issue("other");
  Client first(service.hook(), tls);
  first.send(kSync);
  REQUIRE(first.receive()->code == 403);
  const std::unique_ptr<SSL_SESSION, void (*)(SSL_SESSION*)> session(SSL_get1_session(first.tls()), SSL_SESSION_free);
  tls.certificate = {};
  tls.resume = session.get();
  Client second(service.hook(), tls);
  second.send(kSync);
  const auto response = second.receive();
  CHECK((!response || response->code == 403));
  CHECK(service.core.calls() == 0);
}

TEST_CASE("With a token file only requests with the token are computed, and a new token counts at once") {
  const TemporaryDirectory files;
  const TestService service(
      [&](ServeSettings& settings) { settings.bearer_token_file = files.write("token", "one\n"); });
  const auto code = [&](std::string_view headers) {
    const auto response = service.call_hook(hook_request("/sync", "{}", headers));
    return response ? response->code : 0;
  };
  CHECK(code("Authorization: Bearer one\r\n") == 200);
  CHECK(code("") == 401);
  CHECK(code("Authorization: Bearer two\r\n") == 401);
  CHECK(code("Authorization: Basic one\r\n") == 401);
  files.write("token", "two\n");
  CHECK(code("Authorization: Bearer one\r\n") == 401);
  CHECK(code("Authorization: Bearer two\r\n") == 200);
  CHECK(service.core.calls() == 2);
  const auto response = service.call_hook(hook_request("/sync", "{}"));
  REQUIRE(response);
  CHECK(response->headers.at("www-authenticate") == "Bearer");
  CHECK(response->body.find(R"("reason":"Unauthorized")") != std::string::npos);
  CHECK(response->headers.at("connection") == "close");
  const auto metrics = call(service.admin(), {}, "GET /metrics HTTP/1.1\r\nHost: x\r\n\r\n");
  REQUIRE(metrics);
  CHECK(metrics->code == 200);
  CHECK(service.lines->text().find("one") == std::string::npos);
}

TEST_CASE("Certificate and token are both required when both are configured") {
  const TemporaryDirectory files;
  const TestService service([&](ServeSettings& settings) {
    require_client_certificates(settings, files);
    settings.client_names = {"metacontroller"};
    settings.bearer_token_file = files.write("token", "s3cret");
  });
  struct Row {
    std::string name, header;
    int code;
  };
  for (const Row& row : {Row{"metacontroller", "Authorization: Bearer s3cret\r\n", 200}, Row{"metacontroller", "", 401},
                         Row{"other", "Authorization: Bearer s3cret\r\n", 403}}) {
    ClientTls tls = service.tls();
    tls.certificate = issue(row.name, {});
    const auto response = call(service.hook(), tls, hook_request("/sync", "{}", row.header));
    REQUIRE(response);
    CHECK(response->code == row.code);
  }
}

TEST_CASE("Handshakes that fail are counted, and one a minute is logged with its reason and peer") {
  const TestService service;
  for (int count = 0; count < 3; ++count) {
    Client client(service.hook(), {});
    client.send(kSync);
    CHECK(client.receive_some().rfind("HTTP/", 0) != 0);
  }
  CHECK(eventually([&] { return service.metric("vmcp_composer_tls_handshake_failures_total") == 3; }));
  const std::string text = service.lines->text();
  const std::string line = "\"event\":\"a TLS handshake failed\",\"reason\":\"http request\",\"peer\":\"127.0.0.1:";
  CHECK(text.find(line) != std::string::npos);
  CHECK(text.find(line) == text.rfind(line));
}

TEST_CASE("More handshakes than are allowed at a time end the oldest, not the next") {
  const TestService service([](ServeSettings& settings) { settings.limits.handshakes = 2; });
  Client oldest(service.hook(), {});
  REQUIRE(eventually([&] { return service.service->hook_connections() == 1; }));
  const Client newer(service.hook(), {});
  REQUIRE(eventually([&] { return service.service->hook_connections() == 2; }));
  CHECK(served(service, service.tls()));
  CHECK(oldest.closed());
}

TEST_CASE("A ClientHello that announces more than 128 KiB is refused before any of it is there") {
  const TestService service;
  Client client(service.hook(), {});
  // A record of eight bytes, in it the head of a ClientHello of 192 KiB and the first of its bytes.
  client.send(std::string("\x16\x03\x01\x00\x08\x01\x03\x00\x00\x03\x03""AA", 13));
  client.receive_some();  // the alert
  CHECK(client.closed());
  CHECK(eventually([&] { return service.lines->text().find("excessive message size") != std::string::npos; }));
}

TEST_CASE("A hook that anyone may call says so in the log and sets the gauge") {
  const TemporaryDirectory files;
  const TestService open;
  CHECK(open.metric("vmcp_composer_unauthenticated") == 1);
  CHECK(open.lines->text().find("anyone who reaches the hook") != std::string::npos);
  const TestService with_token(
      [&](ServeSettings& settings) { settings.bearer_token_file = files.write("token", "one"); });
  const TestService with_certificates([&](ServeSettings& settings) { require_client_certificates(settings, files); });
  for (const TestService* closed : {&with_token, &with_certificates}) {
    CHECK(closed->metric("vmcp_composer_unauthenticated") == 0);
    CHECK(closed->lines->text().find("anyone who reaches the hook") == std::string::npos);
  }
}

TEST_CASE("--insecure-http serves plain HTTP, says so in the log and sets the gauge") {
  const TestService service([](ServeSettings& settings) { settings.insecure_http = true; });
  const auto response = call(service.hook(), {}, kSync);
  REQUIRE(response);
  CHECK(response->code == 200);
  CHECK(service.metric("vmcp_composer_insecure_http") == 1);
  CHECK(service.lines->text().find("without TLS") != std::string::npos);
}
