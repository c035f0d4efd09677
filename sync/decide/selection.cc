// SPDX-License-Identifier: Apache-2.0
#include "sync/decide/selection.h"

#include <algorithm>
#include <string>

#include "sync/model/member_selection.h"
#include "sync/model/names.h"
#include "sync/text/text.h"

namespace vmcp {

Report report_selection(const Inputs& inputs, const std::vector<const Member*>& members) {
  Report report;
  const VirtualMCPServer& gateway = inputs.parent;
  if (!gateway.metadata.member_selection.empty() && !parse_member_selection(gateway.metadata.member_selection)) {
    report.warn("/metadata/annotations/toolhive.stacklok.dev~1member-selection", "MemberSelectionUnknown",
                "must be label or namespace, and is taken for what --member-selection says");
  }
  if (member_selection(gateway, inputs.settings) != MemberSelection::kLabel || members.empty()) return report;
  const std::string label = group_label(members.front()->group);
  const bool labelled = std::all_of(members.begin(), members.end(),
                                    [&](const Member* each) { return each->metadata.group_label == label; });
  // Which and how many is not said: they get their labels one after the other, and each change would be a write.
  if (!labelled) {
    report.set(
        "MembersLabelled", false, "LabelsMissing",
        concat({"there are members of the group without the label ", kGroupLabel, "=", label,
                "; they are served all the same, but until the DecoratorController vmcp-composer-members has set "
                "it, each change of one without any label makes all gateways of the namespace look"}));
  }
  return report;
}

}  // namespace vmcp
