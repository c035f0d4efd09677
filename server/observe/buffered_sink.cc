#include "server/observe/buffered_sink.h"

#include <poll.h>
#include <unistd.h>

#include <cerrno>
#include <string_view>
#include <utility>

namespace vmcp::server {
namespace {

constexpr std::chrono::milliseconds kGather{100};

void write_all(int descriptor, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t count = ::write(descriptor, bytes.data(), bytes.size());
    if (count > 0) {
      bytes.remove_prefix(static_cast<std::size_t>(count));
    } else if (errno == EAGAIN) {
      pollfd wait{descriptor, POLLOUT, 0};
      ::poll(&wait, 1, -1);
    } else if (errno != EINTR) {
      return;  // nobody reads the log any more
    }
  }
}

}  // namespace

BufferedSink::BufferedSink(int descriptor, std::size_t capacity) : descriptor_(descriptor), capacity_(capacity) {
  writer_ = std::thread([this] { run(); });
}

BufferedSink::~BufferedSink() {
  {
    const std::lock_guard lock(buffer_mutex_);
    end_ = true;
  }
  changed_.notify_one();
  writer_.join();
}

void BufferedSink::sink_it_(const spdlog::details::log_msg& message) {
  spdlog::memory_buf_t formatted;
  base_sink<std::mutex>::formatter_->format(message, formatted);
  bool first = false;
  {
    const std::lock_guard lock(buffer_mutex_);
    if (buffer_.size() + formatted.size() > capacity_) {
      ++dropped_;
      return;
    }
    first = buffer_.empty();
    buffer_.append(formatted.data(), formatted.size());
  }
  if (first) changed_.notify_one();
}

void BufferedSink::flush_() {
  {
    const std::lock_guard lock(buffer_mutex_);
    urgent_ = true;
  }
  changed_.notify_one();
}

void BufferedSink::run() {
  std::string writing;
  std::unique_lock lock(buffer_mutex_);
  while (!end_ || !buffer_.empty()) {
    changed_.wait(lock, [this] { return end_ || !buffer_.empty(); });
    changed_.wait_for(lock, kGather, [this] { return end_ || urgent_ || buffer_.size() > capacity_ / 2; });
    urgent_ = false;
    writing.swap(buffer_);
    if (const std::size_t dropped = std::exchange(dropped_, 0); dropped > 0) {
      writing +=
          "{\"level\":\"warning\",\"event\":\"log lines were dropped\",\"count\":" + std::to_string(dropped) + "}\n";
    }
    lock.unlock();
    write_all(descriptor_, writing);
    writing.clear();
    lock.lock();
  }
}

}  // namespace vmcp::server
