#include "server/transport/address.h"

#include <vector>

#include "tests/catch.h"

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
  const auto first = listen_on({"127.0.0.1", 0});
  REQUIRE(first);
  CHECK(first->bound.host == "127.0.0.1");
  CHECK(first->bound.port != 0);
  const auto second = listen_on(first->bound);
  REQUIRE_FALSE(second);
  CHECK(second.error().find(to_text(first->bound)) != std::string::npos);
}
