// SPDX-License-Identifier: Apache-2.0
#include "bench/measure.h"

#include <algorithm>
#include <cstdlib>
#include <ctime>
#include <fstream>
#include <iterator>

namespace bench {
namespace {

/// A line of proc(5)'s /proc/PID/status, which counts in KiB.
double status_mebibytes(const std::string& pid, const std::string& field) {
  std::ifstream file("/proc/" + pid + "/status");
  for (std::string line; std::getline(file, line);) {
    if (line.rfind(field, 0) == 0) return std::strtod(line.c_str() + field.size(), nullptr) / 1024;
  }
  return 0;
}

}  // namespace

double processor_seconds(const std::string& pid) {
  clockid_t clock{};
  timespec used{};
  if (::clock_getcpuclockid(std::atoi(pid.c_str()), &clock) != 0 || ::clock_gettime(clock, &used) != 0) return 0;
  return static_cast<double>(used.tv_sec) + static_cast<double>(used.tv_nsec) * 1e-9;
}

double resident_mebibytes(const std::string& pid) {
  return status_mebibytes(pid, "VmRSS:");
}

double peak_mebibytes(const std::string& pid) {
  return status_mebibytes(pid, "VmHWM:");
}

double percentile(const std::vector<double>& sorted, double share) {
  return sorted[std::min(sorted.size() - 1, static_cast<std::size_t>(share * static_cast<double>(sorted.size())))];
}

std::string read_file(const char* name) {
  std::ifstream file(name, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

}  // namespace bench
