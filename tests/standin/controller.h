// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>

#include "cli/applied.h"
#include "tests/server/test_client.h"
#include "tests/standin/cluster.h"

namespace vmcp::standin {

/// Metacontroller's CompositeController, as far as the hook can tell the difference (spec/00-hook.md §2.3): it asks
/// over TLS on one kept connection for each hook, merges the children, replaces the status, and touches nothing
/// unless the answer is 200.
class Controller {
 public:
  Controller(Cluster& cluster, cli::ApplyStrategy strategy) : cluster_(cluster), strategy_(strategy) {}

  /// Where the hook is from now on.
  void call_at(const server::Address& address, const server::test::ClientTls& tls);

  /// One reconciliation of a VirtualMCPServer; the code of the answer, 0 when none came. Throws std::logic_error for
  /// an answer that would end Metacontroller or that an API server would refuse.
  int sync(const std::string& parent);

  /// Forgets the rules of `customize`, as when its CompositeController changes.
  void ask_again() { rules_.clear(); }

  /// One reconciliation of a member by the DecoratorController; as `sync`.
  int decorate(const std::string& kind, const std::string& name);

  /// The last request to `sync`, with every answer that it got.
  const std::string& request() const { return request_; }
  const std::string& answer() const { return answer_; }

 private:
  std::optional<server::test::Response> post(const std::string& path, const std::string& body);
  void apply(const Json& parent, const Json& answer);
  void store(const Json& parent, Json child);

  Cluster& cluster_;
  cli::ApplyStrategy strategy_;
  server::Address address_;
  server::test::ClientTls tls_;
  std::map<std::string, server::test::Client> connections_;     ///< By path.
  std::map<std::string, std::pair<std::int64_t, Json>> rules_;  ///< By parent: of which generation, and its rules.
  std::string request_;
  std::string answer_;
};

}  // namespace vmcp::standin
