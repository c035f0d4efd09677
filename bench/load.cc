// SPDX-License-Identifier: Apache-2.0
// Posts one body again and again over kept connections and tells what it cost: requests per second, latency, and the
// server's own processor time and memory, as the kernel counted them.

#include <httplib.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "bench/measure.h"
#include "bench/sync_request.h"

namespace {

using Clock = std::chrono::steady_clock;
using bench::percentile;
using bench::processor_seconds;
using bench::read_file;

std::unique_ptr<httplib::SSLClient> connect(int port, const char* ca) {
  auto client = std::make_unique<httplib::SSLClient>("localhost", port);
  client->set_ca_cert_path(ca);
  client->set_keep_alive(true);
  client->set_tcp_nodelay(true);
  return client;
}

struct Measured {
  std::vector<double> milliseconds;  ///< Sorted.
  std::size_t failed = 0;
  double seconds = 0;
};

Measured measure(int port, const char* ca, const std::string& path, const std::string& body, std::size_t connections,
                 std::size_t requests) {
  Measured out;
  std::vector<std::vector<double>> each(connections);
  std::atomic<std::size_t> failed{0};
  const auto begin = Clock::now();
  std::vector<std::thread> threads;
  for (std::size_t i = 0; i < connections; ++i) {
    threads.emplace_back([&, i] {
      auto client = connect(port, ca);
      for (std::size_t sent = 0; sent < requests / connections; ++sent) {
        const auto start = Clock::now();
        const auto result = client->Post(path, body, "application/json");
        each[i].push_back(std::chrono::duration<double, std::milli>(Clock::now() - start).count());
        if (!result || result->status != 200) ++failed;
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  out.seconds = std::chrono::duration<double>(Clock::now() - begin).count();
  for (const auto& list : each) out.milliseconds.insert(out.milliseconds.end(), list.begin(), list.end());
  std::sort(out.milliseconds.begin(), out.milliseconds.end());
  out.failed = failed;
  return out;
}

int usage() {
  std::fprintf(stderr,
               "usage: bench_load body ENTRIES FILE\n"
               "       bench_load size PORT CA BODY\n"
               "       bench_load run PORT CA PATH BODY PID CONNECTIONS REQUESTS\n");
  return 2;
}

int run(char** argument) {
  const int port = std::atoi(argument[0]);
  const std::string path = argument[2];
  const std::string body = read_file(argument[3]);
  const std::string pid = argument[4];
  const auto connections = static_cast<std::size_t>(std::atoi(argument[5]));
  const auto requests = static_cast<std::size_t>(std::atoi(argument[6]));
  measure(port, argument[1], path, body, connections, requests / 10 + connections);  // warm up
  const double before = processor_seconds(pid);
  const Measured measured = measure(port, argument[1], path, body, connections, requests);
  const double processor = processor_seconds(pid) - before;
  const auto count = static_cast<double>(measured.milliseconds.size());
  std::printf("%.0f %.2f %.2f %.0f %.0f %zu\n", count / measured.seconds, percentile(measured.milliseconds, 0.5),
              percentile(measured.milliseconds, 0.99), processor / count * 1e6, bench::peak_mebibytes(pid),
              measured.failed);
  return measured.failed == 0 ? 0 : 1;
}

}  // namespace

int main(int argc, char** argv) {
  const std::string command = argc > 1 ? argv[1] : "";
  if (command == "body" && argc == 4) {
    std::ofstream(argv[3], std::ios::binary) << sync_request(static_cast<std::size_t>(std::atoi(argv[2])));
    return 0;
  }
  if (command == "size" && argc == 5) {
    const auto result = connect(std::atoi(argv[2]), argv[3])->Post("/sync", read_file(argv[4]), "application/json");
    if (!result || result->status != 200) return 1;
    std::printf("%zu\n", result->body.size());
    return 0;
  }
  if (command == "run" && argc == 9) return run(argv + 2);
  return usage();
}
