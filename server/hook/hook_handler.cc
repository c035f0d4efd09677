// SPDX-License-Identifier: Apache-2.0
#include "server/hook/hook_handler.h"

#ifdef __GLIBC__
#include <malloc.h>
#endif

#include <algorithm>
#include <chrono>
#include <ctime>
#include <memory>
#include <utility>

#include "server/hook/hook_exchange.h"
#include "server/observe/request_log.h"
#include "server/transport/http_server.h"

namespace vmcp::server {
namespace {

/// How long the buffers of a burst are kept for the next one.
constexpr std::chrono::seconds kKeepWorkspaces{20};
/// What a request of this size is made into is worth giving back.
constexpr std::uint64_t kLarge = 1 << 20;
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

const Refusal* HookHandler::objection(const httplib::Request& request, std::optional<Hook> hook) const {
  if (!hook) return &kNotFound;
  if (request.method != "POST") return &kHookMethod;
  const auto* const tls = static_cast<const SSL*>(request.ssl);
  if (!options_.client_names.empty() && !certificate_has_name(tls, options_.client_names)) return &kForbidden;
  if (options_.token != nullptr && !options_.token->matches(request.get_header_value("Authorization"))) {
    return &kUnauthorized;
  }
  const auto length = parse_content_length(request.get_header_value("Content-Length"));
  if (!length || request.has_header("Transfer-Encoding")) return &kLengthRequired;
  if (!is_json(request.get_header_value("Content-Type")) || request.has_header("Content-Encoding")) {
    return &kUnsupportedMediaType;
  }
  // What could never be admitted is not worth another try.
  if (*length > std::min(options_.limits.body, options_.limits.inflight_bytes)) return &kBodyTooLarge;
  if (shutting_down_.load(std::memory_order_relaxed)) return &kShuttingDown;
  return nullptr;
}

bool HookHandler::refuse_by_head(const httplib::Request& request, httplib::Response& response) {
  const std::optional<Hook> hook = route(request.path);
  const Refusal* const refusal = objection(request, hook);
  if (refusal != nullptr) refuse_and_count(*refusal, hook, response);
  return refusal != nullptr;
}

void HookHandler::serve_on(HttpServer& server) {
  using httplib::Request;
  using httplib::Response;
  using Handled = HttpServer::HandlerResponse;
  make_room_ = [&server] { server.cut_slow_bodies(); };
  server.set_pre_routing_handler([this](const Request& request, Response& response) {
    return refuse_by_head(request, response) ? Handled::Handled : Handled::Unhandled;
  });
  server.set_expect_100_continue_handler([this](const Request& request, Response& response) {
    return refuse_by_head(request, response) ? response.status : httplib::StatusCode::Continue_100;
  });
  for (const Hook hook : {Hook::kSync, Hook::kCustomize, Hook::kMembers}) {
    const auto called = [this, hook](const Request& request, Response& response, const httplib::ContentReader& read) {
      call(hook, request, response, read);
    };
    const std::string path = "/" + std::string(word_for(hook));
    server.Post(path, called).Post("/:segment" + path, called);
  }
}

void HookHandler::call(Hook hook, const httplib::Request& request, httplib::Response& response,
                       const httplib::ContentReader& read_body) {
  const std::uint64_t size = parse_content_length(request.get_header_value("Content-Length")).value_or(0);
  std::optional<Admission::Place> place = admission_.enter(size);
  if (!place) {
    make_room_();
    return refuse_and_count(kOverloaded, hook, response);
  }
  const auto exchange = std::make_shared<HookExchange>(*this, hook, size, std::move(*place));
  const bool complete = read_body([&](const char* bytes, std::size_t count) {
    exchange->body().append(bytes, count);
    return true;
  });
  if (!complete) return;
  exchange->compute([&connection = Connection::serving()] { return connection.abandoned(); });
  response.status = exchange->code();
  const std::string_view answer = exchange->answer();
  response.set_content_provider(
      answer.size(), "application/json",
      [answer](std::size_t offset, std::size_t length, httplib::DataSink& sink) {
        return sink.write(answer.data() + offset, length);
      },
      [exchange](bool written) {
        if (written) exchange->answered();
      });
}

void HookHandler::refuse_head(const httplib::Request& request, HeadOutcome outcome, httplib::Response& response) {
  // cpp-httplib refuses a length beside a transfer coding as malformed; to any coding there is a more telling answer.
  const bool coded = outcome == HeadOutcome::kComplete && request.has_header("Transfer-Encoding");
  refuse_and_count(coded ? kLengthRequired : refusal_of(outcome), std::nullopt, response);
}

void HookHandler::refuse_and_count(const Refusal& refusal, std::optional<Hook> hook, httplib::Response& response) {
  refuse(refusal, response);
  RequestRecord record;
  record.hook = hook;
  record.code = refusal.code;
  record.outcome = outcome_of(refusal.code);
  record.reason = refusal.reason;
  record.response_bytes = response.body.size();
  finished(record);
}

void HookHandler::trim() {
  workspaces_.trim(WorkspacePool::Clock::now() - kKeepWorkspaces);
#ifdef __GLIBC__
  // What a large request was made into lies between small pieces that stay, so the allocator keeps it. Not while there
  // are requests, which would take it again at once.
  if (admission_.load().requests == 0 && had_large_.exchange(false)) ::malloc_trim(0);
#endif
}

void HookHandler::finished(const RequestRecord& record) {
  if (record.request_bytes > kLarge) had_large_ = true;
  const bool in_detail = metrics_.count(record);
  log_request(log_, record, in_detail);
}

}  // namespace vmcp::server
