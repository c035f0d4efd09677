// SPDX-License-Identifier: Apache-2.0
#include "server/observe/request_log.h"

namespace vmcp::server {
namespace {

void add_summary(LogLine& line, const Summary& summary) {
  if (!summary.parent.empty()) line.text("parent", summary.parent).integer("generation", summary.generation);
}

void add_counts(LogLine& line, const Summary& summary) {
  line.integer("served", static_cast<std::int64_t>(summary.served))
      .integer("excluded", static_cast<std::int64_t>(summary.excluded.size()));
  if (!summary.not_applied.empty()) {
    const auto& first = summary.not_applied.front();
    line.text("condition", first.condition).text("not_applied", first.reason).text("path", first.pointer);
  }
}

/// Where and why: of a request that is malformed what its caller was told as well, and of a defect what the answer must
/// not tell (spec/00-hook.md §3), under the id that the answer has.
void add_problem(LogLine& line, const RequestRecord& request) {
  if (!request.error_id.empty()) line.text("id", request.error_id);
  if (request.summary == nullptr || request.summary->notes.empty()) return;
  const Note& note = request.summary->notes.front();
  if (!note.pointer.empty()) line.text("path", note.pointer);
  line.text("problem", note.message);
}

Log::Level level_of(const RequestRecord& request) {
  switch (request.outcome) {
    case Outcome::kInternal:
      return Log::Level::err;
    case Outcome::kUnauthorized:
    case Outcome::kForbidden:
    case Outcome::kTooLarge:
      return Log::Level::warn;  // nothing is synced until somebody changes a credential or a limit
    default:
      return Log::Level::info;
  }
}

/// What is left out and not applied, with what the conditions say of it.
void log_details(Log& log, const Summary& summary) {
  constexpr std::size_t kMostLines = 100;
  std::size_t lines = 0;
  for (const Summary::NotApplied& one : summary.not_applied) {
    if (++lines > kMostLines) break;
    LogLine detail = log.line("not applied");
    detail.text("parent", summary.parent).text("reason", one.reason).text("path", one.pointer);
    log.write(Log::Level::info, detail.text("message", one.message));
  }
  for (const Summary::Exclusion& one : summary.excluded) {
    if (++lines > kMostLines) break;
    LogLine detail = log.line("left out");
    detail.text("parent", summary.parent).text("member", one.member).text("reason", one.reason);
    if (!one.pointer.empty()) detail.text("path", one.pointer);
    log.write(Log::Level::info, detail.text("message", one.message));
  }
  const std::size_t all = summary.not_applied.size() + summary.excluded.size();
  if (all <= kMostLines) return;
  log.write(Log::Level::info, log.line("and more")
                                  .text("parent", summary.parent)
                                  .integer("count", static_cast<std::int64_t>(all - kMostLines)));
}

}  // namespace

void log_request(Log& log, const RequestRecord& request, bool in_detail) {
  const Log::Level level = level_of(request);
  if (!log.shows(level)) return;
  LogLine line = log.line("request");
  line.text("hook", word_for(request.hook));
  if (request.summary != nullptr) add_summary(line, *request.summary);
  line.text("outcome", word_for(request.outcome)).integer("code", request.code);
  if (!request.reason.empty()) line.text("reason", request.reason);
  line.integer("request_bytes", static_cast<std::int64_t>(request.request_bytes))
      .integer("response_bytes", static_cast<std::int64_t>(request.response_bytes))
      .milliseconds("duration_ms", request.duration.count());
  if (request.summary != nullptr && request.hook == Hook::kSync) add_counts(line, *request.summary);
  if (request.code >= 400) add_problem(line, request);
  log.write(level, line);
  if (in_detail) log_details(log, *request.summary);
}

}  // namespace vmcp::server
