// SPDX-License-Identifier: Apache-2.0
#include "sync/auth/server/registration_limits.h"

#include <cstdint>
#include <string>

#include "sync/auth/server/context.h"
#include "sync/go/duration.h"
#include "sync/schema/schema.h"

namespace vmcp {
namespace {

// What a runtime does that is told nothing.
constexpr std::int64_t kTokens = 5;
constexpr std::int64_t kRefill = 5 * kSecond;
constexpr std::int64_t kClients = 10'000;

constexpr const char* kUnknown =
    " no runtime is known to this version of vmcp-composer that can be told so (ToolHive 0.56.0 brought the field)";

void refuse(Report& report, const std::string& pointer, const std::string& what) {
  report.refuse("Valid", "NotSupported", pointer, what + ":" + kUnknown);
}

void note(Report& report, const std::string& pointer, const std::string& what) {
  report.note(pointer, "is left out; " + what + ":" + kUnknown, "NotInRuntime", Weight::kLost);
}

void check_rate(const Json& limit, Report& report) {
  const std::string pointer = std::string(kAuthServerPlace) + "/registrationRateLimit";
  const std::int64_t tokens = integer_at(limit, {"maxTokens"}).value_or(0);
  const std::int64_t refill = parse_duration(text_at(limit, {"refillPeriod"})).value_or(0);
  if (tokens == kTokens && refill == kRefill) return;
  // A smaller bucket, or one that fills more slowly than a token a second.
  if (tokens < kTokens || refill <= 0 || refill / tokens > kRefill / kTokens) {
    refuse(report, pointer, "spec.authServerConfig.registrationRateLimit is stricter than 5 per 5s");
  } else {
    note(report, pointer, "it stays at 5 per 5s");
  }
}

void check_clients(std::int64_t most, Report& report) {
  const std::string pointer = std::string(kAuthServerPlace) + "/storage/maxDCRClients";
  if (most == kClients) return;
  if (most != 0 && most < kClients) {
    refuse(report, pointer, "spec.authServerConfig.storage.maxDCRClients is stricter than 10000");
  } else {
    note(report, pointer, "it stays at 10000");
  }
}

}  // namespace

Report check_registration_limits(const Json& config) {
  Report report;
  const Json* limit = find(config, {"registrationRateLimit"});
  if (limit != nullptr && !schema::is_off(*limit)) check_rate(*limit, report);
  if (const auto most = integer_at(config, {"storage", "maxDCRClients"})) check_clients(*most, report);
  return report;
}

}  // namespace vmcp
