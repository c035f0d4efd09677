// SPDX-License-Identifier: Apache-2.0
#include <atomic>
#include <thread>
#include <vector>

#include "tests/catch.h"
#include "tests/server/test_service.h"

using namespace vmcp::server;
using namespace vmcp::server::test;

namespace {

using Check = CertificateWatcher::Check;

constexpr int kClients = 4;
constexpr int kReplacements = 20;
constexpr int kRequests = 10'000;

std::string server_name(const Client& client) {
  X509* certificate = SSL_get0_peer_certificate(client.tls());
  char name[64] = {};
  X509_NAME_get_text_by_NID(X509_get_subject_name(certificate), NID_commonName, name, sizeof name);
  return name;
}

/// Sends requests until told to stop: some connections are kept, every eighth request opens a new one.
struct LoadingClient {
  void run(const TestService& service) {
    const ClientTls tls = service.tls();
    while (!stop) {
      Client client(service.hook(), tls);
      for (int count = 0; count < 8 && !stop; ++count) {
        const auto response = client.send(kSync) ? client.receive() : std::nullopt;
        ++(response && response->code == 200 ? answered : failed);
      }
    }
  }
  std::atomic<int> answered{0};
  std::atomic<int> failed{0};
  std::atomic<bool> stop{false};
};

int answered(const std::vector<LoadingClient>& clients) {
  int sum = 0;
  for (const LoadingClient& client : clients) sum += client.answered;
  return sum;
}

}  // namespace

TEST_CASE("A new certificate serves new connections, while open ones go on with the old") {
  const TestService service;
  Client before(service.hook(), service.tls());
  REQUIRE(server_name(before) == "server");
  const PemPair next = issue("next", {"localhost"});
  service.files.write("tls.crt", next.certificate);
  service.files.write("tls.key", next.key);
  REQUIRE(service.service->certificates()->check_now() == Check::kReplaced);
  before.send(kSync);
  CHECK(before.receive()->code == 200);
  const Client after(service.hook(), service.tls());
  CHECK(server_name(after) == "next");
  CHECK(service.metric("vmcp_composer_certificate_reloads_total{result=\"success\"}") == 1);
}

TEST_CASE("None of 10,000 requests fails while the certificate is replaced 20 times") {
  const TestService service;
  std::vector<LoadingClient> clients(kClients);
  std::vector<std::thread> threads;
  for (auto& client : clients) threads.emplace_back([&] { client.run(service); });
  for (int count = 0; count < kReplacements; ++count) {
    const int before = clients[0].answered;
    const int enough = (count + 1) * kRequests / kReplacements;
    const PemPair next = issue("next " + std::to_string(count), {"localhost"});
    service.files.write("tls.crt", next.certificate);
    if (count % 2 == 0) CHECK(service.service->certificates()->check_now() == Check::kKept);  // half a replacement
    service.files.write("tls.key", next.key);
    CHECK(service.service->certificates()->check_now() == Check::kReplaced);
    CHECK(eventually([&] { return clients[0].answered > before + 8; }));  // at least one new connection
    CHECK(eventually([&] { return answered(clients) >= enough; }));
  }
  for (auto& client : clients) client.stop = true;
  for (auto& thread : threads) thread.join();
  for (const auto& client : clients) {
    CHECK(client.answered > 0);
    CHECK(client.failed == 0);
  }
  CHECK(answered(clients) >= kRequests);
  CHECK(service.metric("vmcp_composer_certificate_reloads_total{result=\"success\"}") == kReplacements);
  CHECK(service.metric("vmcp_composer_certificate_reloads_total{result=\"failure\"}") == kReplacements / 2);
}

