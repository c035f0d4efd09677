#pragma once

#include <openssl/ssl.h>

#include <cstddef>
#include <memory>

#include "server/transport/file_descriptor.h"

namespace vmcp::server {

/// A non-blocking byte stream over one accepted socket, with TLS or without.
/// The TLS library reads ahead, so before waiting for the socket ask `has_buffered`.
class Stream {
 public:
  enum class Status {
    kDone,
    kWantRead,   ///< Wait until the socket can be read, then call again.
    kWantWrite,  ///< Wait until the socket can be written, then call again.
    kClosed,     ///< Ended by the other side, or broken.
  };
  struct Transfer {
    Status status = Status::kClosed;
    std::size_t bytes = 0;  ///< More than 0 exactly when kDone.
  };

  /// Without a context: plain.
  Stream(FileDescriptor socket, SSL_CTX* context);

  Status handshake();
  Transfer read(char* into, std::size_t size);
  Transfer write(const char* bytes, std::size_t size);
  bool has_buffered() const;
  /// While it is on, the kernel sends full segments only, so that several writes wake the other side once. Turning it
  /// off sends the rest.
  void gather(bool on);

  /// Says that no more will be written: close_notify and FIN. Reading goes on.
  void finish_writing();
  /// Throws away what has arrived, undecrypted. kDone: there may be more.
  Status discard_input();

  int socket() const { return socket_.get(); }
  /// nullptr when plain.
  const SSL* tls() const { return tls_.get(); }

 private:
  struct FreeTls {
    void operator()(SSL* tls) const { SSL_free(tls); }
  };
  Status status_of(int result) const;

  FileDescriptor socket_;
  std::unique_ptr<SSL, FreeTls> tls_;
};

}  // namespace vmcp::server
