// SPDX-License-Identifier: Apache-2.0
// How a running server behaves over time: beside slow clients, above its limits, and after very many requests.
#include <algorithm>
#include <atomic>
#include <chrono>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <map>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "bench/client.h"
#include "bench/measure.h"

namespace {

using bench::Client;
using bench::Target;
using Clock = std::chrono::steady_clock;
using Seconds = std::chrono::duration<double>;

constexpr int kIdle = 200;
constexpr int kTrickling = 50;
constexpr int kRounds = 5;
constexpr int kRequestsPerRound = 4000;
constexpr std::size_t kNormalClients = 2;

int usage() {
  std::fprintf(stderr,
               "usage: bench_soak beside PORT CA BODY                         latency beside 200 idle and 50 trickling "
               "connections\n"
               "       bench_soak above PORT CA BODY PID CONNECTIONS SECONDS  codes and memory above the limits\n"
               "       bench_soak long PORT CA BODY PID REQUESTS              memory over very many requests\n");
  return 2;
}

/// Connections that do nothing, and others that send a byte of a head or a body now and then, until destroyed. Those
/// that the server cuts are opened anew.
class SlowClients {
 public:
  explicit SlowClients(const Target& target) : target_(target) {
    for (int count = 0; count < kIdle; ++count) idle_.push_back(std::make_unique<Client>(target_));
    trickling_.resize(kTrickling);
    trickler_ = std::thread([this] { trickle(); });
    while (!begun_) std::this_thread::sleep_for(std::chrono::milliseconds(10));
  }
  ~SlowClients() {
    end_ = true;
    trickler_.join();
  }
  SlowClients(const SlowClients&) = delete;
  SlowClients& operator=(const SlowClients&) = delete;

 private:
  void trickle() {
    const std::string request = bench::post("/sync", std::string(1 << 20, ' '));
    while (!end_) {
      for (std::size_t one = 0; one < trickling_.size(); ++one) {
        if (trickling_[one] && trickling_[one]->send(" ")) continue;
        trickling_[one] = std::make_unique<Client>(target_);
        trickling_[one]->send(request.substr(0, one % 2 == 0 ? 500 : 20));
      }
      begun_ = true;
      std::this_thread::sleep_for(std::chrono::milliseconds(20));
    }
  }

