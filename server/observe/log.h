// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <spdlog/logger.h>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "server/fallible.h"

namespace vmcp::server {

enum class LogFormat { kJson, kText };

/// One log line under construction: an event and its fields, in the order in which they are added.
class LogLine {
 public:
  LogLine(LogFormat format, std::string_view event);

  LogLine& text(std::string_view key, std::string_view value);
  LogLine& integer(std::string_view key, std::int64_t value);
  /// Milliseconds with microseconds behind the point.
  LogLine& milliseconds(std::string_view key, std::int64_t microseconds);

  const std::string& content() const { return content_; }

 private:
  void key(std::string_view name);

  LogFormat format_;
  std::string content_;
};

/// The log of the whole server: one line per event, JSON or text, each with time (UTC) and level.
class Log {
 public:
  using Level = spdlog::level::level_enum;

  /// Every line is written before `write` returns.
  Log(LogFormat format, Level level, std::shared_ptr<spdlog::sinks::sink> sink);
  /// Lines are written from spdlog's thread, which its registry holds: a request never waits for a slow reader of the
  /// log. Of more than `lines` that wait, the oldest are dropped. Call `spdlog::shutdown` at the end, so that the rest
  /// is written.
  static Log asynchronous(LogFormat format, Level level, std::shared_ptr<spdlog::sinks::sink> sink,
                          std::size_t lines = 8192);

  bool shows(Level level) const { return logger_->should_log(level); }
  LogLine line(std::string_view event) const { return LogLine(format_, event); }
  void write(Level level, const LogLine& line) { logger_->log(level, line.content()); }
  /// Lines that were dropped so far, of all asynchronous logs of this process.
  static std::size_t dropped();

 private:
  Log(LogFormat format, Level level, std::shared_ptr<spdlog::logger> logger);

  LogFormat format_;
  std::shared_ptr<spdlog::logger> logger_;
};

/// `trace` … `critical`, `off`; nullopt-like failure for other words.
Fallible<Log::Level> parse_log_level(std::string_view word);

}  // namespace vmcp::server
