#pragma once

#include <spdlog/sinks/base_sink.h>

#include <chrono>
#include <condition_variable>
#include <mutex>
#include <string>
#include <thread>

namespace vmcp::server {

/// Writes log lines to a file descriptor from a thread of its own, a tenth of a second's worth at a time: a request
/// pays for copying its line, not for a system call, and never waits for a slow reader of the log.
/// When the reader is so slow that a buffer fills up, lines are dropped and their number is written instead.
class BufferedSink : public spdlog::sinks::base_sink<std::mutex> {
 public:
  explicit BufferedSink(int descriptor, std::size_t capacity = 4 << 20);
  ~BufferedSink() override;

 protected:
  void sink_it_(const spdlog::details::log_msg& message) override;
  /// Has the lines written soon; returns at once.
  void flush_() override;

 private:
  void run();

  const int descriptor_;
  const std::size_t capacity_;
  std::mutex buffer_mutex_;
  std::condition_variable changed_;
  std::string buffer_;
  std::size_t dropped_ = 0;
  bool urgent_ = false;
  bool end_ = false;
  std::thread writer_;
};

}  // namespace vmcp::server
