// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "sync/json/json.h"
#include "sync/schema/version.h"

namespace vmcp::property {

/// A file of tests/leaves: manifests around one VirtualMCPServer, and values to which single leaves are changed.
struct LeafCase {
  Json parent;
  std::vector<Json> related;
  Json changes = Json::object();  ///< Leaf → other value; null removes it; `{at, to}` changes the node at another path.
};

LeafCase read_leaf_case(const std::string& name);

/// What the hook makes of a case.
struct LeafOutcome {
  std::string problem;  ///< Empty: applied, and every member served.
  std::string answer;   ///< All of it.
  Json children = Json::array();

  /// The child of `kind`; for `config.yaml` and `authserver-config.yaml` that file. Null when there is none. Everything
  /// that follows from the content of the ConfigMap (its name, the checksum) is blanked in other children.
  Json part(const std::string& target) const;
};

/// The release whose CRDs tests/crds/ has.
inline constexpr schema::Version kNewestCrds{0, 63, 0};

/// Answers a sync request with the parent and the related objects of the case.
LeafOutcome outcome_of(const LeafCase& input, const schema::Version& runtime = kNewestCrds);

/// All values at a path such as `spec.a[].b{}.c` (`[]` an item of a list, `{}` a value of a map).
std::vector<Json> values_at(const Json& tree, std::string_view path);

/// The case with its change of `leaf` made to the parent. nullopt when it has none, or no such leaf.
std::optional<LeafCase> changed(LeafCase input, const std::string& leaf);

/// The case without any value at `leaf`.
LeafCase without(LeafCase input, const std::string& leaf);

}  // namespace vmcp::property
