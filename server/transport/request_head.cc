#include "server/transport/request_head.h"

#include <httplib.h>

#include <algorithm>
#include <charconv>
#include <limits>
#include <utility>

namespace vmcp::server {
namespace {

constexpr std::string_view kLineEnd = "\r\n";
constexpr std::string_view kHeadEnd = "\r\n\r\n";

char lower(char character) {
  return character >= 'A' && character <= 'Z' ? static_cast<char>(character - 'A' + 'a') : character;
}

/// Lines that end in CRLF, none folded, and nothing in them that only some readers would take for a line end.
bool is_cleanly_framed(std::string_view head) {
  for (std::size_t at = 0; at < head.size(); ++at) {
    const auto code = static_cast<unsigned char>(head[at]);
    if (code == '\r' && head.substr(at, 2) == kLineEnd) {
      ++at;
      const char next = at + 1 < head.size() ? head[at + 1] : '\0';
      if (next == ' ' || next == '\t') return false;
    } else if ((code < 0x20 && code != '\t') || code == 0x7f) {
      return false;
    }
  }
  return true;
}

std::string_view trim(std::string_view text) {
  const auto blank = [](char character) { return character == ' ' || character == '\t'; };
  while (!text.empty() && blank(text.front())) text.remove_prefix(1);
  while (!text.empty() && blank(text.back())) text.remove_suffix(1);
  return text;
}

/// `Connection: keep-alive, Upgrade` and the like: whether one of the members is `wanted`.
bool lists(std::string_view value, std::string_view wanted) {
  while (!value.empty()) {
    const std::size_t comma = std::min(value.find(','), value.size());
    if (equals_ignoring_case(trim(value.substr(0, comma)), wanted)) return true;
    value.remove_prefix(std::min(comma + 1, value.size()));
  }
  return false;
}

/// A stream over the bytes of one head: the transport is not httplib's business here.
class HeadStream : public httplib::Stream {
 public:
  explicit HeadStream(std::string_view head) : rest_(head) {}

  bool is_readable() const override { return !rest_.empty(); }
  bool wait_readable() const override { return true; }
  bool wait_writable() const override { return true; }
  ssize_t read(char* to, std::size_t size) override {
    const std::size_t taken = rest_.copy(to, size);
    rest_.remove_prefix(taken);
    return static_cast<ssize_t>(taken);
  }
  ssize_t write(const char*, std::size_t size) override { return static_cast<ssize_t>(size); }
  void get_remote_ip_and_port(std::string&, int&) const override {}
  void get_local_ip_and_port(std::string&, int&) const override {}
  socket_t socket() const override { return INVALID_SOCKET; }
  time_t duration() const override { return 0; }

 private:
  std::string_view rest_;
};

/// cpp-httplib's own reading of requests. Its connections cannot be used: each would hold a thread, and each error
/// would cost the caller its connection. So it is given the head alone, and asked only what it understood.
class HeadReader : private httplib::Server {
 public:
  HeadReader() {
    set_pre_routing_handler([](const httplib::Request&, httplib::Response& response) {
      response.status = httplib::StatusCode::NoContent_204;
      return HandlerResponse::Handled;
    });
    // httplib answers a length beside a transfer coding with 400; the hook has a more telling answer to any coding.
    set_error_handler(httplib::Server::Handler([this](const httplib::Request& request, httplib::Response&) {
      if (request.has_header("Transfer-Encoding")) understood_ = request;
    }));
  }

  /// nullopt: httplib refuses the head.
  std::optional<httplib::Request> read(std::string_view head) {
    understood_.reset();
    HeadStream stream(head);
    bool closed = false;
    process_request(stream, {}, 0, {}, 0, false, closed, [this](httplib::Request& request) {
      understood_ = std::move(request);  // what httplib would do with it next is not wanted
    });
    return std::move(understood_);
  }

 private:
  std::optional<httplib::Request> understood_;
};

/// The only value of a header; "" when it is absent. nullopt: it is given more than once.
std::optional<std::string> single(const httplib::Request& request, const char* name) {
  if (request.get_header_value_count(name) > 1) return std::nullopt;
  return request.get_header_value(name);
}

bool take_content_length(const httplib::Request& request, RequestHead& head) {
  const auto value = single(request, "Content-Length");
  if (!value) return false;
  if (!request.has_header("Content-Length")) return true;
  if (value->empty()) return false;
  std::uint64_t length = 0;
  const auto [end, error] = std::from_chars(value->data(), value->data() + value->size(), length);
  if (end != value->data() + value->size() || error == std::errc::invalid_argument) return false;
  // A length beyond 64 bits is well-formed and over every limit.
  head.content_length = error == std::errc() ? length : std::numeric_limits<std::uint64_t>::max();
  return true;
}

bool take_headers(const httplib::Request& request, RequestHead& head) {
  const auto content_type = single(request, "Content-Type");
  const auto authorization = single(request, "Authorization");
  if (!content_type || !authorization || !take_content_length(request, head)) return false;
  head.content_type = *content_type;
  head.authorization = *authorization;
  head.has_transfer_encoding = request.has_header("Transfer-Encoding");
  head.has_content_encoding = request.has_header("Content-Encoding");
  head.expects_continue = equals_ignoring_case(request.get_header_value("Expect"), "100-continue");
  head.keep_alive = request.version == "HTTP/1.1";
  for (std::size_t i = 0; i < request.get_header_value_count("Connection"); ++i) {
    if (lists(request.get_header_value("Connection", "", i), "close")) head.keep_alive = false;
  }
  return true;
}

}  // namespace

bool equals_ignoring_case(std::string_view left, std::string_view right) {
  return left.size() == right.size() &&
         std::equal(left.begin(), left.end(), right.begin(), [](char a, char b) { return lower(a) == lower(b); });
}

bool is_json(std::string_view content_type) {
  return equals_ignoring_case(trim(content_type.substr(0, content_type.find(';'))), "application/json");
}

ParsedHead parse_head(std::string_view bytes, const HeadLimits& limits) {
  ParsedHead parsed;
  const std::size_t end = bytes.substr(0, limits.bytes).find(kHeadEnd);
  if (end == std::string_view::npos) {
    if (bytes.substr(0, limits.bytes).find("\n\n") != std::string_view::npos) {
      parsed.outcome = HeadOutcome::kMalformed;  // ends its lines with LF alone: the CRLF that we need will not come
    } else if (bytes.size() >= limits.bytes) {
      parsed.outcome = HeadOutcome::kTooLarge;
    }
    return parsed;
  }
  parsed.size = end + kHeadEnd.size();
  parsed.outcome = HeadOutcome::kMalformed;
  const std::string_view head = bytes.substr(0, parsed.size);
  if (!is_cleanly_framed(head)) return parsed;
  const auto lines = static_cast<std::size_t>(std::count(head.begin(), head.end(), '\n'));
  if (lines > limits.headers + 2) {  // the request line and the empty line are not headers
    parsed.outcome = HeadOutcome::kTooLarge;
    return parsed;
  }
  thread_local HeadReader reader;
  const std::optional<httplib::Request> request = reader.read(head);
  if (!request || request->headers.size() + 2 != lines || !take_headers(*request, parsed.head)) return parsed;
  parsed.head.method = request->method;
  parsed.head.path = request->target.substr(0, request->target.find('?'));
  parsed.outcome = HeadOutcome::kComplete;
  return parsed;
}

}  // namespace vmcp::server
