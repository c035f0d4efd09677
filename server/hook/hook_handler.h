// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "server/hook/admission.h"
#include "server/hook/authentication.h"
#include "server/hook/workspace_pool.h"
#include "server/observe/log.h"
#include "server/observe/metrics.h"
#include "server/transport/limits.h"
#include "server/transport/refusals.h"
#include "sync/hook.h"

namespace httplib {
class ContentReader;
struct Request;
struct Response;
}  // namespace httplib

namespace vmcp::server {

class HttpServer;

/// The hook listener's answers: who may ask, how much, and the core for those who may (spec/00-hook.md §2, §3).
class HookHandler {
 public:
  /// `answer` of sync/hook.h with its settings.
  using Core = std::function<Answer(Hook, Workspace&, std::int64_t now)>;

  struct Options {
    Limits limits;
    std::vector<std::string> client_names;  ///< Empty: any certificate that the client CA signed.
    BearerToken* token = nullptr;           ///< nullptr: none is required.
  };

  HookHandler(Options options, Core core, Metrics& metrics, Log& log);

  /// Registers the answers; must outlive `server`.
  void serve_on(HttpServer& server);
  /// The answer to what is not a request.
  void refuse_head(const httplib::Request& request, HeadOutcome outcome, httplib::Response& response);

  /// From now on requests are refused with 503.
  void shut_down() { shutting_down_ = true; }
  /// Frees the buffers of a burst that is long over. Called every now and then.
  void trim();

  Admission::Load load() const { return admission_.load(); }
  std::size_t pooled_workspaces() const { return workspaces_.size(); }

  /// The hook of `/sync`, `/customize`, `/members` and the same below one path segment; nullopt for other paths.
  static std::optional<Hook> route(std::string_view path);

 private:
  friend class HookExchange;
  /// nullptr: the request may be read.
  const Refusal* objection(const httplib::Request& request, std::optional<Hook> hook) const;
  /// Decides on the head alone; true when `response` is now a refusal.
  bool refuse_by_head(const httplib::Request& request, httplib::Response& response);
  void call(Hook hook, const httplib::Request& request, httplib::Response& response,
            const httplib::ContentReader& read_body);
  void refuse_and_count(const Refusal& refusal, std::optional<Hook> hook, httplib::Response& response);
  void finished(const RequestRecord& record);

  const Options options_;
  const Core core_;
  Metrics& metrics_;
  Log& log_;
  Admission admission_;
  WorkspacePool workspaces_;
  std::atomic<bool> shutting_down_{false};
  std::atomic<bool> had_large_{false};  ///< Since memory was last given back to the system.
  std::function<void()> make_room_ = [] {};
};

}  // namespace vmcp::server
