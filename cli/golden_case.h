// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "cli/golden_checks.h"
#include "cli/metacontroller.h"
#include "sync/result.h"

namespace vmcp::cli {

/// A golden case is a directory:
///   request.json  + response.json               one call of the hook and its answer, indented; or
///   input.yaml    + output.yaml [+ status.yaml] [+ validate.txt]
///                                                manifests, their children, the gateways' statuses, and what
///                                                `validate` says, which may also stand alone;
///   options.yaml  (optional)                     options of the command line by their long names, e.g.
///                                                `static-always: true`; also `now`, `namespace` and `assume-ready`.
/// The clock stands still at kGoldenTime unless `now` says otherwise.
struct GoldenCase {
  std::filesystem::path directory;
  std::string name;  ///< The directory, as found from where the search began.
};

/// The cases in `directories` and below, sorted; of those only the ones whose name, or last part of it, matches the
/// shell pattern `filter` (empty: all). Fails with `Unreadable`.
Result<std::vector<GoldenCase>> find_cases(const std::vector<std::string>& directories, const std::string& filter);

/// What running a case gave: files that are not as expected (or, with `update`, were rewritten) and broken promises.
struct CaseResult {
  std::vector<Finding> findings;
  std::vector<std::string> updated;  ///< Names of the files that were rewritten.
};
CaseResult run_case(const GoldenCase& golden, const Settings& settings, bool update);

/// Makes a case of manifests: writes input.yaml, output.yaml, status.yaml and validate.txt into the new `directory`,
/// and options.yaml with the options `given` (names and values), unless there are none.
Result<void> init_case(const std::filesystem::path& directory, const std::vector<Manifest>& manifests,
                       const Settings& settings, const Json& given);

}  // namespace vmcp::cli
