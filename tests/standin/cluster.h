// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <compare>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "cli/world.h"
#include "sync/json/json.h"

namespace vmcp::standin {

inline constexpr const char* kNamespace = "team-a";

/// As much of an API server as the conversation with the hook needs, in one namespace: objects with uid, generation
/// and resource version, defaults filled in, what is immutable refused, and owned objects collected.
class Cluster {
 public:
  struct Name {
    std::string kind, name;
    auto operator<=>(const Name&) const = default;
  };

  /// The time at which objects are created from now on, in seconds since the Unix epoch.
  void set_time(std::int64_t now) { now_ = now; }

  /// What a user's `kubectl apply` does: status, uid and the like stay.
  void apply(const Json& manifest);
  /// Deletes an object and what it owns.
  void remove(const std::string& kind, const std::string& name);

  /// Stores a whole object. Without a difference to what is there nothing is written. Throws std::logic_error for
  /// what an API server refuses: other data in an immutable ConfigMap, another selector, another roleRef.
  void write(Json object);
  /// Replaces the status alone.
  void write_status(const Json& object, Json status);

  /// nullptr: not there. Valid until the next change.
  const Json* find(const std::string& kind, const std::string& name) const;
  std::vector<Json> of_kind(std::string_view kind) const;
  /// What `owner` controls, an array.
  Json children_of(const Json& owner) const;
  /// What rules of `customize` can select from.
  cli::World world() const;

  /// Resource versions: equal exactly when nothing was written in between.
  std::map<Name, std::string> versions() const;

 private:
  std::map<Name, Json> objects_;
  int last_version_ = 0;
  std::int64_t now_ = 1'767'225'600;  ///< 2026-01-01T00:00:00Z
};

/// The reference to `owner` that makes it the controller of another object.
Json controller_reference(const Json& owner);

}  // namespace vmcp::standin
