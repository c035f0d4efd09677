// SPDX-License-Identifier: Apache-2.0
#include "server/tls/certificate_watcher.h"

#include <ctime>

namespace vmcp::server {

Fallible<std::unique_ptr<CertificateWatcher>> CertificateWatcher::start(TlsFiles files,
                                                                        std::chrono::milliseconds interval,
                                                                        Events events) {
  auto material = read_tls_files(files);
  if (!material) return failure(material.error());
  auto context = make_tls_context(*material, files, std::time(nullptr));
  if (!context) return failure(context.error());
  std::unique_ptr<CertificateWatcher> watcher(new CertificateWatcher(std::move(files), std::move(events)));
  watcher->last_seen_ = std::move(*material);
  watcher->current_ = std::move(context->context);
  watcher->events_.loaded(context->certificate);
  watcher->polling_.emplace(interval, [raw = watcher.get()] { raw->check_now(); });
  return watcher;
}

std::shared_ptr<SSL_CTX> CertificateWatcher::current() const {
  const std::lock_guard lock(swapping_);
  return current_;
}

CertificateWatcher::Check CertificateWatcher::check_now() {
  const std::lock_guard checking(checking_);
  auto material = read_tls_files(files_);
  if (!material) return keep(material.error());
  last_problem_.clear();
  const bool seen = *material == last_seen_;
  if (seen && !refused_) return Check::kUnchanged;
  last_seen_ = *material;
  auto context = make_tls_context(*material, files_, std::time(nullptr));
  refused_ = !context;
  if (refused_) return seen ? Check::kUnchanged : keep(context.error());
  {
    const std::lock_guard swapping(swapping_);
    current_.swap(context->context);
  }
  events_.loaded(context->certificate);
  return Check::kReplaced;
}

CertificateWatcher::Check CertificateWatcher::keep(std::string problem) {
  if (problem == last_problem_) return Check::kUnchanged;
  last_problem_ = std::move(problem);
  events_.kept(last_problem_);
  return Check::kKept;
}

}  // namespace vmcp::server
