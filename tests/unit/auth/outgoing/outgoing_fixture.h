// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "sync/auth/outgoing/outgoing.h"
#include "sync/discovery/discover.h"
#include "sync/text/text.h"
#include "tests/support/request.h"

/// Outgoing authentication of a request, and what tests ask about it.
namespace vmcp::outgoing_test {

using namespace testing;
using Names = std::vector<std::string>;

inline Json reference(const std::string& name) {
  return {{"type", "externalAuthConfigRef"}, {"externalAuthConfigRef", {{"name", name}}}};
}
inline const Json kDiscovered{{"type", "discovered"}};

inline Json with_auth(Json member, const std::string& config) {
  return with(std::move(member), "/spec/externalAuthConfigRef", {{"name", config}});
}

/// The parent with `spec.outgoingAuth`.
inline Request gateway(Json outgoing) {
  outgoing["source"] = "inline";
  return Request(with(parent(), "/spec/outgoingAuth", std::move(outgoing)));
}

struct Outgoing {
  explicit Outgoing(const Request& request, const Names* upstreams = nullptr)
      : request_(decoded(request)),
        auth_(std::make_unique<OutgoingAuth>(Inputs{request_.request.parent, request_.request.related, settings_},
                                             upstreams)) {}

  const OutgoingAuth& operator*() const { return *auth_; }
  const OutgoingAuth* operator->() const { return auth_.get(); }

  /// `default` (row d), the config's name, `unauthenticated` for the built-in, or `!Reason`.
  std::string strategy_of(std::string_view name) const {
    for (const Member* member : members()) {
      if (member->metadata.name != name) continue;
      const StrategyResult result = auth_->for_member(*member);
      if (!result) return concat({"!", result.error().exclusion_reason});
      if (*result == nullptr) return "default";
      return std::string((*result)->config_name.empty() ? (*result)->type : (*result)->config_name);
    }
    return "no such member";
  }
  std::string default_name() const {
    const auto strategy = auth_->default_strategy();
    return std::string(strategy ? strategy->config_name : "");
  }
  std::vector<const Member*> members() const { return members_of(request_.request.related, "tools"); }
  Report report(bool dynamic = false) const { return auth_->report(members(), dynamic); }

  /// `True/Reason: message`
  std::string condition(const std::string& type, bool dynamic = false) const {
    for (const Condition& each : report(dynamic).conditions) {
      if (each.type == type) return concat({each.status ? "True/" : "False/", each.reason, ": ", each.message});
    }
    return "";
  }

 private:
  Settings settings_;
  Decoded request_;
  std::unique_ptr<OutgoingAuth> auth_;
};

}  // namespace vmcp::outgoing_test
