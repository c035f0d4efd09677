// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <openssl/ssl.h>

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "server/tls/development_ca.h"
#include "server/transport/address.h"
#include "server/transport/file_descriptor.h"

namespace vmcp::server::test {

/// What a client brings to the handshake.
struct ClientTls {
  std::string authority;  ///< PEM of the CA to believe; empty: plain HTTP.
  PemPair certificate;    ///< Of the client; empty: none.
  int lowest = TLS1_2_VERSION;
  int highest = TLS1_3_VERSION;
  std::string ciphers;    ///< For TLS 1.2; empty: the library's.
  std::string protocols;  ///< ALPN wire format.
  SSL_SESSION* resume = nullptr;
};

struct Response {
  int code = 0;
  std::map<std::string, std::string> headers;  ///< Names in lower case.
  std::string body;
};

/// A blocking HTTP client that sends exactly what it is told. Every wait ends after ten seconds.
class Client {
 public:
  /// Connects and shakes hands; `connected()` tells whether that worked.
  Client(const Address& address, const ClientTls& tls);
  /// Shakes hands on a connection that was made without TLS.
  void shake_hands(const ClientTls& tls);

  bool connected() const { return connected_; }
  bool send(std::string_view bytes);
  /// The next answer; nullopt when the connection ended or broke before it was complete.
  std::optional<Response> receive();
  /// Waits until the server has closed its side; false when it sent something instead, or did not in time.
  bool closed();
  /// What has arrived of the next answer without waiting for all of it; empty when nothing came in time.
  std::string receive_some();

  int socket() const { return socket_.get(); }
  SSL* tls() const { return tls_.get(); }
  void close() { tls_.reset(), socket_ = FileDescriptor(); }

 private:
  bool fill();

  struct FreeTls {
    void operator()(SSL_CTX* context) const { SSL_CTX_free(context); }
    void operator()(SSL* tls) const { SSL_free(tls); }
  };
  FileDescriptor socket_;
  std::unique_ptr<SSL_CTX, FreeTls> context_;
  std::unique_ptr<SSL, FreeTls> tls_;
  bool connected_ = false;
  std::string received_;
};

/// A blocking connection to an IPv4 address whose every wait ends after `timeout_seconds`; empty when it is refused.
FileDescriptor connect_to(const Address& address, int timeout_seconds);

/// The server's end of a connection, when the server is in this process; -1 when it is not there.
int server_end(const Client& client);

/// A well-formed call of a hook. `headers` are complete further lines.
std::string hook_request(std::string_view path, std::string_view body, std::string_view headers = "");
/// The shortest one that the hook takes.
inline const std::string kSync = hook_request("/sync", "{}");

/// One request on a connection of its own.
std::optional<Response> call(const Address& address, const ClientTls& tls, std::string_view request);

}  // namespace vmcp::server::test
