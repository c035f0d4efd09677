// SPDX-License-Identifier: Apache-2.0
#include <netinet/in.h>
#include <sys/socket.h>

#include <atomic>
#include <thread>

#include "tests/catch.h"
#include "tests/server/test_load.h"
#include "tests/server/test_service.h"

using namespace vmcp::server;
using namespace vmcp::server::test;
using std::chrono::milliseconds;

namespace {

int readiness(const TestService& service) {
  const auto response = call(service.admin(), {}, "GET /readyz HTTP/1.1\r\nHost: x\r\n\r\n");
  return response ? response->code : 0;
}

}  // namespace

TEST_CASE("While draining the hook is not ready, but serves, and asks clients to reconnect") {
  const TestService service;
  Client open(service.hook(), service.tls());
  open.send(kSync);
  REQUIRE(open.receive());
  CHECK(readiness(service) == 200);
  service.service->begin_drain();
  CHECK(readiness(service) == 503);
  CHECK(call(service.admin(), {}, "GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n")->code == 200);
  open.send(kSync);
  const auto response = open.receive();
  REQUIRE(response);
  CHECK(response->code == 200);
  CHECK(response->headers.at("connection") == "close");
  CHECK(open.closed());
  CHECK(service.call_hook(kSync)->code == 200);
}

TEST_CASE("A hook that cannot accept any more is not alive") {
  const TestService service;
  const auto health = [&] { return call(service.admin(), {}, "GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n")->code; };
  CHECK(health() == 200);
  for (int descriptor = 0; descriptor < 1024; ++descriptor) {
    sockaddr_in name{};
    socklen_t size = sizeof name;
    const bool named = ::getsockname(descriptor, reinterpret_cast<sockaddr*>(&name), &size) == 0;
    if (named && name.sin_port == htons(service.hook().port)) ::shutdown(descriptor, SHUT_RDWR);
  }
  CHECK(eventually([&] { return health() == 503; }));
}

TEST_CASE("Requests in flight are finished, idle connections are closed, new ones are not taken") {
  TestService service;
  service.core.hold();
  Client idle(service.hook(), service.tls());
  Client busy(service.hook(), service.tls());
  busy.send(kSync);
  REQUIRE(eventually([&] { return service.core.waiting() == 1; }));
  service.service->begin_drain();
  std::atomic<bool> finished{false};
  std::atomic<bool> complete{false};
  std::thread ending([&] {
    complete = service.service->finish();
    finished = true;
  });
  CHECK(idle.closed());
  CHECK_FALSE(connect_to(service.hook(), 1));
  CHECK_FALSE(finished);
  service.core.release();
  const auto response = busy.receive();
  busy.close();
  ending.join();
  REQUIRE(response);
  CHECK(response->code == 200);
  CHECK(complete);
}

TEST_CASE("A request that comes after the goodbye is told that the process is shutting down") {
  const TestService service;
  service.service->hook_handler().shut_down();
  const auto refused = service.call_hook(kSync);
  REQUIRE(refused);
  CHECK(refused->code == 503);
  CHECK(refused->headers.at("retry-after") == "1");
  CHECK(refused->headers.at("connection") == "close");
  CHECK(refused->body.find("\"reason\":\"ShuttingDown\"") != std::string::npos);
}

TEST_CASE("An answer that is being written when the server stops listening is written to its end") {
  TestService service([](ServeSettings& settings) { settings.goodbye = milliseconds(0); });
  service.core.answer_with = [](vmcp::Hook, vmcp::Workspace& workspace) {
    workspace.request().assign(30 << 20, ' ');
    vmcp::Answer answer;
    answer.body = workspace.request();
    return answer;
  };
  service.core.hold();
  Client busy(service.hook(), service.tls());
  busy.send(kSync);
  REQUIRE(eventually([&] { return service.core.waiting() == 1; }));
  std::thread ending([&] { service.service->finish(); });
  CHECK(eventually([&] { return !connect_to(service.hook(), 1); }));
  service.core.release();
  const auto response = busy.receive();
  busy.close();
  ending.join();
  REQUIRE(response);
  CHECK(response->body.size() == 30 << 20);
}

TEST_CASE("Stopping under load fails no request that was sent") {
  const TestService service;
  Load load(service.hook(), service.tls(), kSync);
  REQUIRE(eventually([&] { return load.answered() > 100; }));
  service.service->begin_drain();
  const int before = load.answered();
  REQUIRE(eventually([&] { return load.answered() > before + 20; }));
  CHECK(service.service->finish());
  load.wait();
  CHECK(load.failed() == 0);
}
