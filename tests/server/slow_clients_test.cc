// SPDX-License-Identifier: Apache-2.0
#include <chrono>
#include <memory>
#include <vector>

#include "tests/catch.h"
#include "tests/server/test_service.h"

using namespace vmcp::server;
using namespace vmcp::server::test;
using std::chrono::milliseconds;

namespace {

const std::string kHalf = hook_request("/sync", std::string(1000, ' ')).substr(0, 500);

bool served(const TestService& service) {
  const auto response = service.call_hook(kSync);
  return response && response->code == 200;
}

}  // namespace

TEST_CASE("A sender that does not finish loses its connection, wherever it stops") {
  const TestService service([](ServeSettings& settings) {
    settings.limits.head_timeout = milliseconds(200);
    settings.limits.request_timeout = milliseconds(200);
  });
  SECTION("before the handshake") {
    Client client(service.hook(), {});
    CHECK(client.closed());
  }
  SECTION("in the head") {
    Client client(service.hook(), service.tls());
    client.send("POST /sync HT");
    CHECK(client.closed());
  }
  SECTION("in the head of a later request") {
    Client client(service.hook(), service.tls());
    client.send(kSync);
    REQUIRE(client.receive());
    client.send("POST /sync HT");
    CHECK(client.closed());
  }
  SECTION("in the body") {
    REQUIRE(service.call_hook(hook_request("/sync", std::string(900, ' '))));  // leaves its bytes in the buffer
    Client client(service.hook(), service.tls());
    client.send(kHalf);
    CHECK(client.closed());
    CHECK(eventually([&] { return service.service->hook_handler().load().requests == 0; }));
    const std::size_t arrived = kHalf.size() - kHalf.find("\r\n\r\n") - 4;
    const std::string line = R"("outcome":"disconnected","code":0,"request_bytes":)" + std::to_string(arrived) + ",";
    CHECK(service.lines->text().find(line) != std::string::npos);
  }
  SECTION("by trickling through the deadline") {
    Client client(service.hook(), service.tls());
    client.send(kHalf);
    CHECK(eventually([&] { return !client.send(" "); }));
  }
  CHECK(eventually([&] { return service.service->hook_connections() == 0; }));
  CHECK(service.core.calls() <= 1);
  CHECK(served(service));
}

TEST_CASE("A client that does not read its answer loses its connection") {
  TestService service([](ServeSettings& settings) { settings.limits.request_timeout = milliseconds(300); });
  service.core.answer_with = [](vmcp::Hook, vmcp::Workspace& workspace) {
    workspace.request().assign(30 << 20, ' ');
    vmcp::Answer answer;
    answer.body = workspace.request();
    return answer;
  };
  Client client(service.hook(), service.tls());
  client.send(kSync);
  CHECK(eventually([&] { return service.service->hook_connections() == 0; }));
  CHECK(eventually([&] { return service.service->hook_handler().load().requests == 0; }));
}

TEST_CASE("An unused connection outlives the head timeout, and is closed politely after the idle timeout") {
  const TestService service([](ServeSettings& settings) {
    settings.limits.head_timeout = milliseconds(50);
    settings.limits.idle_timeout = milliseconds(400);
  });
  Client client(service.hook(), service.tls());
  SECTION("before its first request") {}
  SECTION("after a request") {
    client.send(kSync);
    REQUIRE(client.receive());
  }
  const auto idle_since = std::chrono::steady_clock::now();
  CHECK(client.closed());
  CHECK(std::chrono::steady_clock::now() - idle_since >= milliseconds(400));
  CHECK((SSL_get_shutdown(client.tls()) & SSL_RECEIVED_SHUTDOWN) != 0);
}

TEST_CASE("Idle and trickling connections leave others their turn") {
  const TestService service([](ServeSettings& settings) {
    settings.limits.inflight = 200;
    settings.limits.handshakes = 300;
  });
  std::vector<std::unique_ptr<Client>> others;
  for (int count = 0; count < 200; ++count) {
    others.push_back(std::make_unique<Client>(service.hook(), ClientTls{}));  // not even a handshake
  }
  for (int count = 0; count < 50; ++count) {
    others.push_back(std::make_unique<Client>(service.hook(), service.tls()));
    REQUIRE(others.back()->connected());
    others.back()->send(count % 2 == 0 ? kHalf : kHalf.substr(0, 20));
  }
  CHECK(eventually([&] { return service.service->hook_handler().load().requests == 25; }));
  CHECK(eventually([&] { return service.service->hook_connections() == 250; }));
  for (int count = 0; count < 20; ++count) {
    for (std::size_t trickling = 200; trickling < others.size(); trickling += 2) others[trickling]->send(" ");
    CHECK(served(service));
  }
}

TEST_CASE("When all connections are taken, the longest unused one makes room") {
  const TestService service([](ServeSettings& settings) { settings.limits.connections = 3; });
  Client busy(service.hook(), service.tls());
  busy.send(kHalf);
  REQUIRE(eventually([&] { return service.service->hook_handler().load().requests == 1; }));
  Client oldest(service.hook(), service.tls());
  oldest.send(kSync);
  REQUIRE(oldest.receive());
  Client newer(service.hook(), service.tls());
  newer.send(kSync);
  REQUIRE(newer.receive());
  Client extra(service.hook(), service.tls());
  extra.send(kSync);
  CHECK(extra.receive());
  CHECK(oldest.closed());
  newer.send(kSync);
  CHECK(newer.receive());
  busy.send(std::string(1000, ' '));
  CHECK(busy.receive());
}

TEST_CASE("A body that takes long loses its place when somebody else needs one") {
  const TestService service([](ServeSettings& settings) {
    settings.limits.inflight = 1;
    settings.limits.slow_body = milliseconds(100);
  });
  Client slow(service.hook(), service.tls());
  slow.send(kHalf);
  REQUIRE(eventually([&] { return service.service->hook_handler().load().requests == 1; }));
  CHECK(eventually([&] { return served(service); }));
  CHECK(slow.closed());
}

TEST_CASE("A sender that never stops does not keep its connection once it was refused") {
  const TestService service([](ServeSettings& settings) {
    settings.limits.body = 100;
    settings.limits.linger_timeout = milliseconds(100);
  });
  Client client(service.hook(), service.tls());
  client.send(hook_request("/sync", std::string(200, ' ')));
  CHECK(eventually([&] { return !client.send(std::string(100'000, ' ')); }));
  CHECK(eventually([&] { return service.service->hook_connections() == 0; }));
}
