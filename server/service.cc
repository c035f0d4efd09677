// SPDX-License-Identifier: Apache-2.0
#include "server/service.h"

#include <algorithm>
#include <ctime>
#include <utility>

#include "server/build_info.h"
#include "server/transport/http_server.h"
#include "server/transport/refusals.h"
#include "sync/kubernetes/time.h"

namespace vmcp::server {
namespace {

constexpr std::chrono::seconds kHousekeeping{1};
constexpr std::chrono::seconds kNearExpiry{14 * 24 * 3600};

/// Probes and scrapers; descriptors are for the hook.
Limits admin_limits(const Limits& hook) {
  Limits limits;
  limits.connections = std::max<std::size_t>(4, hook.connections / 8);
  return limits;
}

}  // namespace

Service::Service(ServeSettings settings, Log& log)
    : settings_(std::move(settings)),
      log_(log),
      metrics_(build_version(), build_commit(), settings_.max_gateway_series),
      handshake_failures_(metrics_, log) {}

Service::~Service() = default;

const Address& Service::hook_address() const {
  return hook_->bound();
}

const Address& Service::admin_address() const {
  return admin_->bound();
}

std::size_t Service::hook_connections() const {
  return hook_->connections();
}

Fallible<std::unique_ptr<Service>> Service::start(ServeSettings settings, HookHandler::Core core, Log& log) {
  if (const auto checked = check(settings); !checked) return failure(checked.error());
  std::unique_ptr<Service> service(new Service(std::move(settings), log));
  if (const auto loaded = service->load_credentials(); !loaded) return failure(loaded.error());
  if (const auto listening = service->listen(std::move(core)); !listening) return failure(listening.error());
  service->admin_handler_->set_ready(true);
  return service;
}

Fallible<void> Service::load_credentials() {
  if (!settings_.bearer_token_file.empty()) {
    auto token = BearerToken::load(settings_.bearer_token_file, settings_.token_interval, [this](const auto& problem) {
      log_.write(Log::Level::err, log_.line("the old bearer token is kept").text("problem", problem));
    });
    if (!token) return failure(token.error());
    token_ = std::move(*token);
  }
  if (settings_.insecure_http) return {};
  CertificateWatcher::Events events;
  events.loaded = [this, first = true](const CertificateFacts& certificate) mutable {
    metrics_.certificate_loaded(certificate.not_after);
    certificate_ends_ = certificate.not_after;
    if (std::exchange(first, false)) {
      certificate_at_start_ = certificate;
      return;
    }
    metrics_.certificate_reloaded(true);
    tell_certificate("certificate replaced", certificate);
  };
  events.kept = [this](const std::string& problem) {
    metrics_.certificate_reloaded(false);
    log_.write(Log::Level::err, log_.line("the old certificate is kept").text("problem", problem));
  };
  auto certificates = CertificateWatcher::start(settings_.tls, settings_.certificate_interval, std::move(events));
  if (!certificates) return failure(certificates.error());
  certificates_ = std::move(*certificates);
  return {};
}

Fallible<void> Service::listen(HookHandler::Core core) {
  const auto hook_address = parse_address(settings_.listen);
  if (!hook_address) return failure("--listen: " + hook_address.error());
  const auto admin_address = parse_address(settings_.admin_listen);
  if (!admin_address) return failure("--admin-listen: " + admin_address.error());

  hook_handler_ = std::make_unique<HookHandler>(
      HookHandler::Options{settings_.limits, settings_.client_names, token_.get()}, std::move(core), metrics_, log_);
  admin_handler_ = std::make_unique<AdminHandler>([this] { return metrics_.scrape(hook_handler_->load()); });

  admin_ = std::make_unique<HttpServer>(
      HttpServer::Options{*admin_address, admin_limits(settings_.limits), {}, {}},
      [](const auto&, HeadOutcome outcome, auto& response) { refuse(refusal_of(outcome), response); });
  admin_handler_->serve_on(*admin_);
  if (const auto started = admin_->start(); !started) return started;
  HttpServer::Options options{*hook_address, settings_.limits, {}, {}};
  if (certificates_) options.tls = [this] { return certificates_->current(); };
  options.handshake_failed = [this](const std::string& reason, const std::string& peer) {
    handshake_failures_.note(reason, peer);
  };
  hook_ = std::make_unique<HttpServer>(std::move(options),
                                       [this](const auto& request, HeadOutcome outcome, auto& response) {
                                         hook_handler_->refuse_head(request, outcome, response);
                                       });
  hook_handler_->serve_on(*hook_);
  if (const auto started = hook_->start(); !started) return started;
  housekeeping_.emplace(kHousekeeping, [this] {
    hook_handler_->trim();
    admin_handler_->set_alive(hook_->accepts());
    watch_expiry();
    tell_dropped_lines();
  });

  describe_settings();
  if (certificates_) tell_certificate("certificate", certificate_at_start_);
  announce("admin", "http", admin_->bound());
  announce("hook", certificates_ ? "https" : "http", hook_->bound());
  if (settings_.insecure_http) {
    metrics_.insecure_http();
    log_.write(Log::Level::warn, log_.line("the hook is served without TLS, as --insecure-http asks"));
  }
  if (settings_.tls.client_ca.empty() && settings_.bearer_token_file.empty()) {
    metrics_.unauthenticated();
    log_.write(
        Log::Level::warn,
        log_.line("anyone who reaches the hook may call it: neither --bearer-token-file nor --client-ca is given"));
  }
  return {};
}

/// What an operator compares with what he meant; paths, never contents.
void Service::describe_settings() {
  const Limits& limits = settings_.limits;
  log_.write(Log::Level::info, log_.line("starting")
                                   .text("version", build_version())
                                   .text("commit", build_commit())
                                   .text("tls_cert", settings_.tls.certificate)
                                   .text("client_ca", settings_.tls.client_ca)
                                   .text("bearer_token_file", settings_.bearer_token_file)
                                   .integer("max_body", static_cast<std::int64_t>(limits.body))
                                   .integer("max_inflight_bytes", static_cast<std::int64_t>(limits.inflight_bytes))
                                   .integer("max_inflight", static_cast<std::int64_t>(limits.inflight))
                                   .integer("max_connections", static_cast<std::int64_t>(limits.connections))
                                   .milliseconds("request_timeout_ms", limits.request_timeout.count() * 1000)
                                   .milliseconds("idle_timeout_ms", limits.idle_timeout.count() * 1000)
                                   .milliseconds("drain_ms", settings_.drain.count() * 1000));
}

void Service::tell_certificate(std::string_view event, const CertificateFacts& certificate) {
  log_.write(Log::Level::info, log_.line(event)
                                   .text("subject", certificate.subject)
                                   .text("not_before", rfc3339(certificate.not_before))
                                   .text("not_after", rfc3339(certificate.not_after)));
}

/// Once when the certificate comes near its end, and once when it is there; then clients refuse it, so that this
/// process is not ready any more.
void Service::watch_expiry() {
  if (!certificates_) return;
  const std::int64_t left = certificate_ends_ - static_cast<std::int64_t>(std::time(nullptr));
  const Expiry expiry = left <= 0 ? Expiry::kPast : left <= kNearExpiry.count() ? Expiry::kNear : Expiry::kFar;
  admin_handler_->set_expired(expiry == Expiry::kPast);
  if (std::exchange(expiry_told_, expiry) == expiry || expiry == Expiry::kFar) return;
  const bool past = expiry == Expiry::kPast;
  log_.write(past ? Log::Level::err : Log::Level::warn,
             log_.line(past ? "the certificate has expired" : "the certificate expires soon")
                 .text("not_after", rfc3339(certificate_ends_)));
}

void Service::tell_dropped_lines() {
  const std::size_t before = std::exchange(dropped_lines_told_, Log::dropped());
  if (dropped_lines_told_ <= before) return;
  const auto count = static_cast<std::int64_t>(dropped_lines_told_ - before);
  log_.write(Log::Level::warn, log_.line("log lines were dropped").integer("count", count));
}

void Service::reload() {
  log_.write(Log::Level::info, log_.line("reading certificates and token again"));
  if (certificates_) certificates_->check_now();
  if (token_) token_->reload();
}

void Service::announce(std::string_view listener, std::string_view scheme, const Address& address) {
  log_.write(
      Log::Level::info,
      log_.line("listening").text("listener", listener).text("scheme", scheme).text("address", to_text(address)));
}

void Service::begin_drain() {
  admin_handler_->set_ready(false);
  hook_->close_after_answers();
}

bool Service::finish() {
  hook_->stop_accepting();
  // A request that was on its way when the socket closed is still welcome; one that comes later is not.
  if (hook_->wait_until_empty(settings_.goodbye)) return true;
  hook_handler_->shut_down();
  return hook_->finish(settings_.limits.request_timeout + settings_.limits.linger_timeout);
}

}  // namespace vmcp::server
