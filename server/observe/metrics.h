// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <prometheus/counter.h>
#include <prometheus/family.h>
#include <prometheus/gauge.h>
#include <prometheus/histogram.h>
#include <prometheus/registry.h>

#include <array>
#include <mutex>
#include <string>
#include <string_view>
#include <unordered_map>

#include "server/hook/admission.h"
#include "server/observe/gateways.h"
#include "server/observe/request_record.h"

namespace vmcp::server {

/// The metrics of spec/95-server-cli-manifests.md §1, all with the prefix `vmcp_composer_`. Safe from any thread.
class Metrics {
 public:
  /// `max_gateway_series`: as for Gateways.
  Metrics(std::string_view version, std::string_view commit, std::size_t max_gateway_series);

  /// Returns whether there is something new to tell of the request's gateway: see Gateways::note.
  bool count(const RequestRecord& request);
  void certificate_loaded(std::int64_t not_after);
  void certificate_reloaded(bool replaced);
  void insecure_http();
  void unauthenticated();
  void handshake_failed();

  /// The text that Prometheus scrapes, with the load of this moment.
  std::string scrape(const Admission::Load& load);

 private:
  static constexpr std::size_t kHooks = 4;  ///< sync, customize, members, none
  static std::size_t index_of(std::optional<Hook> hook);
  /// A counter for each reason that was met; beyond a number that no specification has, for all further ones together.
  class ReasonCounters {
   public:
    void start(prometheus::Family<prometheus::Counter>& family);
    void increment(const std::string& reason);

   private:
    std::mutex mutex_;
    prometheus::Family<prometheus::Counter>* family_ = nullptr;
    std::unordered_map<std::string, prometheus::Counter*> counters_;
  };
  bool count_summary(const Summary& summary);

  prometheus::Registry registry_;
  std::array<std::array<prometheus::Counter*, kOutcomes>, kHooks> requests_{};
  std::array<prometheus::Histogram*, kHooks> durations_{};
  prometheus::Histogram* request_bytes_ = nullptr;
  prometheus::Histogram* response_bytes_ = nullptr;
  prometheus::Gauge* in_flight_ = nullptr;
  prometheus::Gauge* in_flight_bytes_ = nullptr;
  prometheus::Gauge* certificate_not_after_ = nullptr;
  prometheus::Gauge* insecure_http_ = nullptr;
  prometheus::Gauge* unauthenticated_ = nullptr;
  prometheus::Counter* handshakes_failed_ = nullptr;
  prometheus::Counter* reloads_replaced_ = nullptr;
  prometheus::Counter* reloads_failed_ = nullptr;
  ReasonCounters excluded_;
  ReasonCounters not_applied_;
  Gateways gateways_;
};

}  // namespace vmcp::server
