// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <openssl/ssl.h>

#include <memory>
#include <string>
#include <string_view>

#include "server/transport/file_descriptor.h"

namespace bench {

/// Where the hook is, and the CA to believe.
struct Target {
  std::uint16_t port = 0;
  std::shared_ptr<SSL_CTX> context;
};

/// `ca`: a PEM file. Ends the program when it cannot be read.
Target make_target(const char* port, const char* ca);

/// A connection that listens while it sends, as Go's client does: an answer that comes before the whole body was sent
/// counts.
class Client {
 public:
  explicit Client(const Target& target);

  bool open() const { return open_; }
  /// Sends a request and waits for its answer. The status code; 0 when the connection broke without one. After an
  /// answer that ends the connection `open` is false.
  int ask(std::string_view request);
  /// Sends some bytes and waits for nothing; false when the connection is gone.
  bool send(std::string_view bytes);

 private:
  bool receive();
  bool wait(int error, bool sending);
  int take_answer();

  struct Free {
    void operator()(SSL* tls) const { SSL_free(tls); }
  };
  vmcp::server::FileDescriptor socket_;
  std::unique_ptr<SSL, Free> tls_;
  bool open_ = false;
  std::string received_;
};

/// A well-formed POST.
std::string post(std::string_view path, std::string_view body);

}  // namespace bench
