#pragma once

#include <atomic>
#include <chrono>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>

#include "server/transport/handler.h"
#include "server/transport/limits.h"
#include "server/transport/stream.h"

namespace vmcp::server {

/// What all connections of a listener share.
struct ConnectionContext {
  Handler& handler;
  const Limits& limits;
  std::atomic<bool> closing{false};  ///< Every answer ends its connection.
};

/// One client connection as a state machine over a non-blocking stream: handshake, head, body, answer, again.
/// One thread at a time calls `advance`; the marks may be read by any thread.
class Connection {
 public:
  using Clock = std::chrono::steady_clock;

  enum class Wait { kRead, kWrite, kClose };

  /// What the connection is doing, for those who must decide whom to disconnect.
  enum class Stage {
    kIdle,       ///< No request: handshake, waiting, or a head that is still arriving.
    kReceiving,  ///< Admitted, the body is arriving.
    kAnswering,
    kLingering,  ///< Answered for the last time; the client has not closed its side yet.
  };

  /// Lent by the calling thread.
  struct Scratch {
    char bytes[16 * 1024];  ///< What one read can take; idle connections hold none.
    /// Called before an answer that takes some milliseconds: others need not wait for this thread.
    std::function<void()> before_long_work = [] {};
  };

  Connection(Stream stream, ConnectionContext& context);
  ~Connection();
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  /// Held while the socket is handed to epoll. Whom epoll wakes takes it once before anything else, and so comes after
  /// all that the thread before it did here.
  std::mutex& handing_over() { return handing_over_; }

  /// Goes on as far as it can without waiting. Call again when the socket is ready for what is returned.
  Wait advance(Scratch& scratch);

  Stage stage() const { return stage_.load(std::memory_order_relaxed); }
  /// When `stage` began.
  Clock::time_point since() const { return Clock::time_point(Clock::duration(since_.load(std::memory_order_relaxed))); }
  /// When the connection is to be cut unless it got on by then.
  Clock::time_point deadline() const {
    return Clock::time_point(Clock::duration(deadline_.load(std::memory_order_relaxed)));
  }
  int socket() const { return stream_.socket(); }

  /// Whether something has arrived that no thread has looked at: then the client waits for us, not we for it.
  bool input_waits() const;
  /// Gives a connection that has waited for us until its deadline, `seen`, the time of a head from `now` on.
  void postpone(Clock::time_point seen, Clock::time_point now);

 private:
  enum class Phase { kHandshake, kHead, kBody, kWrite, kLinger };
  /// nullopt-like: kGoOn means "look at the phase again".
  enum class Step { kGoOn, kWaitRead, kWaitWrite, kClose };

  void enter(Stage stage, std::chrono::milliseconds timeout);
  Step shake_hands();
  Step read_head(Scratch& scratch);
  Step take_head(std::string_view bytes);
  Step open(const ParsedHead& parsed, std::string_view rest);
  void begin_body(std::string_view beginning);
  Step read_body(Scratch& scratch);
  void reply_with(Reply reply, bool close);
  Step write_answer();
  Step end_answer();
  Step linger();
  static Step step_for(Stream::Status status);

  Stream stream_;
  ConnectionContext& context_;
  Phase phase_ = Phase::kHandshake;
  std::string pending_;          ///< An unfinished head, or what came after a request.
  bool pending_is_new_ = false;  ///< `pending_` has not been looked at yet.
  bool head_begun_ = false;
  bool keep_alive_ = true;
  bool close_after_ = false;
  std::unique_ptr<Exchange> exchange_;
  std::uint64_t body_size_ = 0;
  std::size_t body_received_ = 0;
  Reply reply_;
  std::string out_;  ///< Head of the answer and the beginning of its body.
  std::size_t out_written_ = 0;
  std::string_view rest_;   ///< Of the answer's body, after `out_`.
  bool gathering_ = false;  ///< The answer takes several writes.

  std::mutex handing_over_;
  std::atomic<Stage> stage_{Stage::kIdle};
  std::atomic<Clock::rep> since_{0};
  std::atomic<Clock::rep> deadline_{0};
};

}  // namespace vmcp::server
