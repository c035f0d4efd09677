// SPDX-License-Identifier: Apache-2.0
#include "server/observe/process_metrics.h"

#include <prometheus/metric_family.h>
#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <sstream>
#include <string>

namespace vmcp::server {
namespace {

using prometheus::MetricFamily;
using prometheus::MetricType;

MetricFamily family(const std::string& name, const std::string& help, MetricType type, double value) {
  MetricFamily one{"process_" + name, help, type, {}};
  prometheus::ClientMetric metric;
  if (type == MetricType::Counter) {
    metric.counter.value = value;
  } else {
    metric.gauge.value = value;
  }
  one.metric.push_back(metric);
  return one;
}

/// The fields of /proc/self/stat from the third on, `state`: the second may hold blanks (proc(5)).
std::vector<double> stat_fields() {
  std::ifstream file("/proc/self/stat");
  std::string text((std::istreambuf_iterator<char>(file)), std::istreambuf_iterator<char>());
  std::istringstream rest(text.substr(std::min(text.size(), text.rfind(')') + 4)));
  return {std::istream_iterator<double>(rest), std::istream_iterator<double>()};
}

/// Seconds since the Unix epoch; 0: unknown.
double boot_time() {
  std::ifstream file("/proc/stat");
  for (std::string line; std::getline(file, line);) {
    if (line.rfind("btime ", 0) == 0) return std::stod(line.substr(6));
  }
  return 0;
}

double open_descriptors() {
  std::error_code error;
  const std::filesystem::directory_iterator files("/proc/self/fd", error);
  return error ? 0 : static_cast<double>(std::distance(begin(files), end(files)));
}

}  // namespace

std::vector<MetricFamily> ProcessMetrics::Collect() const {
  // Indexes into stat_fields, which begin at field 4 of proc(5).
  constexpr std::size_t kUser = 10, kSystem = 11, kThreads = 16, kStart = 18, kVirtual = 19, kResident = 20;
  const std::vector<double> stat = stat_fields();
  std::vector<MetricFamily> all;
  if (stat.size() > kResident) {
    const auto ticks = static_cast<double>(::sysconf(_SC_CLK_TCK));
    const auto page = static_cast<double>(::sysconf(_SC_PAGESIZE));
    all.push_back(family("cpu_seconds_total", "Processor time, user and system.", MetricType::Counter,
                         (stat[kUser] + stat[kSystem]) / ticks));
    all.push_back(family("resident_memory_bytes", "Memory in RAM.", MetricType::Gauge, stat[kResident] * page));
    all.push_back(family("virtual_memory_bytes", "Address space.", MetricType::Gauge, stat[kVirtual]));
    all.push_back(family("threads", "Threads.", MetricType::Gauge, stat[kThreads]));
    all.push_back(family("start_time_seconds", "When the process started, in seconds since the Unix epoch.",
                         MetricType::Gauge, boot_time() + stat[kStart] / ticks));
  }
  all.push_back(family("open_fds", "Open file descriptors.", MetricType::Gauge, open_descriptors()));
  rlimit limit{};
  if (::getrlimit(RLIMIT_NOFILE, &limit) == 0) {
    all.push_back(family("max_fds", "How many file descriptors may be open.", MetricType::Gauge,
                         static_cast<double>(limit.rlim_cur)));
  }
  return all;
}

}  // namespace vmcp::server
