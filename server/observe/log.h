#pragma once

#include <spdlog/logger.h>

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

  Log(LogFormat format, Level level, std::shared_ptr<spdlog::sinks::sink> sink);

  bool shows(Level level) const { return logger_.should_log(level); }
  LogLine line(std::string_view event) const { return LogLine(format_, event); }
  void write(Level level, const LogLine& line) { logger_.log(level, line.content()); }
  void flush() { logger_.flush(); }

 private:
  LogFormat format_;
  spdlog::logger logger_;
};

/// `trace` … `critical`, `off`; nullopt-like failure for other words.
Fallible<Log::Level> parse_log_level(std::string_view word);

}  // namespace vmcp::server
