// SPDX-License-Identifier: Apache-2.0
#include "server/observe/log.h"

#include <spdlog/spdlog.h>

#include <future>
#include <sstream>

#include "server/observe/request_log.h"
#include "sync/json/json.h"
#include "tests/catch.h"
#include "tests/server/test_service.h"

using namespace vmcp;
using namespace vmcp::server;
using namespace vmcp::server::test;

namespace {

Summary summary_with_exclusion() {
  Summary summary;
  summary.parent = "team/gateway";
  summary.generation = 4;
  summary.served = 2;
  summary.excluded = {{"MCPServerEntry/bad", "RemoteURLInvalid", "the URL is not https"}};
  return summary;
}

RequestRecord record_of(const Summary& summary) {
  RequestRecord record;
  record.hook = Hook::kSync;
  record.outcome = Outcome::kExcluded;
  record.request_bytes = 100;
  record.response_bytes = 200;
  record.duration = std::chrono::microseconds(1234);
  record.summary = &summary;
  return record;
}

/// Takes no line until it is released.
class HeldSink : public spdlog::sinks::base_sink<std::mutex> {
 public:
  void release() { released_.set_value(); }

 protected:
  void sink_it_(const spdlog::details::log_msg&) override { held_.wait(); }
  void flush_() override {}

 private:
  std::promise<void> released_;
  std::shared_future<void> held_ = released_.get_future().share();
};

std::string logged(LogFormat format, Log::Level level, const RequestRecord& record, bool in_detail = false) {
  const auto sink = std::make_shared<LinesSink>();
  Log log(format, level, sink);
  log_request(log, record, in_detail);
  return sink->text();
}

}  // namespace

TEST_CASE("A request is one JSON line with what an operator asks first") {
  const Summary summary = summary_with_exclusion();
  const std::string text = logged(LogFormat::kJson, Log::Level::info, record_of(summary));
  REQUIRE(std::count(text.begin(), text.end(), '\n') == 1);
  const Json line = Json::parse(text);
  CHECK(line.at("level") == "info");
  CHECK(line.at("event") == "request");
  CHECK(line.at("hook") == "sync");
  CHECK(line.at("parent") == "team/gateway");
  CHECK(line.at("generation") == 4);
  CHECK(line.at("outcome") == "excluded");
  CHECK(line.at("code") == 200);
  CHECK(line.at("request_bytes") == 100);
  CHECK(line.at("response_bytes") == 200);
  CHECK(line.at("duration_ms") == 1.234);
  CHECK(line.at("served") == 2);
  CHECK(line.at("excluded") == 1);
  const std::string time = line.at("time").get<std::string>();
  CHECK(time.size() == std::string("2026-01-02T03:04:05.678Z").size());
  CHECK(time.back() == 'Z');
}

TEST_CASE("When it is news, every member that is left out has a line of its own, and so has what is not applied") {
  Summary summary = summary_with_exclusion();
  summary.not_applied = {{"Valid", "NotSupported", "/spec/x", "is not known"}};
  std::istringstream lines(logged(LogFormat::kJson, Log::Level::info, record_of(summary), true));
  std::string line;
  REQUIRE(std::getline(lines, line));
  REQUIRE(std::getline(lines, line));
  CHECK(Json::parse(line).at("path") == "/spec/x");
  CHECK(Json::parse(line).at("message") == "is not known");
  REQUIRE(std::getline(lines, line));
  CHECK(Json::parse(line).at("parent") == "team/gateway");
  CHECK(Json::parse(line).at("member") == "MCPServerEntry/bad");
  CHECK(Json::parse(line).at("reason") == "RemoteURLInvalid");
}

TEST_CASE("Of thousands of members that are left out, the log names a hundred and counts the others") {
  Summary summary = summary_with_exclusion();
  summary.excluded.resize(5000, summary.excluded.front());
  const std::string text = logged(LogFormat::kJson, Log::Level::info, record_of(summary), true);
  CHECK(std::count(text.begin(), text.end(), '\n') == 102);
  CHECK(text.find("\"count\":4900") != std::string::npos);
}

TEST_CASE("Text lines say the same for people") {
  const Summary summary = summary_with_exclusion();
  const std::string text = logged(LogFormat::kText, Log::Level::info, record_of(summary));
  CHECK(text.find(" info request hook=sync parent=team/gateway generation=4 outcome=excluded code=200 ") !=
        std::string::npos);
}

