// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

/// What the kernel counted for a process, and what else the measuring programs share.
namespace bench {

/// User and system time, in seconds.
double processor_seconds(const std::string& pid);
/// Resident memory now, and at its peak, in MiB.
double resident_mebibytes(const std::string& pid);
double peak_mebibytes(const std::string& pid);

/// `sorted` must not be empty.
double percentile(const std::vector<double>& sorted, double share);

std::string read_file(const char* name);

}  // namespace bench
