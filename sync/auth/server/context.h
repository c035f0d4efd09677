// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "sync/address/host_lists.h"
#include "sync/auth/incoming/primary_upstream.h"
#include "sync/json/json.h"

namespace vmcp {

inline constexpr const char* kAuthServerPlace = "/spec/authServerConfig";

/// What the parts of the authorization server are decided from.
struct AuthServerContext {
  const Json& config;  ///< spec.authServerConfig
  const Json& oidc;    ///< `incomingAuth.oidc` of config.yaml; null: clients do not authenticate by OIDC.
  std::string_view name;
  std::string_view namespace_;
  PlatformHosts platform{};
};

/// The audiences for which the server issues tokens: the gateway itself.
inline std::vector<std::string> allowed_audiences(const AuthServerContext& context) {
  const std::string resource(text_at(context.oidc, {"resource"}));
  return resource.empty() ? std::vector<std::string>() : std::vector<std::string>{resource};
}

/// The scopes that clients may ask for, the runtime's defaults included.
inline std::vector<std::string> supported_scopes(const AuthServerContext& context) {
  std::vector<std::string> scopes = texts_at(context.oidc, {"scopes"});
  return scopes.empty() ? std::vector<std::string>{"openid", "profile", "email", "offline_access"} : scopes;
}

inline bool holds(const std::vector<std::string>& list, std::string_view text) {
  return std::find(list.begin(), list.end(), text) != list.end();
}

}  // namespace vmcp
