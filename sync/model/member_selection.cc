// SPDX-License-Identifier: Apache-2.0
#include "sync/model/member_selection.h"

namespace vmcp {

std::optional<MemberSelection> parse_member_selection(std::string_view text) {
  if (text == "namespace") return MemberSelection::kNamespace;
  if (text == "label") return MemberSelection::kLabel;
  return std::nullopt;
}

MemberSelection member_selection(const VirtualMCPServer& gateway, const Settings& settings) {
  return parse_member_selection(gateway.metadata.member_selection).value_or(settings.member_selection);
}

}  // namespace vmcp
