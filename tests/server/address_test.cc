// SPDX-License-Identifier: Apache-2.0
#include "server/transport/address.h"

#include <vector>

#include "tests/catch.h"
#include "tests/server/test_service.h"

using namespace vmcp::server;

TEST_CASE("Addresses are host and port") {
  struct Row {
    std::string text, host;
    int port;
    std::string back;
  };
  const std::vector<Row> rows = {{"0.0.0.0:8443", "0.0.0.0", 8443, "0.0.0.0:8443"},
                                 {":8443", "", 8443, ":8443"},
                                 {"[::1]:0", "::1", 0, "[::1]:0"},
                                 {"localhost:65535", "localhost", 65535, "localhost:65535"}};
  for (const Row& row : rows) {
    INFO(row.text);
    const auto address = parse_address(row.text);
    REQUIRE(address);
    CHECK(address->host == row.host);
    CHECK(address->port == row.port);
    CHECK(to_text(*address) == row.back);
  }
}

TEST_CASE("What is no address is refused with an example") {
  for (const char* text : {"", "8443", "localhost", "localhost:", "localhost:http", "localhost:65536", "localhost:-1",
                           "::1:80", "localhost:80x"}) {
    INFO(text);
    const auto address = parse_address(text);
    REQUIRE_FALSE(address);
    CHECK(address.error().find("HOST:PORT") != std::string::npos);
  }
}

TEST_CASE("Port 0 becomes the port that the kernel chose, and a taken port is an error") {
  const test::TestService first;
  CHECK(first.hook().host == "127.0.0.1");
  CHECK(first.hook().port != 0);
  std::string problem;
  try {
    const test::TestService second([&](ServeSettings& settings) { settings.listen = to_text(first.hook()); });
  } catch (const std::runtime_error& error) {
    problem = error.what();
  }
  CHECK(problem == "cannot listen on " + to_text(first.hook()) + ": Address already in use");
}
