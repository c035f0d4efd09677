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
#include "server/transport/handler.h"
#include "server/transport/limits.h"
#include "server/transport/refusals.h"
#include "sync/hook.h"

namespace vmcp::server {

/// The hook listener's answers: who may ask, how much, and the core for those who may (spec/00-hook.md §2, §3).
class HookHandler : public Handler {
 public:
  /// `answer` of sync/hook.h with its settings.
  using Core = std::function<Answer(Hook, Workspace&, std::int64_t now)>;

  struct Options {
    Limits limits;
    std::vector<std::string> client_names;  ///< Empty: any certificate that the client CA signed.
    BearerToken* token = nullptr;           ///< nullptr: none is required.
  };

  HookHandler(Options options, Core core, Metrics& metrics, Log& log);

  Opened open(const RequestHead& head, const SSL* tls) override;
  Reply refuse(HeadOutcome outcome) override;
  bool tend() override;

  /// From now on requests are refused with 503.
  void shut_down() { shutting_down_ = true; }

  Admission::Load load() const { return admission_.load(); }
  std::size_t pooled_workspaces() const { return workspaces_.size(); }

  /// The hook of `/sync`, `/customize`, `/members` and the same below one path segment; nullopt for other paths.
  static std::optional<Hook> route(std::string_view path);

 private:
  friend class HookExchange;
  /// nullptr: the request may be read.
  const Refusal* objection(const RequestHead& head, std::optional<Hook> hook, const SSL* tls) const;
  Reply refuse(const Refusal& refusal, std::optional<Hook> hook);
  void finished(const RequestRecord& record);

  const Options options_;
  const Core core_;
  Metrics& metrics_;
  Log& log_;
  Admission admission_;
  WorkspacePool workspaces_;
  std::atomic<bool> shutting_down_{false};
};

}  // namespace vmcp::server
