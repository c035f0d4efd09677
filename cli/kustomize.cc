// SPDX-License-Identifier: Apache-2.0
#include "cli/kustomize.h"

#include <utility>

#include "cli/process.h"

namespace vmcp::cli {

Result<std::string> run_kustomize(const std::string& directory) {
  auto done = run_program({"kustomize", "build", directory});
  if (!done) done = run_program({"kubectl", "kustomize", directory});
  if (!done) {
    return fail(directory, "Unreadable", "-k needs kustomize or kubectl, and neither is in PATH");
  }
  if (done->exit_code != 0) return fail(directory, "Unreadable", "kustomize failed, with what it said above");
  return std::move(done->out);
}

}  // namespace vmcp::cli
