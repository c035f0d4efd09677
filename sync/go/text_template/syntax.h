// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <compare>
#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <vector>

namespace vmcp {

/// What a template reads: each chain of fields such as `.steps.find.output.id`, with its leading dot, in the order of
/// first appearance and once each. Fields of variables (`$x.y`) and names inside strings are not among them.
using TemplateFields = std::vector<std::string>;

/// Parses a Go text/template with the functions that workflows have (spec/40-config.md §13.1). The error says in
/// English what is wrong. Limits: only syntax is checked, as the runtime does; actions may nest at most 200 deep;
/// Unicode letters outside ASCII are told from symbols only roughly.
tl::expected<TemplateFields, std::string> parse_template(std::string_view text);

/// A field of a step's output that a template reads.
struct StepOutputReference {
  std::string step;
  std::string field;

  auto operator<=>(const StepOutputReference&) const = default;
};

/// Those of `fields` of the form `.steps.<id>.output.<field>…` (spec/40-config.md §13.2), once each.
std::vector<StepOutputReference> step_output_references(const TemplateFields& fields);

}  // namespace vmcp
