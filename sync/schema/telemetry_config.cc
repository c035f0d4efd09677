// SPDX-License-Identifier: Apache-2.0
#include "sync/schema/table.h"

namespace vmcp::schema {

/// spec/60-telemetry.md §3, in its order.
const Schema& telemetry_config() {
  static const Schema schema = object({
      {"openTelemetry", object({
                            {"enabled", boolean(), false},
                            {"endpoint", string()},
                            {"insecure", boolean(), false},
                            {"headers", map(string())},
                            {"sensitiveHeaders", list(object({
                                                     {"name", string()},
                                                     {"secretKeyRef", secret_key_reference()},
                                                 }))},
                            {"resourceAttributes", map(string())},
                            {"useLegacyAttributes", boolean(), true},
                            {"tracing", object({
                                            {"enabled", boolean(), false},
                                            {"samplingRate", string(), "0.05"},
                                        })},
                            {"metrics", object({{"enabled", boolean(), false}})},
                            {"caBundleRef", ca_bundle_reference()},
                        })},
      {"prometheus",
       object({
           {"enabled", boolean(), false},
           // Runtime 0.44.0 exits on the key; the metrics of all before 0.47.0 are on that port.
           since({0, 47, 0}, Gate::Older::kRefused, {"metricsOnTransportPort", boolean()}, Gate::Off::kNoted),
       })},
  });
  return schema;
}

}  // namespace vmcp::schema
