// SPDX-License-Identifier: Apache-2.0
#include "server/observe/log.h"

#include <spdlog/async.h>
#include <spdlog/pattern_formatter.h>

#include <algorithm>

#include "sync/json/json_writer.h"

namespace vmcp::server {
namespace {

constexpr const char* kName = "vmcp-composer";

std::unique_ptr<spdlog::formatter> formatter_for(LogFormat format) {
  const char* pattern = format == LogFormat::kJson ? R"({"time":"%Y-%m-%dT%H:%M:%S.%eZ","level":"%l",%v})"
                                                   : "%Y-%m-%dT%H:%M:%S.%eZ %l %v";
  return std::make_unique<spdlog::pattern_formatter>(pattern, spdlog::pattern_time_type::utc, "\n");
}

/// Printable ASCII: anything else could move a terminal's cursor or look like a line of its own.
bool is_plain_word(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char character) {
    return character > ' ' && character < 0x7f && std::string_view("=\"\\").find(character) == std::string_view::npos;
  });
}

}  // namespace

LogLine::LogLine(LogFormat format, std::string_view event) : format_(format) {
  content_.reserve(256);
  if (format == LogFormat::kJson) {
    text("event", event);
  } else {
    content_ = event;
  }
}

void LogLine::key(std::string_view name) {
  if (!content_.empty()) content_ += format_ == LogFormat::kJson ? ',' : ' ';
  if (format_ == LogFormat::kJson) {
    content_.append("\"").append(name).append("\":");
  } else {
    content_.append(name).append("=");
  }
}

LogLine& LogLine::text(std::string_view name, std::string_view value) {
  key(name);
  if (format_ == LogFormat::kText && is_plain_word(value)) {
    content_ += value;
  } else {
    append_quoted(content_, value);
  }
  return *this;
}

LogLine& LogLine::integer(std::string_view name, std::int64_t value) {
  key(name);
  content_ += std::to_string(value);
  return *this;
}

LogLine& LogLine::milliseconds(std::string_view name, std::int64_t microseconds) {
  key(name);
  const std::string fraction = std::to_string(1000 + microseconds % 1000);
  content_.append(std::to_string(microseconds / 1000)).append(".").append(fraction, 1, 3);
  return *this;
}

Log::Log(LogFormat format, Level level, std::shared_ptr<spdlog::logger> logger)
    : format_(format), logger_(std::move(logger)) {
  logger_->set_formatter(formatter_for(format));
  logger_->set_level(level);
  // The default handler prints to stderr at most once per second; a log that cannot be written is no reason to stop.
}

Log::Log(LogFormat format, Level level, std::shared_ptr<spdlog::sinks::sink> sink)
    : Log(format, level, std::make_shared<spdlog::logger>(kName, std::move(sink))) {}

Log Log::asynchronous(LogFormat format, Level level, std::shared_ptr<spdlog::sinks::sink> sink, std::size_t lines) {
  spdlog::init_thread_pool(lines, 1);
  return Log(format, level,
             std::make_shared<spdlog::async_logger>(kName, std::move(sink), spdlog::thread_pool(),
                                                    spdlog::async_overflow_policy::overrun_oldest));
}

std::size_t Log::dropped() {
  const auto writer = spdlog::thread_pool();
  return writer ? writer->overrun_counter() : 0;
}

Fallible<Log::Level> parse_log_level(std::string_view word) {
  const Log::Level level = spdlog::level::from_str(std::string(word));
  if (level == Log::Level::off && word != "off") {
    return failure("'" + std::string(word) + "' is not a log level: write trace, debug, info, warn, error or off");
  }
  return level;
}

}  // namespace vmcp::server
