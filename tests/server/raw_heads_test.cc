// SPDX-License-Identifier: Apache-2.0
// What a client sends is judged as it was sent: no spelling of a head stands for another.
#include <string>
#include <vector>

#include "tests/catch.h"
#include "tests/server/test_service.h"

using namespace vmcp::server;
using namespace vmcp::server::test;

namespace {

const std::string kLine = "POST /sync HTTP/1.1\r\n";
const std::string kHost = "Host: x\r\n";
const std::string kType = "Content-Type: application/json\r\n";
const std::string kToken = "Authorization: Bearer s%41e\r\n";
const std::string kLength = "Content-Length: 2\r\n";

}  // namespace

TEST_CASE("Heads are taken by their bytes, not by what percent-escapes or leniency could make of them") {
  const TemporaryDirectory files;
  const TestService service(
      [&](ServeSettings& settings) { settings.bearer_token_file = files.write("token", "s%41e"); });
  struct Row {
    std::string head;
    int code;
  };
  const std::vector<Row> rows = {
      {kLine + kHost + kType + kToken + kLength, 200},
      {kLine + kHost + kType + "Authorization: Bearer sAe\r\n" + kLength, 401},
      {kLine + kHost + kType + "Authorization: Bearer s%2541e\r\n" + kLength, 401},
      {kLine + kHost + kType + "%41uthorization: Bearer s%41e\r\n" + kLength, 401},
      {kLine + kHost + "Content-Type: application%2Fjson\r\n" + kToken + kLength, 415},
      {kLine + kHost + kType + kToken + "Content-Length: %32\r\n", 400},
      {kLine + kHost + kType + kToken + "Content-Length: 2%0d%0aTransfer-Encoding: chunked\r\n", 400},
      {kLine + kHost + kType + kToken + "Content%2DLength: 2\r\n", 411},
      {kLine + kHost + kType + kToken + kLength + "Transfer-Encoding: %63hunked\r\n", 411},
      {kLine + kHost + kType + kToken + kLength + "Content-Length : 2\r\n", 400},
      {kLine + kHost + kType + kToken + kLength + ": no name\r\n", 400},
      {kLine + kHost + kType + kToken + kLength + "Range: bytes=0-1\r\n", 200},
      {kLine + kType + kToken + kLength, 400},
      {kLine + kHost + kHost + kType + kToken + kLength, 400},
      {" " + kLine + kHost + kType + kToken + kLength, 400},
      {"POST  /sync HTTP/1.1\r\n" + kHost + kType + kToken + kLength, 400},
      {"POST /sync HTTP/2.0\r\n" + kHost + kType + kToken + kLength, 400},
      {"POST /sync http/1.1\r\n" + kHost + kType + kToken + kLength, 400},
      {"P@ST /sync HTTP/1.1\r\n" + kHost + kType + kToken + kLength, 400},
      {"POST /%73ync HTTP/1.1\r\n" + kHost + kType + kToken + kLength, 404},
      {"POST /a%2Fb/sync?x=1 HTTP/1.1\r\n" + kHost + kType + kToken + kLength, 200},
  };
  for (const Row& row : rows) {
    INFO(row.head);
    const auto response = service.call_hook(row.head + "\r\n{}");
    REQUIRE(response);
    CHECK(response->code == row.code);
    if (row.code == 200) CHECK(response->body == R"({"hook":"sync","bytes":2})");
  }
}

TEST_CASE("A request that upgrades to another protocol is a request like any other") {
  const TestService service;
  const auto response = service.call_hook(
      "GET /sync HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
      "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n");
  REQUIRE(response);
  CHECK(response->code == 405);
}
