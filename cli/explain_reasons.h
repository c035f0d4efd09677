// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

namespace vmcp::cli {

/// What a reason means, wherever it stands: in a condition, in what `validate` prints, in metrics.
struct ReasonText {
  std::string_view reason;
  std::string_view meaning;
  std::string_view stops;  ///< What does not work because of it.
  std::string_view remedy;
};

/// All reasons, sorted; [begin, end).
const ReasonText* begin_reasons();
const ReasonText* end_reasons();

/// nullptr for a word that is no reason.
const ReasonText* find_reason(std::string_view reason);

}  // namespace vmcp::cli
