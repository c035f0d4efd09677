// SPDX-License-Identifier: Apache-2.0
// The yardstick: a bare cpp-httplib HTTPS server that reads a body and answers with as many bytes as the path asks for.
// Everything that cpp-httplib offers for speed is used; nothing is computed.

#include <httplib.h>

#include <cstdio>
#include <cstdlib>
#include <string>

int main(int argc, char** argv) {
  if (argc != 3) {
    std::fprintf(stderr, "usage: bench_echo CERTIFICATE KEY\n");
    return 2;
  }
  constexpr std::size_t kThreads = 16;
  constexpr std::size_t kWhole = std::size_t{64} * 1024;  // larger answers go through a provider, without a copy
  httplib::SSLServer server(argv[1], argv[2]);
  server.new_task_queue = [] { return new httplib::ThreadPool(kThreads); };
  server.set_tcp_nodelay(true);
  server.set_keep_alive_max_count(1'000'000);
  server.set_keep_alive_timeout(120);
  server.set_payload_max_length(std::size_t{64} * 1024 * 1024);
  server.Post(R"(/echo/(\d+))", [](const httplib::Request& request, httplib::Response& response,
                                   const httplib::ContentReader& read_content) {
    thread_local std::string body;
    thread_local std::string answer;
    body.clear();
    body.reserve(request.get_header_value_u64("Content-Length"));
    read_content([](const char* bytes, std::size_t size) {
      body.append(bytes, size);
      return true;
    });
    answer.resize(std::strtoull(request.matches[1].str().c_str(), nullptr, 10), 'x');
    if (answer.size() <= kWhole) {
      response.set_content(answer, "application/json");
    } else {
      response.set_content_provider(answer.size(), "application/json",
                                    [](std::size_t offset, std::size_t length, httplib::DataSink& sink) {
                                      return sink.write(answer.data() + offset, length);
                                    });
    }
  });
  const int port = server.bind_to_any_port("127.0.0.1");
  std::printf("127.0.0.1:%d\n", port);
  std::fflush(stdout);
  return server.listen_after_bind() ? 0 : 1;
}
