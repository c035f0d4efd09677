// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "cli/metacontroller.h"
#include "cli/world.h"

namespace vmcp::cli {

enum class MemberState { kLeftOut, kUnknown, kServed };

/// `left out`, `unknown`, `served`
std::string_view state_name(MemberState state);

/// One member of a group as a reader of a report looks at it. Texts are for people; no values of headers, and URLs
/// without their query.
struct MemberRow {
  MemberState state = MemberState::kServed;
  std::string kind, name, url, transport;
  std::string auth;     ///< The strategy with its config, and the headers that are forwarded.
  std::string ca;       ///< `ConfigMap/key`, where the member has a bundle.
  std::string secrets;  ///< `name/key`, of headers and of the strategy.
  std::string tools;    ///< What filters and overrides do; empty: all tools as they are.
  std::string why;      ///< Why it is left out, or is not known.
};

/// One gateway.
struct GatewayReport {
  std::string name, namespace_, group;
  bool applied = true;
  std::string state;                                       ///< `3 of 4 members served`, or why the spec is not applied.
  std::vector<std::pair<std::string, std::string>> facts;  ///< Clients, composite tools, sessions and so on, by name.
  std::vector<MemberRow> members;                          ///< Sorted by state (left out first), kind, name.
};

GatewayReport report_gateway(const World& world, const Manifest& gateway, const Reply& reply);

/// `unauthenticated` only where nothing at all brings credentials: `header_injection (github-pat)`,
/// `forwarded X-Api-Key`. `strategy` is one of config.yaml, null where there is none.
std::string auth_text(const Json& member, const Json* strategy);

/// `url` without what may hold credentials: user, password and query.
std::string shown_url(const std::string& url);

/// The members as rows of cells below a row of heads, with those columns only that a member fills; what is empty in the
/// others becomes `empty`.
std::vector<std::vector<std::string>> table_of(const GatewayReport& report, const std::string& empty);

/// With `colour`, rows have the colour of their state.
std::string reports_as_table(const std::vector<GatewayReport>& reports, bool colour);
std::string reports_as_markdown(const std::vector<GatewayReport>& reports);
/// One page that needs nothing else: no script, no font, no picture.
std::string reports_as_html(const std::vector<GatewayReport>& reports);

}  // namespace vmcp::cli
