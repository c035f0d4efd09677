// SPDX-License-Identifier: Apache-2.0
#include "server/transport/request_head.h"

#include <string>
#include <vector>

#include "tests/catch.h"

using namespace vmcp::server;

namespace {

std::string head_with(const std::string& lines) {
  return "POST /sync HTTP/1.1\r\nHost: x\r\n" + lines + "\r\n";
}

}  // namespace

TEST_CASE("A request head tells how the body ends and whether the connection goes on") {
  const std::string bytes =
      "POST /r1/sync?x=1 HTTP/1.1\r\nHost: localhost\r\ncontent-LENGTH: 17\r\nContent-Type:\tapplication/json \r\n"
      "Authorization: Bearer abc\r\nExpect: 100-continue\r\nAccept-Encoding: gzip\r\n\r\nrest";
  const RequestHead head = examine_head(bytes, {});
  REQUIRE(head.outcome == HeadOutcome::kComplete);
  CHECK(bytes.substr(head.size) == "rest");
  CHECK(head.body_size == 17);
  CHECK_FALSE(head.has_unknown_end);
  CHECK_FALSE(head.asks_to_close);
  for (const char* lines : {"Transfer-Encoding: chunked\r\n", "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n",
                            "Transfer-Encoding: gzip\r\nContent-Length: 5\r\n"}) {
    INFO(lines);
    CHECK(examine_head(head_with(lines), {}).has_unknown_end);
  }
}

TEST_CASE("A head that has not arrived completely is incomplete at every cut") {
  const std::string bytes = head_with("Content-Length: 3\r\n");
  for (std::size_t size = 0; size < bytes.size(); ++size) {
    INFO(size);
    CHECK(examine_head(bytes.substr(0, size), {}).outcome == HeadOutcome::kIncomplete);
  }
}

TEST_CASE("Heads that could be read in two ways are malformed") {
  const std::vector<std::string> rows = {
      "\r\n\r\n",
      "POST\r\n\r\n",
      "POST /sync\r\n\r\n",
      "POST  HTTP/1.1\r\nHost: x\r\n\r\n",
      "POST /a b HTTP/1.1\r\nHost: x\r\n\r\n",
      " POST /sync HTTP/1.1\r\nHost: x\r\n\r\n",
      "POST  /sync HTTP/1.1\r\nHost: x\r\n\r\n",
      "POST\t/sync HTTP/1.1\r\nHost: x\r\n\r\n",
      "POST /sync HTTP/1.1 \r\nHost: x\r\n\r\n",
      "POST /sync HTTP/1.1\nHost: x\n\n",
      "POST /sync HTTP/1.1\r\n\r\n",
      head_with("Host: x\r\n"),
      head_with("hOST: y\r\n"),
      head_with("Content-Length: 3\r\nContent-Length: 3\r\n"),
      head_with("Content-Length: 3\r\nContent-Length: 4\r\n"),
      head_with("Content-Length: +3\r\n"),
      head_with("Content-Length: -3\r\n"),
      head_with("Content-Length: 3, 3\r\n"),
      head_with("Content-Length: 0x3\r\n"),
      head_with("Content-Length: %33\r\n"),
      head_with("Content-Length: 3%00\r\n"),
      head_with("Content-Length:\r\n"),
      head_with(" Content-Length: 3\r\n"),
      head_with("Accept: x\r\n folded\r\n"),
      head_with("no colon\r\n"),
      head_with("X: a\nY: b\r\n"),
      head_with("X: a\rY: b\r\n"),
      head_with(std::string("X: a\0b\r\n", 8)),
      head_with("Authorization: Bearer a\r\nAuthorization: Bearer b\r\n"),
      head_with("Content-Type: application/json\r\nContent-Type: text/plain\r\n"),
      head_with("Transfer-Encoding: chunked\r\nContent-Length: 5\r\nContent-Length: 6\r\n"),
  };
  for (const std::string& row : rows) {
    INFO(row);
    CHECK(examine_head(row, {}).outcome == HeadOutcome::kMalformed);
  }
}

TEST_CASE("A length that no machine can hold is a length, and over every limit") {
  const RequestHead head = examine_head(head_with("Content-Length: 99999999999999999999999\r\n"), {});
  REQUIRE(head.outcome == HeadOutcome::kComplete);
  CHECK(head.body_size == UINT64_MAX);
}

TEST_CASE("Heads over the limits are too large") {
  const HeadLimits limits{100, 3};
  CHECK(examine_head(head_with("A: 1\r\nB: 2\r\n"), limits).outcome == HeadOutcome::kComplete);
  CHECK(examine_head(head_with("A: 1\r\nB: 2\r\nC: 3\r\n"), limits).outcome == HeadOutcome::kTooLarge);
  CHECK(examine_head(head_with("A: " + std::string(100, 'x') + "\r\n"), limits).outcome == HeadOutcome::kTooLarge);
  CHECK(examine_head(std::string(99, 'x'), limits).outcome == HeadOutcome::kIncomplete);
  CHECK(examine_head(std::string(100, 'x'), limits).outcome == HeadOutcome::kTooLarge);
}

TEST_CASE("Connection and version say whether the connection stays open") {
  struct Row {
    std::string request_line, connection;
    bool asks_to_close;
  };
  const std::vector<Row> rows = {
      {"POST /sync HTTP/1.1", "", false},
      {"POST /sync HTTP/1.1", "Connection: close\r\n", true},
      {"POST /sync HTTP/1.1", "Connection: Upgrade, Close\r\n", true},
      {"POST /sync HTTP/1.1", "Connection: keep-alive\r\n", false},
      {"POST /sync HTTP/1.1", "Connection: closed\r\n", false},
      {"POST /sync HTTP/1.1", "Connection: %63lose\r\n", false},
      {"POST /sync HTTP/1.0", "", true},
  };
  for (const Row& row : rows) {
    INFO(row.request_line << ' ' << row.connection);
    const RequestHead head = examine_head(row.request_line + "\r\nHost: x\r\n" + row.connection + "\r\n", {});
    REQUIRE(head.outcome == HeadOutcome::kComplete);
    CHECK(head.asks_to_close == row.asks_to_close);
  }
}

TEST_CASE("Percent signs in header values are escaped once more, those of the target are not") {
  CHECK(escape_percents("GET /a%20b HTTP/1.1\r\nX: %41%\r\n\r\n") == "GET /a%20b HTTP/1.1\r\nX: %2541%25\r\n\r\n");
}

TEST_CASE("JSON is recognised by its media type alone") {
  CHECK(is_json("application/json"));
  CHECK(is_json("Application/JSON; charset=utf-8"));
  CHECK(is_json("application/json ;x"));
  CHECK_FALSE(is_json(""));
  CHECK_FALSE(is_json("text/json"));
  CHECK_FALSE(is_json("application/jsonp"));
  CHECK_FALSE(is_json("application/json-patch+json"));
}
