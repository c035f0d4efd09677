// SPDX-License-Identifier: Apache-2.0
#include "server/observe/metrics.h"

#include <prometheus/text_serializer.h>

#include <algorithm>
#include <iterator>
#include <utility>
#include <vector>

#include "server/observe/process_metrics.h"

namespace vmcp::server {
namespace {

using prometheus::BuildCounter;
using prometheus::BuildGauge;
using prometheus::BuildHistogram;
using prometheus::Histogram;

constexpr std::array<std::optional<Hook>, 4> kAllHooks = {Hook::kSync, Hook::kCustomize, Hook::kMembers, std::nullopt};

const Histogram::BucketBoundaries kSeconds = {0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025,
                                              0.05,   0.1,     0.25,   0.5,   1,      2.5,   5,    10};
const Histogram::BucketBoundaries kBytes = {1 << 10,   4 << 10, 16 << 10, 64 << 10,
                                            256 << 10, 1 << 20, 4 << 20,  16 << 20};

const std::string kOtherReason = "Other";
constexpr std::size_t kMostReasons = 100;
constexpr std::size_t kLongestReason = 64;

std::string label(std::string_view word) {
  return std::string(word);
}

prometheus::Gauge& gauge(prometheus::Registry& registry, const std::string& name, const std::string& help) {
  return BuildGauge().Name("vmcp_composer_" + name).Help(help).Register(registry).Add({});
}

prometheus::Histogram& bytes_histogram(prometheus::Registry& registry, const std::string& name,
                                       const std::string& help) {
  return BuildHistogram().Name("vmcp_composer_" + name).Help(help).Register(registry).Add({}, kBytes);
}

}  // namespace

Metrics::Metrics(std::string_view version, std::string_view commit, std::size_t max_gateway_series)
    : gateways_(max_gateway_series) {
  auto& requests = BuildCounter()
                       .Name("vmcp_composer_requests_total")
                       .Help("Requests on the hook listener, by how they ended.")
                       .Register(registry_);
  auto& durations = BuildHistogram()
                        .Name("vmcp_composer_request_duration_seconds")
                        .Help("From the end of a request's head until its answer was written.")
                        .Register(registry_);
  for (const std::optional<Hook>& hook : kAllHooks) {
    for (std::size_t outcome = 0; outcome < kOutcomes; ++outcome) {
      const std::string word = label(word_for(static_cast<Outcome>(outcome)));
      requests_[index_of(hook)][outcome] = &requests.Add({{"hook", label(word_for(hook))}, {"outcome", word}});
    }
    durations_[index_of(hook)] = &durations.Add({{"hook", label(word_for(hook))}}, kSeconds);
  }
  request_bytes_ = &bytes_histogram(registry_, "request_bytes", "Bodies of requests.");
  response_bytes_ = &bytes_histogram(registry_, "response_bytes", "Bodies of answers.");
  in_flight_ = &gauge(registry_, "in_flight", "Admitted requests that are not answered yet.");
  in_flight_bytes_ = &gauge(registry_, "in_flight_bytes", "Content-Length of those requests together.");
  certificate_not_after_ = &gauge(registry_, "certificate_not_after_seconds",
                                  "When the serving certificate expires, in seconds since the Unix epoch.");
  insecure_http_ = &gauge(registry_, "insecure_http", "1 when the hook is served without TLS.");
  unauthenticated_ = &gauge(registry_, "unauthenticated",
                            "1 when callers of the hook need neither a bearer token nor a client certificate.");
  handshakes_failed_ = &BuildCounter()
                            .Name("vmcp_composer_tls_handshake_failures_total")
                            .Help("Connections to the hook that did not get through the TLS handshake.")
                            .Register(registry_)
                            .Add({});
  auto& reloads = BuildCounter()
                      .Name("vmcp_composer_certificate_reloads_total")
                      .Help("Changes of certificate, key or client CA: success, or failure with the old ones kept.")
                      .Register(registry_);
  reloads_replaced_ = &reloads.Add({{"result", "success"}});
  reloads_failed_ = &reloads.Add({{"result", "failure"}});
  excluded_.start(BuildCounter()
                      .Name("vmcp_composer_members_excluded_total")
                      .Help("Members left out of a gateway, counted at every sync.")
                      .Register(registry_));
  not_applied_.start(BuildCounter()
                         .Name("vmcp_composer_specs_not_applied_total")
                         .Help("Syncs whose spec was not applied, so that the previous children stayed.")
                         .Register(registry_));
  BuildGauge()
      .Name("vmcp_composer_build_info")
      .Help("Always 1.")
      .Register(registry_)
      .Add({{"version", label(version)}, {"commit", label(commit)}})
      .Set(1);
}

void Metrics::ReasonCounters::start(prometheus::Family<prometheus::Counter>& family) {
  family_ = &family;
  // A family without any counter is not shown, and an alert on it could not tell silence from a missing metric.
  counters_[kOtherReason] = &family.Add({{"reason", kOtherReason}});
}

void Metrics::ReasonCounters::increment(const std::string& reason) {
  const std::lock_guard lock(mutex_);
  auto found = counters_.find(reason);
  if (found == counters_.end()) {
    // Some reasons are passed on from conditions that other controllers wrote.
    const bool room = counters_.size() < kMostReasons && reason.size() <= kLongestReason;
    found = room ? counters_.emplace(reason, &family_->Add({{"reason", reason}})).first : counters_.find(kOtherReason);
  }
  found->second->Increment();
}

std::size_t Metrics::index_of(std::optional<Hook> hook) {
  return static_cast<std::size_t>(std::find(kAllHooks.begin(), kAllHooks.end(), hook) - kAllHooks.begin());
}

bool Metrics::count(const RequestRecord& request) {
  const std::size_t hook = index_of(request.hook);
  requests_[hook][static_cast<std::size_t>(request.outcome)]->Increment();
  durations_[hook]->Observe(std::chrono::duration<double>(request.duration).count());
  request_bytes_->Observe(static_cast<double>(request.request_bytes));
  response_bytes_->Observe(static_cast<double>(request.response_bytes));
  return request.code == 200 && request.summary != nullptr && request.hook == Hook::kSync &&
         count_summary(*request.summary);
}

bool Metrics::count_summary(const Summary& summary) {
  for (const auto& one : summary.excluded) excluded_.increment(one.reason);
  for (const auto& one : summary.not_applied) not_applied_.increment(one.reason);
  return gateways_.note(summary);
}

void Metrics::certificate_loaded(std::int64_t not_after) {
  certificate_not_after_->Set(static_cast<double>(not_after));
}

void Metrics::certificate_reloaded(bool replaced) {
  (replaced ? reloads_replaced_ : reloads_failed_)->Increment();
}

void Metrics::insecure_http() {
  insecure_http_->Set(1);
}

void Metrics::unauthenticated() {
  unauthenticated_->Set(1);
}

void Metrics::handshake_failed() {
  handshakes_failed_->Increment();
}

std::string Metrics::scrape(const Admission::Load& load) {
  in_flight_->Set(static_cast<double>(load.requests));
  in_flight_bytes_->Set(static_cast<double>(load.bytes));
  std::vector<prometheus::MetricFamily> all = registry_.Collect();
  for (auto more : {gateways_.collect(), ProcessMetrics().Collect()}) {
    std::move(more.begin(), more.end(), std::back_inserter(all));
  }
  return prometheus::TextSerializer().Serialize(all);
}

}  // namespace vmcp::server
