// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "sync/json/json.h"
#include "sync/problem.h"

namespace vmcp {

/// Where a check stands within a composite tool, and the checks that many places share.
struct WorkflowPlace {
  std::string path;     ///< For messages, e.g. `spec.config.compositeTools[0].steps[1]`.
  std::string pointer;  ///< Below the tool, e.g. `/steps/1`.

  WorkflowPlace key(std::string_view name) const;    ///< `path.name`
  WorkflowPlace item(std::size_t index) const;       ///< `path[2]`
  WorkflowPlace entry(std::string_view name) const;  ///< `path[name]`

  /// One problem here: `path` followed by `rule`, e.g. ` is required`.
  Problems problem(const std::string& rule) const { return {{pointer, path + rule}}; }
};

/// The text under `key` of `node` is there and is not a template (`…: invalid template: …`).
Problems check_template(const Json& node, std::string_view key, const WorkflowPlace& place);

/// The first-level texts of `node.arguments` are templates; what is nested deeper is not looked at.
Problems check_argument_templates(const Json& node, const WorkflowPlace& place);

/// The text under `key` of `node` is there and is not a duration.
Problems check_workflow_duration(const Json& node, std::string_view key, const WorkflowPlace& place);

/// What can be called: `search`, `tickets.search`, `tickets_search`.
bool is_tool_reference(std::string_view tool);

}  // namespace vmcp
