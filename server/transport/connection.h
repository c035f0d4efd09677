// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <openssl/ssl.h>

#include <atomic>
#include <chrono>
#include <memory>
#include <string>

#include "server/transport/file_descriptor.h"
#include "server/transport/httplib.h"
#include "server/transport/limits.h"

namespace vmcp::server {

/// One client connection, with TLS or without, as the stream that cpp-httplib reads requests from and writes answers
/// to. Reading and writing wait, but never beyond the deadline of what is going on: handshake, head, or whole request.
/// The thread that serves the connection calls everything but the marks at the end.
class Connection final : public httplib::Stream {
 public:
  using Clock = std::chrono::steady_clock;

  /// What the connection is doing, for those who must decide whom to disconnect.
  enum class Stage {
    kHandshake,
    kIdle,       ///< No request: waiting, or a head that is still arriving.
    kReceiving,  ///< The body is arriving.
    kAnswering,
    kLingering,  ///< Answered for the last time; the client has not closed its side yet.
  };

  /// Without a context: plain. `limits` must outlive the connection.
  Connection(FileDescriptor socket, SSL_CTX* context, const Limits& limits);
  ~Connection() override;
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  /// The connection that the calling thread serves: cpp-httplib's handlers are told the request, not where it came
  /// from.
  static Connection& serving();

  /// False when the client does not complete it in time, or its certificate is refused.
  bool shake_hands();
  /// Why it failed, in OpenSSL's words where it has some.
  std::string handshake_problem() const;
  /// Waits until the head of a request is there. False when the client has gone, or does not send one in time. A head
  /// that `examine_head` refuses is there as well: cpp-httplib is given something that it takes for no request.
  bool await_request();
  HeadOutcome head_outcome() const { return head_.outcome; }
  /// Called when the answer is known: whether the connection ends after it, which the answer then says.
  bool decide_end(bool wanted);
  bool ends() const { return ends_; }
  /// The client has gone, or was too slow, in the middle of a request: there is nobody to answer.
  bool broken() const { return broken_; }
  /// Nobody waits for the answer to the request that is being computed: its time is over, or the client has gone. The
  /// system is asked only after a second, since most answers do not take as long.
  bool abandoned() const;
  /// Says that no more will be written, and gives the client time to read it: closing a socket with unread input resets
  /// the connection, which can destroy the answer on its way.
  void say_goodbye();

  /// nullptr when plain.
  const SSL* tls() const { return tls_.get(); }

  bool is_readable() const override { return true; }
  bool wait_readable() const override { return true; }
  bool wait_writable() const override { return !broken_; }
  ssize_t read(char* to, std::size_t size) override;
  ssize_t write(const char* bytes, std::size_t size) override;
  void get_remote_ip_and_port(std::string& ip, int& port) const override;
  void get_local_ip_and_port(std::string& ip, int& port) const override;
  socket_t socket() const override { return socket_.get(); }
  time_t duration() const override { return 0; }

  // Any thread may call these.
  Stage stage() const { return stage_; }
  /// When `stage` began.
  Clock::time_point since() const { return Clock::time_point(Clock::duration(since_)); }
  /// Whether something has arrived that was not read yet: then the client waits for us, not we for it.
  bool input_waits() const;
  /// Makes all waiting end. The first time, one without a request still gets a proper goodbye.
  void cut();
  bool was_cut() const { return cut_; }

 private:
  struct FreeTls {
    void operator()(SSL* tls) const { SSL_free(tls); }
  };
  /// What one call for reading or writing came to: bytes, or else the event to wait for; neither at the end.
  struct Attempt {
    std::size_t bytes = 0;
    short event = 0;
  };

  void enter(Stage stage, std::chrono::milliseconds timeout);
  bool wait(short event) const;
  Attempt attempt_of(int result, std::size_t bytes) const;
  template <typename Call>
  std::size_t repeat(const Call& call) const;
  std::size_t receive(char* to, std::size_t size) const;
  std::size_t read_body(char* to, std::size_t size);

  FileDescriptor socket_;
  std::unique_ptr<SSL, FreeTls> tls_;
  const Limits& limits_;
  std::string input_;  ///< Received and not used yet.
  RequestHead head_;
  std::string head_text_;  ///< For cpp-httplib, from `head_at_` on.
  std::size_t head_at_ = 0;
  std::uint64_t body_left_ = 0;
  bool ends_ = false;
  bool broken_ = false;
  Clock::time_point deadline_;

  std::atomic<Stage> stage_{Stage::kHandshake};
  std::atomic<Clock::rep> since_{0};
  std::atomic<bool> cut_{false};
};

}  // namespace vmcp::server
