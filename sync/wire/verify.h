// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "sync/wire/document.h"

namespace vmcp::wire {

/// The last look at the bytes of a sync answer, whatever produced them: nothing that spec/00-hook.md §2.3 says would
/// delete a child, end the caller, fail the status write or cost a write at every sync may leave this process. Returns
/// what is wrong, for our log; nullopt: the answer may go.
///
/// Checked everywhere: no null. In children: a declared kind with its apiVersion, a name, each once, no label
/// controller-uid, no ownerReferences; no empty list, no `data: {}`, no number with a fraction. What only a field's
/// type can tell, such as the form of a quantity, is not looked for here: a name of the user's may be the same. In the
/// status: only values of the CRD's enums, conditions with a time.
std::optional<std::string> answer_problem(std::string& answer, Document& document);

}  // namespace vmcp::wire