TEST_CASE("A changed client CA counts for the next connection, tickets of the old one do not") {
  const TemporaryDirectory files;
  const PemPair next_authority = make_authority("next CA").value();
  const TestService service(
      [&](ServeSettings& settings) { settings.tls.client_ca = files.write("client-ca.crt", authority().certificate); });
  ClientTls tls = service.tls();
  tls.certificate = issue("client");
  Client first(service.hook(), tls);
  first.send(kSync);
  REQUIRE(first.receive()->code == 200);
  const std::unique_ptr<SSL_SESSION, void (*)(SSL_SESSION*)> session(SSL_get1_session(first.tls()), SSL_SESSION_free);

  files.write("client-ca.crt", next_authority.certificate);
  REQUIRE(service.service->certificates()->check_now() == Check::kReplaced);
  CHECK_FALSE(call(service.hook(), tls, kSync));
  tls.resume = session.get();
  CHECK_FALSE(call(service.hook(), tls, kSync));
  LeafOptions options;
  options.common_name = "client";
  ClientTls new_tls = service.tls();
  new_tls.certificate = issue_certificate(next_authority, options).value();
  CHECK(call(service.hook(), new_tls, kSync)->code == 200);
}

TEST_CASE("A pair that cannot be used is kept out, counted and told once") {
  const TestService service;
  const auto told = [&] {
    const std::string text = service.lines->text();
    const std::string line = "\"event\":\"the old certificate is kept\"";
    return text.find(line) == std::string::npos ? 0 : text.find(line) == text.rfind(line) ? 1 : 2;
  };
  service.files.write("tls.crt", "rubbish");
  CHECK(service.service->certificates()->check_now() == Check::kKept);
  CHECK(service.service->certificates()->check_now() == Check::kUnchanged);
  CHECK(told() == 1);
  CHECK(service.metric("vmcp_composer_certificate_reloads_total{result=\"failure\"}") == 1);
  const Client client(service.hook(), service.tls());
  CHECK(server_name(client) == "server");
}

TEST_CASE("Expiry is a metric that follows the certificate") {
  const TestService service;
  const double before = service.metric("vmcp_composer_certificate_not_after_seconds");
  CHECK(before > 0);
  LeafOptions options;
  options.common_name = "longer";
  options.names = {"localhost"};
  options.valid_until = std::chrono::hours(24 * 1000);
  const PemPair next = issue_certificate(authority(), options).value();
  service.files.write("tls.crt", next.certificate);
  service.files.write("tls.key", next.key);
  REQUIRE(service.service->certificates()->check_now() == Check::kReplaced);
  CHECK(service.metric("vmcp_composer_certificate_not_after_seconds") > before);
}

TEST_CASE("Reading again takes a new certificate and a new token at once") {
  const TemporaryDirectory files;
  const TestService service([&](ServeSettings& settings) {
    settings.bearer_token_file = files.write("token", "one");
    settings.token_interval = std::chrono::hours(1);
  });
  const auto code = [&](const std::string& token) {
    return service.call_hook(hook_request("/sync", "{}", "Authorization: Bearer " + token + "\r\n"))->code;
  };
  REQUIRE(code("one") == 200);
  files.write("token", "two");
  const PemPair next = issue("next", {"localhost"});
  service.files.write("tls.crt", next.certificate);
  service.files.write("tls.key", next.key);
  CHECK(code("two") == 401);
  service.service->reload();
  CHECK(code("two") == 200);
  CHECK(code("one") == 401);
  CHECK(server_name(Client(service.hook(), service.tls())) == "next");
}

TEST_CASE("The log says at start what is served with, and /readyz fails once the certificate has expired") {
  const TemporaryDirectory files;
  LeafOptions options;
  options.common_name = "short";
  options.names = {"localhost"};
  options.valid_until = std::chrono::seconds(3);
  const PemPair pair = issue_certificate(authority(), options).value();
  const TestService service([&](ServeSettings& settings) {
    settings.tls.certificate = files.write("crt", pair.certificate);
    settings.tls.key = files.write("key", pair.key);
  });
  const auto has = [&](const std::string& part) { return service.lines->text().find(part) != std::string::npos; };
  CHECK(has(R"("event":"starting","version":")"));
  CHECK(has(R"("event":"certificate","subject":"CN=short","not_before":")"));
  CHECK(eventually([&] { return has("the certificate expires soon") || has("the certificate has expired"); }));
  CHECK(eventually([&] {
    const auto response = call(service.admin(), {}, "GET /readyz HTTP/1.1\r\nHost: x\r\n\r\n");
    return response && response->code == 503 && response->body == "the certificate has expired\n";
  }));
  CHECK(has("the certificate has expired"));
}
