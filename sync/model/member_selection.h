// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string_view>

#include "sync/model/objects.h"
#include "sync/settings.h"

namespace vmcp {

/// `namespace` or `label`, as flag and annotation have it; nullopt for anything else.
std::optional<MemberSelection> parse_member_selection(std::string_view text);

/// How the members of the gateway's group are selected: as its annotation says, else as the hook was started.
MemberSelection member_selection(const VirtualMCPServer& gateway, const Settings& settings);

}  // namespace vmcp