TEST_CASE("A malformed request is logged with the place and the reason that its caller was told") {
  Summary summary;
  summary.notes = {{"/parent/spec", "must be an object"}};
  RequestRecord record;
  record.hook = Hook::kSync;
  record.outcome = Outcome::kInvalid;
  record.code = 400;
  record.summary = &summary;
  const Json line = Json::parse(logged(LogFormat::kJson, Log::Level::info, record));
  CHECK(line.at("level") == "info");
  CHECK(line.at("path") == "/parent/spec");
  CHECK(line.at("problem") == "must be an object");
}

TEST_CASE("What somebody has to mend is a warning") {
  for (const Outcome outcome : {Outcome::kUnauthorized, Outcome::kForbidden, Outcome::kTooLarge}) {
    RequestRecord record;
    record.outcome = outcome;
    CHECK(Json::parse(logged(LogFormat::kJson, Log::Level::info, record)).at("level") == "warning");
  }
}

TEST_CASE("What is quiet enough is not written") {
  const Summary summary = summary_with_exclusion();
  CHECK(logged(LogFormat::kJson, Log::Level::warn, record_of(summary)).empty());
  RequestRecord defect = record_of(summary);
  defect.outcome = Outcome::kInternal;
  CHECK_FALSE(logged(LogFormat::kJson, Log::Level::warn, defect).empty());
}

TEST_CASE("Values are escaped in both formats") {
  LogLine json(LogFormat::kJson, "event");
  json.text("key", "a\"b\nc");
  CHECK(Json::parse("{" + json.content() + "}").at("key") == "a\"b\nc");
  LogLine text(LogFormat::kText, "event");
  text.text("key", "two words").text("other", "line\nbreak").text("empty", "");
  CHECK(text.content() == "event key=\"two words\" other=\"line\\nbreak\" empty=\"\"");
  LogLine control(LogFormat::kText, "event");
  control.text("key", "\x1b[31m").text("other", std::string_view("\0", 1)).text("c1", "\xc2\x85");
  CHECK(control.content() == "event key=\"\\u001b[31m\" other=\"\\u0000\" c1=\"\\u0085\"");
}

TEST_CASE("Levels are words, and others are refused") {
  CHECK(parse_log_level("debug") == spdlog::level::debug);
  CHECK(parse_log_level("off") == spdlog::level::off);
  CHECK_FALSE(parse_log_level("loud"));
  CHECK_FALSE(parse_log_level(""));
}

TEST_CASE("Nothing of bodies, header values or unknown paths reaches the log") {
  const TestService service;
  service.call_hook(
      hook_request("/sync", "{\"token\":\"b0dy\"}", "Authorization: Bearer t0ken\r\nX-Other: h3ader\r\n"));
  service.call_hook(hook_request("/p4th/x/sync", "{}"));
  REQUIRE(eventually([&] { return service.lines->text().find("not_found") != std::string::npos; }));
  for (const char* secret : {"b0dy", "t0ken", "h3ader", "p4th"}) {
    INFO(secret);
    CHECK(service.lines->text().find(secret) == std::string::npos);
  }
}

TEST_CASE("An asynchronous log writes every line, in order, before it ends") {
  const auto sink = std::make_shared<LinesSink>();
  std::size_t written = 0;
  {
    Log log = Log::asynchronous(LogFormat::kText, Log::Level::info, sink);
    for (; written < 5000; ++written) log.write(Log::Level::info, log.line("line" + std::to_string(written)));
  }
  spdlog::shutdown();
  std::istringstream lines(sink->text());
  std::size_t read = 0;
  for (std::string line; std::getline(lines, line); ++read) {
    CHECK(line.substr(line.rfind(' ') + 1) == "line" + std::to_string(read));
  }
  CHECK(read == written);
}

TEST_CASE("A reader that has stopped reading makes nobody wait, and the lines it missed are counted") {
  const auto sink = std::make_shared<HeldSink>();
  {
    Log log = Log::asynchronous(LogFormat::kText, Log::Level::info, sink, 10);
    for (int count = 0; count < 1000; ++count) log.write(Log::Level::info, log.line("line"));
    CHECK(Log::dropped() >= 980);
    CHECK(Log::dropped() < 1000);
    sink->release();
  }
  spdlog::shutdown();
}
