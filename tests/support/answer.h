// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "sync/hook.h"
#include "sync/json/json.h"
#include "tests/support/request.h"

/// The hook asked as a whole, and what tests look for in its answers.
namespace vmcp::testing {

inline constexpr std::int64_t kNow = 1767225600;  ///< 2026-01-01T00:00:00Z
inline constexpr const char* kNowText = "2026-01-01T00:00:00Z";

struct Asked {
  int code = 0;
  std::string reason;
  std::string body;
  Json tree;  ///< `body` parsed.
  Summary summary;
};
Asked ask(Hook hook, std::string_view body, const Settings& settings = {}, std::int64_t now = kNow);

/// The answer to a sync request; fails the test unless its code is 200.
Json synced(const Request& request, const Settings& settings = {}, std::int64_t now = kNow);

/// The child of that kind, the first by name or the one called `name`; null when there is none.
Json child(const Json& answer, std::string_view kind, std::string_view name = {});
std::vector<std::string> child_names(const Json& answer);  ///< `Kind/name` of all, in their order.

/// config.yaml of the ConfigMap that the Deployment mounts, as a tree.
Json config_of(const Json& answer);
Json container(const Json& answer);                              ///< The container `vmcp`.
Json variable(const Json& answer, std::string_view name);        ///< Of its `env`; null when there is none.
Json volume(const Json& answer, std::string_view name);          ///< Of the pod; null when there is none.
Json condition(const Json& answer, std::string_view type);       ///< Of the status; null when there is none.
std::string verdict(const Json& answer, std::string_view type);  ///< `False Reason: message`; "" without the condition.

}  // namespace vmcp::testing
