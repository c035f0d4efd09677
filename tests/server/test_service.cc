// SPDX-License-Identifier: Apache-2.0
#include "tests/server/test_service.h"

#include <stdlib.h>

#include <fstream>
#include <stdexcept>

namespace vmcp::server::test {

bool eventually(const std::function<bool()>& condition) {
  const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(10);
  while (!condition()) {
    if (std::chrono::steady_clock::now() > end) return false;
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
  }
  return true;
}

TemporaryDirectory::TemporaryDirectory() {
  std::string pattern = (std::filesystem::temp_directory_path() / "vmcp-composer-XXXXXX").string();
  if (::mkdtemp(pattern.data()) == nullptr) throw std::runtime_error("no temporary directory");
  root_ = pattern;
}

TemporaryDirectory::~TemporaryDirectory() {
  std::error_code ignored;
  std::filesystem::remove_all(root_, ignored);
}

std::string TemporaryDirectory::write(const std::string& name, const std::string& content) const {
  std::ofstream(path(name + ".new"), std::ios::binary) << content;
  std::filesystem::rename(path(name + ".new"), path(name));
  return path(name);
}

std::string LinesSink::text() {
  const std::lock_guard lock(lines_mutex_);
  return lines_;
}

void LinesSink::sink_it_(const spdlog::details::log_msg& message) {
  spdlog::memory_buf_t formatted;
  base_sink<std::mutex>::formatter_->format(message, formatted);
  const std::lock_guard lock(lines_mutex_);
  lines_.append(formatted.data(), formatted.size());
}

Answer FakeCore::operator()(Hook hook, Workspace& workspace, std::int64_t) {
  ++calls_;
  {
    std::unique_lock lock(mutex_);
    ++waiting_;
    released_.wait(lock, [this] { return !held_; });
    --waiting_;
  }
  if (answer_with) return answer_with(hook, workspace);
  // The answer takes the place of the request: what the workspace holds lives as long as the answer needs it.
  const std::size_t size = workspace.request().size();
  workspace.request() =
      R"({"hook":")" + std::string(word_for(hook)) + "\"" + ",\"bytes\":" + std::to_string(size) + "}";
  Answer answer;
  answer.body = workspace.request();
  return answer;
}

void FakeCore::hold() {
  const std::lock_guard lock(mutex_);
  held_ = true;
}

void FakeCore::release() {
  {
    const std::lock_guard lock(mutex_);
    held_ = false;
  }
  released_.notify_all();
}

const PemPair& authority() {
  static const PemPair kAuthority = make_authority("test CA").value();
  return kAuthority;
}

PemPair issue(const std::string& common_name, std::vector<std::string> names) {
  LeafOptions options;
  options.common_name = common_name;
  options.names = std::move(names);
  return issue_certificate(authority(), options).value();
}

TestService::TestService(const std::function<void(ServeSettings&)>& change) {
  static const PemPair kServer = issue("server", {"localhost", "127.0.0.1"});
  ServeSettings settings;
  settings.listen = "127.0.0.1:0";
  settings.admin_listen = "127.0.0.1:0";
  settings.tls = {files.write("tls.crt", kServer.certificate), files.write("tls.key", kServer.key), ""};
  settings.token_interval = std::chrono::milliseconds(0);
  settings.goodbye = std::chrono::milliseconds(100);
  change(settings);
  auto started = Service::start(
      settings, [this](Hook hook, Workspace& workspace, std::int64_t now) { return core(hook, workspace, now); }, log);
  if (!started) throw std::runtime_error(started.error());
  service = std::move(*started);
}

TestService::~TestService() {
  core.release();
}

ClientTls TestService::tls() const {
  ClientTls tls;
  tls.authority = authority().certificate;
  return tls;
}

std::string TestService::scrape() const {
  const auto response = call(admin(), {}, "GET /metrics HTTP/1.1\r\nHost: localhost\r\n\r\n");
  return response ? response->body : "";
}

double TestService::metric(const std::string& name_and_labels) const {
  const std::string text = "\n" + scrape();
  const std::size_t at = text.find("\n" + name_and_labels + " ");
  return at == std::string::npos ? -1 : std::stod(text.substr(at + name_and_labels.size() + 2));
}

}  // namespace vmcp::server::test
