#include "server/transport/request_head.h"

#include <string>
#include <vector>

#include "tests/catch.h"

using namespace vmcp::server;

namespace {

std::string head_with(const std::string& lines) {
  return "POST /sync HTTP/1.1\r\n" + lines + "\r\n";
}

}  // namespace

TEST_CASE("A request head is taken apart") {
  const std::string bytes =
      "POST /r1/sync?x=1 HTTP/1.1\r\nHost: localhost\r\ncontent-LENGTH: 17\r\nContent-Type:\tapplication/json \r\n"
      "Authorization: Bearer abc\r\nExpect: 100-continue\r\nAccept-Encoding: gzip\r\n\r\nrest";
  const ParsedHead parsed = parse_head(bytes, {});
  REQUIRE(parsed.outcome == HeadOutcome::kComplete);
  CHECK(bytes.substr(parsed.size) == "rest");
  CHECK(parsed.head.method == "POST");
  CHECK(parsed.head.path == "/r1/sync");
  CHECK(parsed.head.content_length == 17U);
  CHECK(parsed.head.content_type == "application/json");
  CHECK(parsed.head.authorization == "Bearer abc");
  CHECK(parsed.head.expects_continue);
  CHECK(parsed.head.keep_alive);
  CHECK_FALSE(parsed.head.has_transfer_encoding);
  CHECK_FALSE(parsed.head.has_content_encoding);
}

TEST_CASE("A head that has not arrived completely is incomplete at every cut") {
  const std::string bytes = head_with("Content-Length: 3\r\n");
  for (std::size_t size = 0; size < bytes.size(); ++size) {
    INFO(size);
    CHECK(parse_head(bytes.substr(0, size), {}).outcome == HeadOutcome::kIncomplete);
  }
}

TEST_CASE("Heads that could be read in two ways are malformed") {
  const std::vector<std::string> rows = {
      "\r\n\r\n",
      "POST\r\n\r\n",
      "POST /sync\r\n\r\n",
      "POST  HTTP/1.1\r\n\r\n",
      "POST /a b HTTP/1.1\r\n\r\n",
      "POST /sync HTTP/2.0\r\n\r\n",
      "POST /sync http/1.1\r\n\r\n",
      "P@ST /sync HTTP/1.1\r\n\r\n",
      "POST /sync HTTP/1.1\nHost: x\n\n",
      head_with("Content-Length: 3\r\nContent-Length: 3\r\n"),
      head_with("Content-Length: 3\r\nContent-Length: 4\r\n"),
      head_with("Content-Length: +3\r\n"),
      head_with("Content-Length: -3\r\n"),
      head_with("Content-Length: 3, 3\r\n"),
      head_with("Content-Length: 0x3\r\n"),
      head_with("Content-Length:\r\n"),
      head_with("Content-Length : 3\r\n"),
      head_with(" Content-Length: 3\r\n"),
      head_with("Host: x\r\n folded\r\n"),
      head_with("no colon\r\n"),
      head_with(": no name\r\n"),
      head_with("X: a\nY: b\r\n"),
      head_with("X: a\rY: b\r\n"),
      head_with(std::string("X: a\0b\r\n", 8)),
      head_with("Authorization: Bearer a\r\nAuthorization: Bearer b\r\n"),
      head_with("Content-Type: application/json\r\nContent-Type: text/plain\r\n"),
  };
  for (const std::string& row : rows) {
    INFO(row);
    CHECK(parse_head(row, {}).outcome == HeadOutcome::kMalformed);
  }
}

TEST_CASE("A transfer coding is reported, also beside a length, but not in a malformed head") {
  for (const char* lines : {"Transfer-Encoding: chunked\r\n", "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n",
                            "Transfer-Encoding: gzip\r\nContent-Length: 5\r\n"}) {
    INFO(lines);
    const ParsedHead parsed = parse_head(head_with(lines), {});
    REQUIRE(parsed.outcome == HeadOutcome::kComplete);
    CHECK(parsed.head.has_transfer_encoding);
  }
  for (const char* lines : {"Transfer-Encoding: chunked\r\nno colon\r\n", "Transfer-Encoding: chunked\r\n: x\r\n",
                            "Transfer-Encoding: chunked\r\nContent-Length: 5\r\nContent-Length: 6\r\n"}) {
    INFO(lines);
    CHECK(parse_head(head_with(lines), {}).outcome == HeadOutcome::kMalformed);
  }
}

TEST_CASE("A length that no machine can hold is a length, and over every limit") {
  const ParsedHead parsed = parse_head(head_with("Content-Length: 99999999999999999999999\r\n"), {});
  REQUIRE(parsed.outcome == HeadOutcome::kComplete);
  CHECK(parsed.head.content_length == UINT64_MAX);
}

TEST_CASE("Heads over the limits are too large") {
  const HeadLimits limits{100, 3};
  CHECK(parse_head(head_with("A: 1\r\nB: 2\r\nC: 3\r\n"), limits).outcome == HeadOutcome::kComplete);
  CHECK(parse_head(head_with("A: 1\r\nB: 2\r\nC: 3\r\nD: 4\r\n"), limits).outcome == HeadOutcome::kTooLarge);
  CHECK(parse_head(head_with("A: " + std::string(100, 'x') + "\r\n"), limits).outcome == HeadOutcome::kTooLarge);
  CHECK(parse_head(std::string(99, 'x'), limits).outcome == HeadOutcome::kIncomplete);
  CHECK(parse_head(std::string(100, 'x'), limits).outcome == HeadOutcome::kTooLarge);
}

TEST_CASE("Connection and version say whether the connection stays open") {
  struct Row {
    std::string request_line, connection;
    bool keep_alive;
  };
  const std::vector<Row> rows = {
      {"POST /sync HTTP/1.1", "", true},
      {"POST /sync HTTP/1.1", "Connection: close\r\n", false},
      {"POST /sync HTTP/1.1", "Connection: Upgrade, Close\r\n", false},
      {"POST /sync HTTP/1.1", "Connection: keep-alive\r\n", true},
      {"POST /sync HTTP/1.1", "Connection: closed\r\n", true},
      {"POST /sync HTTP/1.0", "", false},
  };
  for (const Row& row : rows) {
    INFO(row.request_line << ' ' << row.connection);
    const std::string bytes = row.request_line + "\r\n" + row.connection + "\r\n";
    const ParsedHead parsed = parse_head(bytes, {});
    REQUIRE(parsed.outcome == HeadOutcome::kComplete);
    CHECK(parsed.head.keep_alive == row.keep_alive);
  }
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
