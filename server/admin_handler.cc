#include "server/admin_handler.h"

#include "server/transport/refusals.h"

namespace vmcp::server {
namespace {

constexpr std::string_view kText = "text/plain; charset=utf-8";
/// The exposition format that prometheus-cpp writes.
constexpr std::string_view kExposition = "text/plain; version=0.0.4; charset=utf-8";

Reply text_reply(int code, std::string text, std::string_view content_type) {
  Reply reply;
  reply.code = code;
  reply.text = std::move(text);
  reply.content_type = content_type;
  return reply;
}

}  // namespace

Handler::Opened AdminHandler::open(const RequestHead& head, const SSL*) {
  const bool known = head.path == "/metrics" || head.path == "/healthz" || head.path == "/readyz";
  if (!known) return reply_of(kNotFoundAdmin);
  if (head.method != "GET" && head.method != "HEAD") return reply_of(kAdminMethod);
  Reply reply;
  if (head.path == "/metrics") {
    reply = text_reply(200, scrape_(), kExposition);
  } else if (head.path == "/healthz" || ready_.load(std::memory_order_relaxed)) {
    reply = text_reply(200, "ok\n", kText);
  } else {
    reply = text_reply(503, "not ready\n", kText);
  }
  reply.without_body = head.method == "HEAD";
  return reply;
}

Reply AdminHandler::refuse(HeadOutcome outcome) {
  return reply_of(outcome == HeadOutcome::kTooLarge ? kHeadersTooLarge : kMalformed);
}

}  // namespace vmcp::server
