// SPDX-License-Identifier: Apache-2.0
#include "sync/config/rate_limiting.h"

#include <cstdint>
#include <limits>
#include <set>
#include <string>
#include <utility>

#include "sync/go/duration.h"
#include "sync/go/quote.h"
#include "sync/json/object_builder.h"
#include "sync/model/section_rules.h"

namespace vmcp {
namespace {

constexpr std::string_view kRateLimitingPointer = "/spec/config/rateLimiting";

Json bucket_node(const Json& bucket) {
  Json period = {{"duration", std::string(text_at(bucket, {"refillPeriod"}))}};
  return ObjectBuilder(bucket).present("maxTokens").always("refillPeriod", std::move(period)).take();
}

Report check_bucket(const Json& bucket, const std::string& pointer) {
  Report report;
  std::int64_t tokens = integer_at(bucket, {"maxTokens"}).value_or(0);
  if (tokens < 1 || tokens > std::numeric_limits<std::int32_t>::max()) {
    report.join(refusal(pointer + "/maxTokens",
                        spec_path(pointer) + ".maxTokens must be from 1 to 2147483647, got " + std::to_string(tokens)));
  }
  std::string_view period = text_at(bucket, {"refillPeriod"});
  if (parse_duration(period).value_or(0) <= 0) {
    report.join(refusal(pointer + "/refillPeriod",
                        spec_path(pointer) + ".refillPeriod must be a duration above zero such as 1m0s"));
  }
  return report;
}

// The two buckets that the whole gateway and each tool may have.
Decided<Json> decide_buckets(const Json& limits, const std::string& pointer, ObjectBuilder node, bool users_known) {
  Decided<Json> out;
  for (const char* key : {"shared", "perUser"}) {
    const Json* bucket = find(limits, {key});
    if (bucket == nullptr) continue;
    std::string place = child_pointer(pointer, key);
    node.always(key, bucket_node(*bucket));
    out.report.join(check_bucket(*bucket, place));
    if (key == std::string_view("perUser") && !users_known) {
      out.report.join(refusal(place, spec_path(place) + " requires spec.incomingAuth.type oidc: without it no user is "
                                                        "known; use shared instead"));
    }
  }
  out.value = node.take();
  return out;
}

Decided<Json> decide_tools(const Json& tools, bool users_known) {
  Decided<Json> out{Json::array(), {}};
  std::set<std::string_view> names;
  for (std::size_t index = 0; index < tools.size(); ++index) {
    const Json& tool = tools[index];
    std::string pointer = child_pointer(std::string(kRateLimitingPointer) + "/tools", index);
    std::string_view name = text_at(tool, {"name"});
    if (name.empty()) {
      out.report.join(refusal(pointer + "/name", spec_path(pointer) + ".name is required"));
    } else if (!names.insert(name).second) {
      out.report.join(refusal(pointer + "/name", spec_path(pointer) + ".name " + quote(name) + " is duplicated"));
    }
    if (find(tool, {"shared"}) == nullptr && find(tool, {"perUser"}) == nullptr) {
      out.report.join(refusal(pointer, spec_path(pointer) + ": at least one of shared or perUser must be configured"));
    }
    ObjectBuilder node(tool);
    auto [value, report] = decide_buckets(tool, pointer, node.copy("name"), users_known);
    out.value.push_back(std::move(value));
    out.report.join(std::move(report));
  }
  return out;
}

}  // namespace

Decided<std::optional<Json>> decide_rate_limiting(const Inputs& inputs) {
  Decided<std::optional<Json>> out;
  const Json& spec = inputs.parent.spec;
  const Json* limits = find(spec, {"config", "rateLimiting"});
  if (limits == nullptr) return out;
  std::string pointer(kRateLimitingPointer);
  bool users_known = text_at(spec, {"incomingAuth", "type"}) == "oidc";

  auto [node, report] = decide_buckets(*limits, pointer, ObjectBuilder(*limits), users_known);
  const Json* list = find(*limits, {"tools"});
  if (list != nullptr && !list->empty()) {
    auto [tools, tools_report] = decide_tools(*list, users_known);
    node["tools"] = std::move(tools);
    report.join(std::move(tools_report));
  }
  if (node.empty()) {
    report.join(
        refusal(pointer, spec_path(pointer) + ": at least one of shared, perUser, or tools must be configured"));
  }
  if (text_at(spec, {"sessionStorage", "provider"}) != "redis") {
    report.join(refusal(pointer, spec_path(pointer) +
                                     " requires spec.sessionStorage with provider redis and an address: the counters "
                                     "are kept there"));
  }
  out.value = std::move(node);
  out.report = std::move(report);
  return out;
}

}  // namespace vmcp
