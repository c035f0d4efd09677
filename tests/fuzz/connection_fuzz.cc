// SPDX-License-Identifier: Apache-2.0
// Whatever a client sends, and however the network cuts it: whole answers of the documented kind, the same ones for
// every cut, nothing after a last answer, and no place in flight that stays taken.
#include <spdlog/sinks/null_sink.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <thread>

#include "server/hook/hook_handler.h"
#include "server/transport/http_server.h"
#include "tests/fuzz/require.h"

namespace {

using namespace vmcp::server;
using vmcp::fuzz::require;

constexpr std::string_view kContinue = "HTTP/1.1 100 Continue\r\n\r\n";

vmcp::Answer count_bytes(vmcp::Hook, vmcp::Workspace& workspace, std::int64_t) {
  workspace.request() = "{\"bytes\":" + std::to_string(workspace.request().size()) + "}";
  vmcp::Answer answer;
  answer.body = workspace.request();
  return answer;
}

/// Everything behind the connections, made once.
struct Server {
  static HookHandler::Options options() {
    HookHandler::Options options;
    options.limits.body = 4096;
    options.limits.head = {1024, 10};
    return options;
  }
  Metrics metrics{"0", "0", 0};
  Log log{LogFormat::kJson, Log::Level::off, std::make_shared<spdlog::sinks::null_sink_mt>()};
  HookHandler handler{options(), count_bytes, metrics, log};
  HttpServer server{{{"127.0.0.1", 0}, options().limits, {}, {}},
                    [this](const auto& request, HeadOutcome outcome, auto& response) {
                      handler.refuse_head(request, outcome, response);
                    }};
  Server() {
    handler.serve_on(server);
    // A server that does not listen is one that ends, for cpp-httplib, and breaks off its answers.
    require(server.start().has_value(), "there is a port", "");
  }
};

/// What one connection answers to `bytes` when they arrive in pieces of `piece`.
std::string answers_to(Server& server, std::string_view bytes, std::size_t piece) {
  std::array<int, 2> ends{};
  require(::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends.data()) == 0, "there are sockets", bytes);
  const FileDescriptor client(ends[1]);
  std::thread sender([&] {
    for (std::size_t at = 0; at < bytes.size();) {
      const ssize_t sent = ::send(client.get(), bytes.data() + at, std::min(piece, bytes.size() - at), MSG_NOSIGNAL);
      if (sent <= 0) break;
      at += static_cast<std::size_t>(sent);
    }
    ::shutdown(client.get(), SHUT_WR);
  });
  server.server.serve(FileDescriptor(ends[0]));
  sender.join();
  std::string answers;
  std::array<char, 4096> some{};
  for (ssize_t count = 0; (count = ::recv(client.get(), some.data(), some.size(), 0)) > 0;) {
    answers.append(some.data(), static_cast<std::size_t>(count));
  }
  return answers;
}

/// Without interim answers, whose number depends on whether the body came with its head.
std::string final_answers(std::string answers) {
  for (std::size_t at = 0; (at = answers.find(kContinue)) != std::string::npos;) answers.erase(at, kContinue.size());
  return answers;
}

void require_well_formed(std::string_view answers, std::string_view bytes) {
  while (!answers.empty()) {
    const std::size_t end = answers.find("\r\n\r\n");
    require(answers.rfind("HTTP/1.1 ", 0) == 0 && end != std::string_view::npos, "an answer has a head", bytes);
    const std::string_view head = answers.substr(0, end + 2);
    int code = 0;
    std::from_chars(head.data() + 9, head.data() + 12, code);
    constexpr std::string_view kLength = "\r\nContent-Length: ";
    const std::size_t length_at = head.find(kLength);
    require(length_at != std::string_view::npos, "an answer has a length", bytes);
    std::size_t length = 0;
    std::from_chars(head.data() + length_at + kLength.size(), head.data() + head.size(), length);
    answers.remove_prefix(end + 4);
    require(length <= answers.size(), "an answer is complete", bytes);
    require(code == 200 || length <= 1024, "the body of an error is at most 1 KiB", bytes);
    const bool documented = code == 200 || code == 400 || code == 404 || code == 405 || code == 411 || code == 413 ||
                            code == 415 || code == 431;
    require(documented, "the code is a documented one", bytes);
    answers.remove_prefix(length);
    const bool last = head.find("\r\nConnection: close\r\n") != std::string_view::npos;
    require(!last || answers.empty(), "nothing follows a last answer", bytes);
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static Server server;
  if (size == 0) return 0;
  const std::size_t piece = 1 + data[0] % 64;
  const std::string_view bytes(reinterpret_cast<const char*>(data) + 1, size - 1);
  const std::string whole = final_answers(answers_to(server, bytes, bytes.size()));
  require_well_formed(whole, bytes);
  require(final_answers(answers_to(server, bytes, piece)) == whole, "the cut of the network changes nothing", bytes);
  require(server.handler.load().requests == 0 && server.handler.load().bytes == 0, "no place stays taken", bytes);
  return 0;
}
