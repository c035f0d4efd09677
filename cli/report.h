// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "cli/metacontroller.h"
#include "cli/world.h"

namespace vmcp::cli {

/// What happened to a gateway's spec.
enum class Outcome { kApplied, kAppliedWithExclusions, kNotApplied };
Outcome outcome_of(const Reply& reply);

/// A few lines for people: the outcome, what was left out or not applied and why, the notes, the conditions.
std::string describe(const Manifest& gateway, const Reply& reply, bool colour);

/// Rows of cells in columns, two spaces apart; the last cell of a row is not padded.
std::string align(const std::vector<std::vector<std::string>>& rows, std::string_view indent);

/// Every line of `text` behind `indent`.
std::string indented(std::string_view text, std::string_view indent);

}  // namespace vmcp::cli
