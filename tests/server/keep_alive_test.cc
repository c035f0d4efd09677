// SPDX-License-Identifier: Apache-2.0
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

#include "tests/catch.h"
#include "tests/server/test_service.h"

using namespace vmcp;
using namespace vmcp::server;
using namespace vmcp::server::test;

TEST_CASE("A connection takes as many requests as its client has") {
  const TestService service;
  Client client(service.hook(), service.tls());
  int answered = 0;
  for (int sent = 0; sent < 2000; ++sent) {
    const auto response = client.send(kSync) ? client.receive() : std::nullopt;
    if (response && response->code == 200) ++answered;
  }
  CHECK(answered == 2000);
}

TEST_CASE("Small answers do not wait for the client to acknowledge earlier ones") {
  const TestService service;
  Client client(service.hook(), service.tls());
  client.send(kSync);
  REQUIRE(client.receive());
  const int accepted = server_end(client);
  REQUIRE(accepted >= 0);
  int without_delay = 0;
  socklen_t size = sizeof without_delay;
  REQUIRE(::getsockopt(accepted, IPPROTO_TCP, TCP_NODELAY, &without_delay, &size) == 0);
  CHECK(without_delay == 1);
}

TEST_CASE("Answers are never compressed, and their length is told") {
  TestService service;
  service.core.answer_with = [](Hook, Workspace& workspace) {
    workspace.request().assign(100'000, ' ');
    Answer answer;
    answer.body = workspace.request();
    return answer;
  };
  const auto response = service.call_hook(hook_request("/sync", "{}", "Accept-Encoding: gzip, br\r\n"));
  REQUIRE(response);
  CHECK(response->headers.count("content-encoding") == 0);
  CHECK(response->headers.count("transfer-encoding") == 0);
  CHECK(response->headers.at("content-length") == "100000");
  CHECK(response->body == std::string(100'000, ' '));
}
