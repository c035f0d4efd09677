// SPDX-License-Identifier: Apache-2.0
#include "cli/process.h"

#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdio>
#include <memory>

namespace vmcp::cli {
namespace {

/// Both ends of a pipe, closed when it goes out of scope.
struct Pipe {
  std::array<int, 2> ends{-1, -1};
  bool ready = pipe2(ends.data(), O_CLOEXEC) == 0;
  Pipe() = default;
  Pipe(const Pipe&) = delete;
  Pipe& operator=(const Pipe&) = delete;
  ~Pipe() {
    for (std::size_t i = 0; i < ends.size(); ++i) close_end(i);
  }
  void close_end(std::size_t i) {
    if (ends[i] >= 0) close(ends[i]);
    ends[i] = -1;
  }
};

std::string read_to_end(int descriptor) {
  std::string out;
  std::array<char, 65536> buffer{};
  while (true) {
    const ssize_t count = read(descriptor, buffer.data(), buffer.size());
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) return out;
    out.append(buffer.data(), static_cast<std::size_t>(count));
  }
}

struct CloseFile {
  void operator()(std::FILE* file) const { std::fclose(file); }
};
using File = std::unique_ptr<std::FILE, CloseFile>;

/// A nameless file to read `text` from: unlike a pipe it never waits for a reader.
File file_with(const std::string& text) {
  File file(std::tmpfile());
  if (file && (std::fwrite(text.data(), 1, text.size(), file.get()) != text.size() || std::fflush(file.get()) != 0)) {
    file.reset();
  }
  if (file) std::rewind(file.get());
  return file;
}

}  // namespace

std::optional<ProgramRun> run_program(std::vector<std::string> command, const std::string& input) {
  Pipe pipe;
  const File standard_input = file_with(input);
  if (!pipe.ready || !standard_input) return std::nullopt;
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, fileno(standard_input.get()), STDIN_FILENO);
  posix_spawn_file_actions_adddup2(&actions, pipe.ends[1], STDOUT_FILENO);
  std::vector<char*> arguments;
  for (std::string& each : command) arguments.push_back(each.data());
  arguments.push_back(nullptr);
  pid_t child = 0;
  const int failed = posix_spawnp(&child, arguments.front(), &actions, nullptr, arguments.data(), environ);
  posix_spawn_file_actions_destroy(&actions);
  if (failed != 0) return std::nullopt;
  pipe.close_end(1);
  ProgramRun result{read_to_end(pipe.ends[0]), 0};
  int status = 0;
  while (waitpid(child, &status, 0) < 0 && errno == EINTR) {
  }
  result.exit_code = WIFEXITED(status) ? WEXITSTATUS(status) : 1;
  return result;
}

}  // namespace vmcp::cli
