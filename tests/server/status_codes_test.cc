// SPDX-License-Identifier: Apache-2.0
#include <string>
#include <vector>

#include "sync/json/json.h"
#include "tests/catch.h"
#include "tests/server/test_service.h"

using namespace vmcp;
using namespace vmcp::server;
using namespace vmcp::server::test;

namespace {

std::string reason_of(const Response& response) {
  return Json::parse(response.body).at("error").at("reason").get<std::string>();
}

}  // namespace

TEST_CASE("Hooks are answered on a connection that stays open") {
  const TestService service;
  Client client(service.hook(), service.tls());
  REQUIRE(client.connected());
  for (const std::string path : {"/sync", "/r1/customize", "/r1/members", "/sync"}) {
    INFO(path);
    REQUIRE(client.send(hook_request(path, "{\"a\":1}")));
    const auto response = client.receive();
    REQUIRE(response);
    CHECK(response->code == 200);
    CHECK(response->headers.at("content-type") == "application/json");
    CHECK(response->headers.count("connection") == 0);
    CHECK(response->headers.count("transfer-encoding") == 0);
    CHECK(response->body == R"({"hook":")" + path.substr(path.rfind('/') + 1) + R"(","bytes":7})");
  }
}

TEST_CASE("Whatever the head forbids is refused before the body is read") {
  const TestService service([](ServeSettings& settings) { settings.limits.body = 100; });
  const auto post = [](const std::string& path, const std::string& lines) {
    return "POST " + path + " HTTP/1.1\r\nHost: localhost\r\n" + lines + "\r\n";
  };
  const std::string json = "Content-Type: application/json\r\n";
  struct Row {
    std::string name, request;
    int code;
    std::string reason, header, value;
  };
  const std::vector<Row> rows = {
      {"unknown route", post("/finalize", json + "Content-Length: 5\r\n"), 404, "NotFound", "", ""},
      {"two segments", post("/a/b/sync", json + "Content-Length: 5\r\n"), 404, "NotFound", "", ""},
      {"GET", "GET /sync HTTP/1.1\r\nHost: x\r\n\r\n", 405, "MethodNotAllowed", "allow", "POST"},
      {"PUT", "PUT /sync HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\n", 405, "MethodNotAllowed", "allow", "POST"},
      {"no length", post("/sync", json), 411, "LengthRequired", "connection", "close"},
      {"chunked", post("/sync", json + "Transfer-Encoding: chunked\r\n"), 411, "LengthRequired", "connection", "close"},
      {"both lengths", post("/sync", json + "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n"), 411,
       "LengthRequired", "connection", "close"},
      {"too large", post("/sync", json + "Content-Length: 101\r\n"), 413, "BodyTooLarge", "connection", "close"},
      {"absurdly large", post("/sync", json + "Content-Length: 99999999999999999999\r\n"), 413, "BodyTooLarge", "", ""},
      {"no type", post("/sync", "Content-Length: 5\r\n"), 415, "UnsupportedMediaType", "connection", "close"},
      {"other type", post("/sync", "Content-Type: text/plain\r\nContent-Length: 5\r\n"), 415, "UnsupportedMediaType",
       "", ""},
      {"gzip", post("/sync", json + "Content-Encoding: gzip\r\nContent-Length: 5\r\n"), 415, "UnsupportedMediaType", "",
       ""},
      {"identity", post("/sync", json + "Content-Encoding: identity\r\nContent-Length: 5\r\n"), 415,
       "UnsupportedMediaType", "", ""},
      {"large headers", post("/sync", "X: " + std::string(20'000, 'x') + "\r\n"), 431, "HeadersTooLarge", "connection",
       "close"},
      {"no HTTP", "hello\r\n\r\n", 400, "InvalidRequest", "connection", "close"},
      {"two lengths", post("/sync", json + "Content-Length: 5\r\nContent-Length: 5\r\n"), 400, "InvalidRequest", "",
       ""},
  };
  for (const Row& row : rows) {
    INFO(row.name);
    const auto response = service.call_hook(row.request);
    REQUIRE(response);
    CHECK(response->code == row.code);
    CHECK(response->headers.at("content-type") == "application/json");
    CHECK(response->body.size() <= 1024);
    CHECK(reason_of(*response) == row.reason);
    if (!row.header.empty()) CHECK(response->headers.at(row.header) == row.value);
    // A body that was announced is not read, so nothing that follows could be told from it.
    const bool announced = row.request.find("Content-Length: ") != std::string::npos;
    if (announced) CHECK(response->headers.at("connection") == "close");
  }
  CHECK(service.core.calls() == 0);
}

TEST_CASE("A connection whose body was refused is closed after the answer, one without a body is not") {
  const TestService service;
  Client refused(service.hook(), service.tls());
  refused.send(hook_request("/nowhere", "{}"));
  const auto response = refused.receive();
  REQUIRE(response);
  CHECK(response->headers.at("connection") == "close");
  CHECK(refused.closed());

  Client asking(service.hook(), service.tls());
  asking.send("GET /sync HTTP/1.1\r\nHost: x\r\n\r\n");
  REQUIRE(asking.receive());
  asking.send(hook_request("/sync", "{}"));
  const auto next = asking.receive();
  REQUIRE(next);
  CHECK(next->code == 200);
}

TEST_CASE("The answer to a refused body arrives even while the client goes on sending") {
  const TestService service([](ServeSettings& settings) { settings.limits.body = 1 << 20; });
  for (int round = 0; round < 5; ++round) {
    const auto response = service.call_hook(hook_request("/sync", std::string(3 << 20, ' ')));
    REQUIRE(response);
    CHECK(response->code == 413);
  }
}

TEST_CASE("Answers of the core that are not 200 keep their body, and the connection stays") {
  TestService service;
  service.core.answer_with = [](Hook, Workspace& workspace) {
    workspace.request() = error_body("InvalidJSON", "/parent", "truncated");
    Answer answer;
    answer.code = 400;
    answer.reason = "InvalidJSON";
    answer.body = workspace.request();
    return answer;
  };
  Client client(service.hook(), service.tls());
  for (int round = 0; round < 2; ++round) {
    client.send(hook_request("/sync", "{"));
    const auto response = client.receive();
    REQUIRE(response);
    CHECK(response->code == 400);
    CHECK(response->body == R"({"error":{"reason":"InvalidJSON","path":"/parent","message":"truncated"}})");
  }
}

TEST_CASE("A defect is answered with an id under which the log has more, and without its text") {
  TestService service;
  SECTION("thrown") {
    service.core.answer_with = [](Hook, Workspace&) -> Answer { throw std::runtime_error("secret internals"); };
  }
  SECTION("told by the core") {
    service.core.answer_with = [](Hook, Workspace& workspace) {
      Answer answer;
      answer.code = 500;
      answer.body = workspace.request() = "secret internals";
      answer.summary.notes = {{"", "secret internals"}};
      return answer;
    };
  }
  const auto response = service.call_hook(hook_request("/sync", "{}"));
  REQUIRE(response);
  CHECK(response->code == 500);
  CHECK(reason_of(*response) == "Internal");
  CHECK(response->body.find("internals") == std::string::npos);
  const std::string message = Json::parse(response->body).at("error").at("message").get<std::string>();
  const std::string id = message.substr(message.rfind(' ') + 1);
  CHECK(id.size() == 12);
  const std::string more = "\"id\":\"" + id + R"(","problem":"secret internals")";
  CHECK(eventually([&] { return service.lines->text().find(more) != std::string::npos; }));
}

TEST_CASE("Requests may follow each other without waiting for answers") {
  const TestService service;
  Client client(service.hook(), service.tls());
  std::string requests;
  for (int count = 0; count < 50; ++count) requests += hook_request("/sync", std::string(100, ' '));
  REQUIRE(client.send(requests));
  for (int count = 0; count < 50; ++count) {
    const auto response = client.receive();
    REQUIRE(response);
    CHECK(response->body == R"({"hook":"sync","bytes":100})");
  }
}

TEST_CASE("A request may arrive a byte at a time") {
  const TestService service;
  Client client(service.hook(), service.tls());
  for (const char byte : hook_request("/sync", "{}")) REQUIRE(client.send(std::string_view(&byte, 1)));
  const auto response = client.receive();
  REQUIRE(response);
  CHECK(response->body == R"({"hook":"sync","bytes":2})");
}

TEST_CASE("Large bodies go in and out whole") {
  TestService service;
  service.core.answer_with = [](Hook, Workspace& workspace) {
    workspace.request() += '.';  // an answer is never empty
    Answer answer;
    answer.body = workspace.request();
    return answer;
  };
  std::string body(5'000'000, ' ');
  for (std::size_t at = 0; at < body.size(); at += 7) body[at] = static_cast<char>('a' + at % 26);
  Client client(service.hook(), service.tls());
  for (const std::size_t size : {5'000'000UL, 1UL, 0UL, 16'384UL, 16'385UL, 70'000UL}) {
    INFO(size);
    std::thread sender([&] { client.send(hook_request("/sync", body.substr(0, size))); });
    sender.join();
    const auto response = client.receive();
    REQUIRE(response);
    CHECK(response->body == body.substr(0, size) + '.');
  }
}

TEST_CASE("A client that asks first is told to continue, once the request is admitted") {
  const TestService service([](ServeSettings& settings) { settings.limits.body = 100; });
  Client client(service.hook(), service.tls());
  client.send(
      "POST /sync HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 2\r\nExpect: "
      "100-continue\r\n\r\n");
  std::string interim;
  for (std::string some = client.receive_some(); !some.empty(); some = client.receive_some()) {
    interim += some;
    if (interim.find("\r\n\r\n") != std::string::npos) break;
  }
  CHECK(interim == "HTTP/1.1 100 Continue\r\n\r\n");
  client.send("{}");
  CHECK(client.receive()->code == 200);
  client.send(
      "POST /sync HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 200\r\nExpect: "
      "100-continue\r\n\r\n");
  CHECK(client.receive()->code == 413);
}

TEST_CASE("HTTP/1.0 and Connection: close end the connection after the answer") {
  const TestService service;
  for (const char* line : {"POST /sync HTTP/1.0\r\n", "POST /sync HTTP/1.1\r\nHost: x\r\nConnection: close\r\n"}) {
    INFO(line);
    Client client(service.hook(), service.tls());
    client.send(std::string(line) + "Content-Type: application/json\r\nContent-Length: 2\r\n\r\n{}");
    const auto response = client.receive();
    REQUIRE(response);
    CHECK(response->headers.at("connection") == "close");
    CHECK(client.closed());
  }
}

TEST_CASE("The admin listener answers three paths to GET and HEAD, in plain HTTP") {
  const TestService service;
  const auto ask = [&](const std::string& method, const std::string& path) {
    Client client(service.admin(), {});
    client.send(method + " " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
    return client.receive_some();
  };
  CHECK(ask("GET", "/healthz").rfind("HTTP/1.1 200 OK\r\n", 0) == 0);
  CHECK(ask("GET", "/readyz").rfind("HTTP/1.1 200 OK\r\n", 0) == 0);
  CHECK(ask("GET", "/metrics").rfind("HTTP/1.1 200 OK\r\n", 0) == 0);
  CHECK(ask("GET", "/sync").rfind("HTTP/1.1 404 ", 0) == 0);
  CHECK(ask("POST", "/sync").rfind("HTTP/1.1 404 ", 0) == 0);
  CHECK(ask("POST", "/healthz").rfind("HTTP/1.1 405 ", 0) == 0);
  const std::string head = ask("HEAD", "/healthz");
  CHECK(head.rfind("HTTP/1.1 200 OK\r\n", 0) == 0);
  CHECK(head.find("Content-Length: 3\r\n") != std::string::npos);
  CHECK(head.substr(head.size() - 4) == "\r\n\r\n");
}