  const Target& target_;
  std::vector<std::unique_ptr<Client>> idle_;
  std::vector<std::unique_ptr<Client>> trickling_;
  std::atomic<bool> begun_{false};
  std::atomic<bool> end_{false};
  std::thread trickler_;
};

/// Milliseconds of each request. Ends the program when one fails: its time would mean nothing.
std::vector<double> latencies(const Target& target, const std::string& request) {
  std::vector<std::vector<double>> each(kNormalClients);
  std::vector<std::thread> threads;
  for (auto& list : each) {
    threads.emplace_back([&] {
      Client client(target);
      for (std::size_t sent = 0; sent < kRequestsPerRound / kNormalClients; ++sent) {
        const auto begin = Clock::now();
        if (client.ask(request) != 200) {
          std::fprintf(stderr, "a normal request failed\n");
          std::exit(1);
        }
        list.push_back(std::chrono::duration<double, std::milli>(Clock::now() - begin).count());
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  std::vector<double> all;
  for (const auto& list : each) all.insert(all.end(), list.begin(), list.end());
  return all;
}

int beside(const Target& target, const std::string& request) {
  std::vector<double> alone;
  std::vector<double> accompanied;
  latencies(target, request);  // warm up
  const auto add = [&](std::vector<double>& to) {
    const std::vector<double> round = latencies(target, request);
    to.insert(to.end(), round.begin(), round.end());
  };
  for (int round = 0; round < kRounds; ++round) {  // in turns, so that what else the machine does counts for both
    add(alone);
    const SlowClients slow(target);
    add(accompanied);
  }
  std::sort(alone.begin(), alone.end());
  std::sort(accompanied.begin(), accompanied.end());
  const double before = bench::percentile(alone, 0.99);
  const double beside = bench::percentile(accompanied, 0.99);
  std::printf(
      "p99 alone %.2f ms; beside %d idle and %d trickling connections %.2f ms; ratio %.2f (p50 %.2f and %.2f)\n",
      before, kIdle, kTrickling, beside, beside / before, bench::percentile(alone, 0.5),
      bench::percentile(accompanied, 0.5));
  return 0;
}

/// Asks from `connections` threads until `enough` of the number asked says so; how often each code came.
template <typename Enough>
std::map<int, std::size_t> ask_until(const Target& target, const std::string& request, std::size_t connections,
                                     const Enough& enough) {
  std::map<int, std::size_t> codes;
  std::mutex mutex;
  std::atomic<std::size_t> asked{0};
  std::vector<std::thread> threads;
  for (std::size_t count = 0; count < connections; ++count) {
    threads.emplace_back([&] {
      std::map<int, std::size_t> mine;
      auto client = std::make_unique<Client>(target);
      while (!enough(asked++)) {
        if (!client->open()) client = std::make_unique<Client>(target);
        ++mine[client->ask(request)];
      }
      const std::lock_guard lock(mutex);
      for (const auto& [code, times] : mine) codes[code] += times;
    });
  }
  for (std::thread& thread : threads) thread.join();
  return codes;
}

std::string text_of(const std::map<int, std::size_t>& codes) {
  std::string text;
  for (const auto& [code, times] : codes) {
    text += (text.empty() ? "" : ", ") + std::to_string(times) + " × " +
            (code == 0 ? "broken connection" : std::to_string(code));
  }
  return text;
}

int above(const Target& target, const std::string& request, const std::string& pid, std::size_t connections,
          double seconds) {
  std::map<int, std::size_t> codes;
  const auto for_seconds = [&](double some) {
    const auto end = Clock::now() + std::chrono::duration_cast<Clock::duration>(Seconds(some));
    for (const auto& [code, times] :
         ask_until(target, request, connections, [end](std::size_t) { return Clock::now() > end; })) {
      codes[code] += times;
    }
  };
  for_seconds(seconds / 6);
  const double warm = bench::resident_mebibytes(pid);
  const double warm_peak = bench::peak_mebibytes(pid);
  for_seconds(seconds - seconds / 6);
  std::printf(
      "%zu connections for %.0f s: %s; resident %.1f MiB after warm-up, %.1f at the end; peak %.1f, then %.1f\n",
      connections, seconds, text_of(codes).c_str(), warm, bench::resident_mebibytes(pid), warm_peak,
      bench::peak_mebibytes(pid));
  const std::size_t good = codes[200] + codes[429];
  std::size_t all = 0;
  for (const auto& [code, times] : codes) all += times;
  return good == all && codes[200] > 0 && codes[429] > 0 ? 0 : 1;
}

int run_long(const Target& target, const std::string& request, const std::string& pid, std::size_t requests) {
  constexpr std::size_t kParts = 10;
  constexpr std::size_t kConnections = 8;
  std::map<int, std::size_t> codes;
  for (std::size_t part = 1; part <= kParts; ++part) {
    for (const auto& [code, times] :
         ask_until(target, request, kConnections, [&](std::size_t asked) { return asked >= requests / kParts; })) {
      codes[code] += times;
    }
    std::printf("after %9zu requests: resident %.1f MiB\n", part * (requests / kParts), bench::resident_mebibytes(pid));
    std::fflush(stdout);
  }
  std::printf("answers: %s\n", text_of(codes).c_str());
  return codes.size() == 1 && codes.count(200) == 1 ? 0 : 1;
}

}  // namespace

int main(int argc, char** argv) {
  const std::string command = argc > 4 ? argv[1] : "";
  if (command.empty()) return usage();
  std::signal(SIGPIPE, SIG_IGN);  // the TLS library writes with write(2)
  const Target target = bench::make_target(argv[2], argv[3]);
  const std::string request = bench::post("/sync", bench::read_file(argv[4]));
  if (command == "beside" && argc == 5) return beside(target, request);
  if (command == "above" && argc == 8) {
    return above(target, request, argv[5], static_cast<std::size_t>(std::atoi(argv[6])), std::atof(argv[7]));
  }
  if (command == "long" && argc == 7) {
    return run_long(target, request, argv[5], static_cast<std::size_t>(std::atoll(argv[6])));
  }
  return usage();
}
