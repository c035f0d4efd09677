// SPDX-License-Identifier: Apache-2.0
#include <atomic>
#include <memory>
#include <thread>
#include <vector>

#include "tests/catch.h"
#include "tests/server/test_service.h"

using namespace vmcp::server;
using namespace vmcp::server::test;

TEST_CASE("Too many requests in flight are told to come back in a second") {
  TestService service([](ServeSettings& settings) { settings.limits.inflight = 2; });
  service.core.hold();
  std::vector<std::unique_ptr<Client>> waiting;
  for (int count = 0; count < 2; ++count) {
    waiting.push_back(std::make_unique<Client>(service.hook(), service.tls()));
    waiting.back()->send(kSync);
  }
  REQUIRE(eventually([&] { return service.core.waiting() == 2; }));
  CHECK(service.metric("vmcp_composer_in_flight") == 2);
  CHECK(service.metric("vmcp_composer_in_flight_bytes") == 4);
  const auto refused = service.call_hook(kSync);
  REQUIRE(refused);
  CHECK(refused->code == 429);
  CHECK(refused->headers.at("retry-after") == "1");
  CHECK(refused->headers.at("connection") == "close");
  service.core.release();
  for (const auto& client : waiting) CHECK(client->receive()->code == 200);
  CHECK(eventually([&] { return service.metric("vmcp_composer_in_flight") == 0; }));
  CHECK(service.call_hook(kSync)->code == 200);
}

TEST_CASE("Too many bytes in flight are refused by their announced length") {
  const TestService service([](ServeSettings& settings) { settings.limits.inflight_bytes = 1000; });
  Client holder(service.hook(), service.tls());
  holder.send(hook_request("/sync", std::string(900, ' ')).substr(0, 200));
  REQUIRE(eventually([&] { return service.service->hook_handler().load().bytes == 900; }));
  CHECK(service.call_hook(hook_request("/sync", std::string(101, ' ')))->code == 429);
  CHECK(service.call_hook(hook_request("/sync", std::string(15, ' ')))->code == 200);
  // More than will ever be admitted: coming back in a second would be in vain.
  CHECK(service.call_hook(hook_request("/sync", std::string(1001, ' ')))->code == 413);
  holder.close();
  CHECK(eventually([&] { return service.service->hook_handler().load().bytes == 0; }));
  CHECK(service.call_hook(hook_request("/sync", std::string(101, ' ')))->code == 200);
}

TEST_CASE("A hook that cannot keep up still answers its probes") {
  TestService service;
  service.core.hold();
  std::vector<std::unique_ptr<Client>> waiting;
  for (int count = 0; count < 4; ++count) {
    waiting.push_back(std::make_unique<Client>(service.hook(), ClientTls{}));
    waiting.push_back(std::make_unique<Client>(service.hook(), ClientTls{}));
  }
  Client first(service.hook(), service.tls());
  Client second(service.hook(), service.tls());
  first.send(kSync);
  second.send(kSync);
  REQUIRE(eventually([&] { return service.core.waiting() == 2; }));
  CHECK(call(service.admin(), {}, "GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n")->code == 200);
  service.core.release();
}

TEST_CASE("Under four times the limit there are only 200 and 429, and workspaces stay within the limit") {
  constexpr int kLimit = 4;
  const TestService service([](ServeSettings& settings) { settings.limits.inflight = kLimit; });
  std::atomic<int> ok{0};
  std::atomic<int> refused{0};
  std::atomic<int> other{0};
  std::vector<std::thread> threads;
  for (int client = 0; client < 4 * kLimit; ++client) {
    threads.emplace_back([&] {
      for (int count = 0; count < 25; ++count) {
        const auto response = service.call_hook(hook_request("/sync", std::string(100'000, ' ')));
        const int code = response ? response->code : 0;
        ++(code == 200 ? ok : code == 429 ? refused : other);
      }
    });
  }
  for (auto& thread : threads) thread.join();
  CHECK(ok > 0);
  CHECK(other == 0);
  CHECK(ok + refused == 4 * kLimit * 25);
  CHECK(service.service->hook_handler().pooled_workspaces() <= kLimit);
}
