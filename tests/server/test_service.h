// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <spdlog/sinks/base_sink.h>

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <filesystem>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "server/service.h"
#include "tests/server/test_client.h"

namespace vmcp::server::test {

/// Polls until `condition` holds; false when it did not within ten seconds.
bool eventually(const std::function<bool()>& condition);

/// A directory that is removed with everything in it.
class TemporaryDirectory {
 public:
  TemporaryDirectory();
  ~TemporaryDirectory();
  TemporaryDirectory(const TemporaryDirectory&) = delete;
  TemporaryDirectory& operator=(const TemporaryDirectory&) = delete;

  std::string path(const std::string& name) const { return (root_ / name).string(); }
  /// Writes a whole file through a rename, as the kubelet does.
  std::string write(const std::string& name, const std::string& content) const;

 private:
  std::filesystem::path root_;
};

/// Keeps the log lines in memory.
class LinesSink : public spdlog::sinks::base_sink<std::mutex> {
 public:
  std::string text();

 protected:
  void sink_it_(const spdlog::details::log_msg& message) override;
  void flush_() override {}

 private:
  std::mutex lines_mutex_;
  std::string lines_;
};

/// A core that answers what it was asked, and that can be held until a test lets it go on.
class FakeCore {
 public:
  Answer operator()(Hook hook, Workspace& workspace, std::int64_t now);

  void hold();
  void release();
  std::size_t waiting() const { return waiting_; }
  std::size_t calls() const { return calls_; }

  /// What the next answers are; the default is `{"hook":"sync","bytes":<size of the body>}`.
  std::function<Answer(Hook, Workspace&)> answer_with;

 private:
  std::mutex mutex_;
  std::condition_variable released_;
  bool held_ = false;
  std::atomic<std::size_t> waiting_{0};
  std::atomic<std::size_t> calls_{0};
};

/// One authority for all tests: making keys takes time.
const PemPair& authority();
PemPair issue(const std::string& common_name, std::vector<std::string> names = {"localhost"});

/// A service on loopback with a fresh certificate and a FakeCore.
struct TestService {
  explicit TestService(const std::function<void(ServeSettings&)>& change = [](ServeSettings&) {});
  ~TestService();

  Address hook() const { return service->hook_address(); }
  Address admin() const { return service->admin_address(); }
  ClientTls tls() const;
  std::string scrape() const;
  /// The value of a metric line that begins with `name_and_labels`; -1 when there is none.
  double metric(const std::string& name_and_labels) const;
  std::optional<Response> call_hook(std::string_view request) const { return call(hook(), tls(), request); }

  TemporaryDirectory files;
  std::shared_ptr<LinesSink> lines = std::make_shared<LinesSink>();
  Log log{LogFormat::kJson, Log::Level::debug, lines};
  FakeCore core;
  std::unique_ptr<Service> service;
};

}  // namespace vmcp::server::test
