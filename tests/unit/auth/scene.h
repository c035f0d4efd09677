// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

#include "sync/model/inputs.h"
#include "sync/model/report.h"

namespace vmcp::auth_test {

/// A VirtualMCPServer `gateway` in namespace `team-a` and what it refers to, written as YAML and conformed to the
/// schemas, as a request would be. Texts given as string_view must outlive the scene.
class Scene {
 public:
  explicit Scene(std::string_view spec);

  Scene& oidc_config(std::string_view name, std::string_view spec);
  Scene& authz_config(std::string_view name, std::string_view spec);
  Scene& config_map(std::string_view name, std::string_view key, std::string_view text);
  /// The condition `Valid` of the object added last, as of its generation.
  Scene& judged(std::string_view status, std::string_view message);
  Scene& config_hash(std::string_view hash);

  Inputs inputs() const { return {parent, related, settings}; }
  ConfigObject& last() { return *last_; }

  VirtualMCPServer parent;
  RelatedObjects related;
  Settings settings;

 private:
  Scene& add(std::vector<ConfigObject>& list, std::string_view name, Json spec);

  ConfigObject* last_ = nullptr;
};

/// `Type/Reason /pointer: message` of the first refusal; "" when there is none.
std::string first_refusal(const Report& report);
/// All of them, a line each.
std::string all_refusals(const Report& report);
/// `True Reason: message` of a condition; "" when it is not set.
std::string condition(const Report& report, std::string_view type);
/// The message of the note on `pointer`; "" when there is none.
std::string note(const Report& report, std::string_view pointer);

}  // namespace vmcp::auth_test
