// SPDX-License-Identifier: Apache-2.0
#include "sync/status/entry_status.h"

#include <algorithm>

#include "sync/json/json_writer.h"
#include "sync/kubernetes/time.h"
#include "sync/status/conditions.h"

namespace vmcp {

std::string entry_status(const std::vector<Condition>& conditions, const MemberRequest& request, std::int64_t now) {
  const std::string time = rfc3339(now);
  const std::int64_t generation = request.member.metadata.generation;
  std::vector<ObservedCondition> written;
  bool valid = true;
  for (const Condition& each : conditions) {
    const auto last = std::find_if(request.conditions.begin(), request.conditions.end(),
                                   [&](const ObservedCondition& observed) { return observed.type == each.type; });
    written.push_back(written_condition(each, last == request.conditions.end() ? nullptr : &*last, generation, time));
    if (each.type == "Valid") valid = each.status;
  }
  std::string out;
  JsonWriter json(out);
  json.begin_object();
  write_conditions(json, written);
  if (generation != 0) json.member("observedGeneration", generation);
  json.member("phase", valid ? "Valid" : "Failed");
  json.end_object();
  return out;
}

}  // namespace vmcp
