// SPDX-License-Identifier: Apache-2.0
#include "sync/model/section_rules.h"

#include <utility>

#include "sync/go/duration.h"

namespace vmcp {

Report refusal(std::string pointer, std::string message) {
  Report report;
  report.refuse("Valid", "ValidationFailed", std::move(pointer), std::move(message));
  return report;
}

std::string spec_path(std::string_view pointer) {
  std::string out;
  while (!pointer.empty()) {
    pointer.remove_prefix(1);
    std::string_view step = pointer.substr(0, pointer.find('/'));
    pointer.remove_prefix(step.size());
    bool index = !step.empty() && step.find_first_not_of("0123456789") == std::string_view::npos;
    if (index) {
      out += "[" + std::string(step) + "]";
    } else {
      out += (out.empty() ? "" : ".") + std::string(step);
    }
  }
  return out;
}

std::string nonzero_duration(const Json& node, std::string_view key) {
  const std::string_view value = text_at(node, {key});
  return parse_duration(value) == 0 ? std::string() : std::string(value);
}

Report check_duration(std::string_view value, const std::string& pointer) {
  if (value.empty() || parse_config_duration(value)) return {};
  return refusal(pointer, spec_path(pointer) + " must be a duration such as 30s or 1m30s");
}

Report check_duration(const Json& node, std::string_view key, const std::string& pointer) {
  return check_duration(text_at(node, {key}), child_pointer(pointer, key));
}

}  // namespace vmcp
