// SPDX-License-Identifier: Apache-2.0
#include "server/observe/gateways.h"

#include <functional>
#include <string_view>
#include <utility>

namespace vmcp::server {
namespace {

using prometheus::ClientMetric;
using prometheus::MetricFamily;

/// More gateways than a cluster has, and more reasons than a gateway has; they bound memory against a caller who
/// invents names.
constexpr std::size_t kMostGateways = 100'000;
constexpr std::size_t kMostReasons = 20;
constexpr std::size_t kLongestReason = 64;

/// Some reasons are passed on from conditions that other controllers wrote.
void count(std::map<std::string, std::size_t>& reasons, const std::string& reason) {
  const bool known = reasons.contains(reason) || (reasons.size() < kMostReasons && reason.size() <= kLongestReason);
  ++reasons[known ? reason : "Other"];
}

std::size_t combined(std::size_t hash, std::string_view text) {
  return hash * 31 + std::hash<std::string_view>()(text);
}

/// 0 when nothing is wrong.
std::size_t hash_of(const Summary& summary) {
  std::size_t hash = 0;
  for (const Summary::Exclusion& each : summary.excluded) {
    for (const std::string& part : {each.member, each.reason, each.message}) hash = combined(hash, part);
  }
  for (const Summary::NotApplied& each : summary.not_applied) {
    for (const std::string& part : {each.pointer, each.reason, each.message}) hash = combined(hash, part);
  }
  return hash;
}

MetricFamily gauges(const std::string& name, const std::string& help) {
  return {"vmcp_composer_" + name, help, prometheus::MetricType::Gauge, {}};
}

void add(MetricFamily& family, std::vector<ClientMetric::Label> labels, std::size_t value) {
  ClientMetric metric;
  metric.label = std::move(labels);
  metric.gauge.value = static_cast<double>(value);
  family.metric.push_back(std::move(metric));
}

void add_by_reason(MetricFamily& family, const std::vector<ClientMetric::Label>& gateway,
                   const std::map<std::string, std::size_t>& reasons) {
  for (const auto& [reason, number] : reasons) {
    std::vector<ClientMetric::Label> labels = gateway;
    labels.push_back({"reason", reason});
    add(family, std::move(labels), number);
  }
}

}  // namespace

bool Gateways::note(const Summary& summary, Clock::time_point now) {
  if (summary.parent.empty()) return false;
  const std::lock_guard lock(mutex_);
  if (summary.deleted) {
    gateways_.erase(summary.parent);
    return false;
  }
  if (gateways_.size() >= kMostGateways && !gateways_.contains(summary.parent)) return false;
  Gateway& gateway = gateways_[summary.parent];
  gateway.when = now;
  gateway.excluded.clear();
  for (const Summary::Exclusion& each : summary.excluded) count(gateway.excluded, each.reason);
  gateway.not_applied.clear();
  for (const Summary::NotApplied& each : summary.not_applied) count(gateway.not_applied, each.reason);
  // A gateway whose new spec is not applied runs on with the members that it had.
  if (summary.not_applied.empty()) gateway.served = summary.served;
  const std::size_t hash = hash_of(summary);
  return std::exchange(gateway.told, hash) != hash && hash != 0;
}

void Gateways::forget_old(Clock::time_point now) {
  std::erase_if(gateways_, [&](const auto& each) { return now - each.second.when > kForgotten; });
}

std::vector<MetricFamily> Gateways::collect(Clock::time_point now) {
  const std::lock_guard lock(mutex_);
  forget_old(now);
  MetricFamily all = gauges("gateways", "Gateways that this process synced in the last 15 minutes.");
  MetricFamily sum = gauges("backends_served", "Served members of these gateways together.");
  MetricFamily served = gauges("gateway_backends_served", "Served members of a gateway.");
  MetricFamily excluded = gauges("gateway_members_excluded", "Members left out of a gateway, by reason.");
  MetricFamily not_applied =
      gauges("gateway_not_applied", "Why the spec of a gateway is not applied, so that its previous children stay.");
  MetricFamily hidden = gauges("gateways_without_series", "Gateways beyond --max-gateway-series.");
  std::size_t members = 0;
  std::size_t series = 0;
  std::size_t without = 0;
  for (const auto& [parent, gateway] : gateways_) {
    members += gateway.served.value_or(0);
    if (series + gateway.series() > max_series_) {
      ++without;
      continue;
    }
    series += gateway.series();
    const std::size_t slash = parent.find('/');
    const std::vector<ClientMetric::Label> labels = {{"namespace", parent.substr(0, slash)},
                                                     {"name", parent.substr(slash + 1)}};
    if (gateway.served) add(served, labels, *gateway.served);
    add_by_reason(excluded, labels, gateway.excluded);
    add_by_reason(not_applied, labels, gateway.not_applied);
  }
  add(all, {}, gateways_.size());
  add(sum, {}, members);
  add(hidden, {}, without);
  return {all, sum, served, excluded, not_applied, hidden};
}

}  // namespace vmcp::server
