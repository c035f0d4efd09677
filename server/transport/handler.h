#pragma once

#include <openssl/ssl.h>

#include <memory>
#include <string>
#include <string_view>
#include <variant>

#include "server/transport/request_head.h"

namespace vmcp::server {

/// An answer to one request, before it is HTTP.
struct Reply {
  int code = 200;
  std::string text;          ///< The body, when this owns it.
  std::string_view view;     ///< Else the body, which lives as long as its Exchange.
  std::string_view headers;  ///< Complete further header lines, each with its CRLF; static storage.
  std::string_view content_type = "application/json";
  bool without_body = false;  ///< A HEAD request: Content-Length is told, the body is not sent.

  std::string_view body() const { return view.empty() ? std::string_view(text) : view; }
};

/// One admitted request, from the end of its head until its answer is written. Destroying it early means that the
/// connection was lost.
class Exchange {
 public:
  virtual ~Exchange() = default;

  /// Where the body goes, with room for all of it. What it holds at first means nothing. When `answer` is called, and
  /// when the connection is lost, it holds what has arrived.
  virtual std::string& body() = 0;
  /// Called once, when the whole body is there.
  virtual Reply answer() = 0;
  /// Called once, when the last byte of the answer was handed to the kernel.
  virtual void answered() = 0;
};

/// Who answers the requests of one listener. All calls may come from any thread.
class Handler {
 public:
  using Opened = std::variant<Reply, std::unique_ptr<Exchange>>;

  virtual ~Handler() = default;

  /// Decides on the head alone: an Exchange that takes the body, or an answer now, with the body unread.
  /// `tls` is nullptr on a plain connection.
  virtual Opened open(const RequestHead& head, const SSL* tls) = 0;
  /// The answer to what is not a request: kTooLarge (431) or kMalformed (400).
  virtual Reply refuse(HeadOutcome outcome) = 0;
  /// Called a few times per second while there are connections.
  /// Returns true when bodies that arrive too slowly must make room.
  virtual bool tend() = 0;
};

}  // namespace vmcp::server
