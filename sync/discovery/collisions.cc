// SPDX-License-Identifier: Apache-2.0
#include "sync/discovery/collisions.h"

#include <algorithm>
#include <numeric>
#include <string>
#include <string_view>
#include <tuple>
#include <unordered_map>
#include <unordered_set>

#include "sync/discovery/header_forward.h"
#include "sync/model/names.h"
#include "sync/text/text.h"

namespace vmcp {
namespace {

/// What the runtime makes of a name before it looks the headers up.
std::string normalised(std::string_view name) {
  std::string out;
  append_env_name_part(out, name);
  return out;
}

/// What the candidates admitted so far hold. Only looked up, never iterated in full, so hashing does not reach the
/// output.
class Claims {
 public:
  Claims(const std::shared_ptr<const Strategy>& default_strategy, const std::vector<Backend>& candidates) {
    names_.reserve(candidates.size());
    volumes_collide_ = std::any_of(candidates.begin(), candidates.end(), [](const Backend& backend) {
      return backend.has_ca_bundle && !is_plain_volume_name(kEntryCaVolumePrefix, backend.name);
    });
    if (default_strategy) claim_strategy(*default_strategy);
  }

  /// Why `candidate` cannot be admitted any more; nullopt: it can.
  std::optional<Exclusion> conflict(const Backend& candidate) const {
    if (names_.contains(candidate.name)) {
      return exclude(candidate, "/metadata/name", "NameCollision", "an older member of another kind has the same name");
    }
    const auto alike = alike_.find(normalised(candidate.name));
    if (alike != alike_.end() && (alike->second || !candidate.header_manifest.empty())) {
      return exclude(candidate, "/metadata/name", "HeaderForwardCollision",
                     "its name is the same as an older member's once punctuation is ignored, so one would get the "
                     "other's headers; rename it");
    }
    if (volumes_collide_ && candidate.has_ca_bundle && volumes_.contains(volume_of(candidate))) {
      return exclude(candidate, "/metadata/name", "VolumeNameCollision",
                     "an older member's CA bundle has the same volume name; rename it");
    }
    for (const SecretEnv& secret : candidate.header_secrets) {
      if (header_env_.contains(secret.name)) {
        return exclude(candidate, "/spec/headerForward", "EnvNameCollision",
                       "an older member uses the variable " + secret.name);
      }
    }
    if (candidate.strategy) {
      for (const SecretEnv& secret : candidate.strategy->env) {
        const auto owner = strategy_env_.find(secret.name);
        if (owner != strategy_env_.end() && owner->second != candidate.strategy->config_name) {
          return exclude(candidate, "", "EnvNameCollision",
                         concat({"MCPExternalAuthConfig ", candidate.strategy->config_name, " and ", owner->second,
                                 " share the variable ", secret.name, "; rename one"}));
        }
      }
    }
    if (candidate.header_manifest.size() > kMaxManifestBytes) {
      return exclude(candidate, "/spec/headerForward", "HeaderForwardTooLarge", kManifestTooLong);
    }
    if (literal_bytes_ + literal_env_bytes(candidate) > kMaxLiteralEnvBytes) {
      return exclude(candidate, "/spec/headerForward", "EnvTooLarge",
                     "the forwarded headers of all members together are longer than 1 MiB");
    }
    return std::nullopt;
  }

  void admit(const Backend& backend) {
    names_.insert(backend.name);
    alike_[normalised(backend.name)] |= !backend.header_manifest.empty();
    if (volumes_collide_ && backend.has_ca_bundle) volumes_.insert(volume_of(backend));
    for (const SecretEnv& secret : backend.header_secrets) header_env_.insert(secret.name);
    if (backend.strategy) claim_strategy(*backend.strategy);
    literal_bytes_ += literal_env_bytes(backend);
  }

 private:
  static Exclusion exclude(const Backend& candidate, std::string_view pointer, std::string_view reason,
                           std::string message) {
    return {candidate.kind, candidate.name, reason, std::move(message), pointer};
  }

  static std::string volume_of(const Backend& backend) {
    return bundle_volume_name(kEntryCaVolumePrefix, backend.name);
  }

  void claim_strategy(const Strategy& strategy) {
    for (const SecretEnv& secret : strategy.env) strategy_env_.emplace(secret.name, strategy.config_name);
  }

  std::unordered_set<std::string_view> names_;
  std::unordered_map<std::string, bool> alike_;  ///< Normalised names → whether one of these members forwards headers.
  bool volumes_collide_ = false;                 ///< Whether any of them can.
  std::unordered_set<std::string> volumes_;      ///< Of CA bundles: a shortened name may be somebody's plain name.
  std::unordered_set<std::string_view> header_env_;
  std::unordered_map<std::string_view, std::string_view> strategy_env_;  ///< → MCPExternalAuthConfig.
  std::size_t literal_bytes_ = 0;
};

/// Whether all can be admitted. They can be in any order then, which saves sorting them.
bool are_free_of_conflicts(const std::vector<Backend>& candidates,
                           const std::shared_ptr<const Strategy>& default_strategy) {
  Claims claims(default_strategy, candidates);
  return std::all_of(candidates.begin(), candidates.end(), [&](const Backend& candidate) {
    const bool admissible = !claims.conflict(candidate);
    if (admissible) claims.admit(candidate);
    return admissible;
  });
}

/// The positions of `candidates`, oldest first.
std::vector<std::size_t> by_age(const std::vector<Backend>& candidates) {
  std::vector<std::size_t> order(candidates.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::sort(order.begin(), order.end(), [&](std::size_t left, std::size_t right) {
    const Backend& a = candidates[left];
    const Backend& b = candidates[right];
    return std::tie(a.created, a.kind, a.name) < std::tie(b.created, b.kind, b.name);
  });
  return order;
}

}  // namespace

Discovery settle_collisions(std::vector<Backend> candidates, const std::shared_ptr<const Strategy>& default_strategy) {
  Discovery out;
  if (are_free_of_conflicts(candidates, default_strategy)) {
    out.backends = std::move(candidates);
    return out;
  }
  std::vector<bool> excluded(candidates.size());
  Claims claims(default_strategy, candidates);  // refer to strings of the candidates, which stay where they are
  for (std::size_t position : by_age(candidates)) {
    if (auto conflict = claims.conflict(candidates[position])) {
      out.exclusions.push_back(std::move(*conflict));
      excluded[position] = true;
    } else {
      claims.admit(candidates[position]);
    }
  }
  const auto is_excluded = [&](const Backend& each) {
    return excluded[static_cast<std::size_t>(&each - candidates.data())];
  };
  std::erase_if(candidates, is_excluded);
  out.backends = std::move(candidates);
  return out;
}

}  // namespace vmcp
