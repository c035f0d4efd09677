// SPDX-License-Identifier: Apache-2.0
// Runs a fuzz target without libFuzzer: each file of a corpus, and a bounded number of deterministic changes of it.
//
//   <target> [--mutations N] FILE|DIRECTORY...
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>
#include <string>
#include <vector>

#include "tests/fuzz/json_mutator.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

namespace {

std::vector<std::filesystem::path> files_below(const std::filesystem::path& path) {
  if (!std::filesystem::is_directory(path)) return {path};
  std::vector<std::filesystem::path> files;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(path)) {
    if (entry.is_regular_file()) files.push_back(entry.path());
  }
  std::sort(files.begin(), files.end());
  return files;
}

void run(const std::string& input) {
  LLVMFuzzerTestOneInput(reinterpret_cast<const std::uint8_t*>(input.data()), input.size());
}

}  // namespace

int main(int argc, char** argv) {
  unsigned long mutations = 0;
  std::size_t inputs = 0;
  std::size_t files = 0;
  for (int at = 1; at < argc; ++at) {
    const std::string argument = argv[at];
    if (argument == "--mutations" && at + 1 < argc) {
      mutations = std::strtoul(argv[++at], nullptr, 10);
      continue;
    }
    for (const auto& path : files_below(argument)) {
      std::ifstream stream(path, std::ios::binary);
      const std::string text{std::istreambuf_iterator<char>(stream), std::istreambuf_iterator<char>()};
      ++files;
      run(text);
      std::string changed = text;
      for (std::uint32_t seed = 0; seed < mutations; ++seed) {
        // Every few changes start afresh, so that most inputs are still close to something meaningful.
        changed = vmcp::fuzz::mutate_json(seed % 4 == 0 ? text : changed, seed);
        run(changed);
      }
      inputs += 1 + mutations;
    }
  }
  std::cout << inputs << " inputs from " << files << " files\n";
  if (files == 0) {
    std::cerr << "no corpus given\n";
    return 2;
  }
  std::cout << files << " passed, 0 failed\n";
  return 0;
}
