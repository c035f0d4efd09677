#include "server/transport/response_head.h"

#include <charconv>

namespace vmcp::server {
namespace {

std::string_view status_line(int code) {
  switch (code) {
    case 200:
      return "HTTP/1.1 200 OK\r\n";
    case 400:
      return "HTTP/1.1 400 Bad Request\r\n";
    case 401:
      return "HTTP/1.1 401 Unauthorized\r\n";
    case 403:
      return "HTTP/1.1 403 Forbidden\r\n";
    case 404:
      return "HTTP/1.1 404 Not Found\r\n";
    case 405:
      return "HTTP/1.1 405 Method Not Allowed\r\n";
    case 411:
      return "HTTP/1.1 411 Length Required\r\n";
    case 413:
      return "HTTP/1.1 413 Content Too Large\r\n";
    case 415:
      return "HTTP/1.1 415 Unsupported Media Type\r\n";
    case 429:
      return "HTTP/1.1 429 Too Many Requests\r\n";
    case 431:
      return "HTTP/1.1 431 Request Header Fields Too Large\r\n";
    case 503:
      return "HTTP/1.1 503 Service Unavailable\r\n";
    default:
      return "HTTP/1.1 500 Internal Server Error\r\n";
  }
}

}  // namespace

void append_response_head(std::string& out, const Reply& reply, bool close) {
  char length[24];
  const auto end = std::to_chars(length, length + sizeof length, reply.body().size()).ptr;
  out.append(status_line(reply.code));
  out.append("Content-Type: ").append(reply.content_type);
  out.append("\r\nContent-Length: ").append(length, end).append("\r\n");
  out.append(reply.headers);
  if (close) out.append("Connection: close\r\n");
  out.append("\r\n");
}

}  // namespace vmcp::server
