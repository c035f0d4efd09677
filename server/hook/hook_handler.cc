#include "server/hook/hook_handler.h"

#include <algorithm>
#include <chrono>
#include <ctime>
#include <memory>
#include <utility>

#include "server/hook/hook_exchange.h"
#include "server/observe/request_log.h"

namespace vmcp::server {
namespace {

/// How long the buffers of a burst are kept for the next one.
constexpr std::chrono::seconds kKeepWorkspaces{30};
/// Which part of the bytes that may be in flight is kept in buffers for further requests.
constexpr std::uint64_t kKeptPart = 2;

}  // namespace

HookHandler::HookHandler(Options options, Core core, Metrics& metrics, Log& log)
    : options_(std::move(options)),
      core_(std::move(core)),
      metrics_(metrics),
      log_(log),
      admission_(options_.limits.inflight, options_.limits.inflight_bytes),
      workspaces_(options_.limits.inflight_bytes / kKeptPart) {}

std::optional<Hook> HookHandler::route(std::string_view path) {
  const std::size_t slash = path.rfind('/');
  if (slash == std::string_view::npos) return std::nullopt;
  const std::string_view prefix = path.substr(0, slash);
  const std::string_view last = path.substr(slash + 1);
  // Nothing, or one segment that is not empty.
  if (!prefix.empty() && (prefix.size() == 1 || prefix.rfind('/') != 0)) return std::nullopt;
  if (last == "sync") return Hook::kSync;
  if (last == "customize") return Hook::kCustomize;
  if (last == "members") return Hook::kMembers;
  return std::nullopt;
}

const Refusal* HookHandler::objection(const RequestHead& head, std::optional<Hook> hook, const SSL* tls) const {
  if (!hook) return &kNotFound;
  if (head.method != "POST") return &kHookMethod;
  if (!options_.client_names.empty() && !certificate_has_name(tls, options_.client_names)) return &kForbidden;
  if (options_.token != nullptr && !options_.token->matches(head.authorization)) return &kUnauthorized;
  if (!head.content_length || head.has_transfer_encoding) return &kLengthRequired;
  if (!is_json(head.content_type) || head.has_content_encoding) return &kUnsupportedMediaType;
  // What could never be admitted is not worth another try.
  const std::uint64_t largest = std::min(options_.limits.body, options_.limits.inflight_bytes);
  if (*head.content_length > largest) return &kBodyTooLarge;
  if (shutting_down_.load(std::memory_order_relaxed)) return &kShuttingDown;
  return nullptr;
}

Handler::Opened HookHandler::open(const RequestHead& head, const SSL* tls) {
  const std::optional<Hook> hook = route(head.path);
  if (const Refusal* refusal = objection(head, hook, tls)) return refuse(*refusal, hook);
  std::optional<Admission::Place> place = admission_.enter(*head.content_length);
  if (!place) return refuse(kOverloaded, hook);
  return std::make_unique<HookExchange>(*this, *hook, *head.content_length, std::move(*place));
}

Reply HookHandler::refuse(HeadOutcome outcome) {
  return refuse(outcome == HeadOutcome::kTooLarge ? kHeadersTooLarge : kMalformed, std::nullopt);
}

Reply HookHandler::refuse(const Refusal& refusal, std::optional<Hook> hook) {
  Reply reply = reply_of(refusal);
  RequestRecord record;
  record.hook = hook;
  record.code = refusal.code;
  record.outcome = outcome_of(refusal.code);
  record.reason = refusal.reason;
  record.response_bytes = reply.text.size();
  finished(record);
  return reply;
}

bool HookHandler::tend() {
  workspaces_.trim(WorkspacePool::Clock::now() - kKeepWorkspaces);
  return admission_.take_refused();
}

void HookHandler::finished(const RequestRecord& record) {
  metrics_.count(record);
  log_request(log_, record);
}

}  // namespace vmcp::server
