// SPDX-License-Identifier: Apache-2.0
#include "sync/auth/names.h"

#include "sync/model/names.h"

namespace vmcp {

std::string oidc_ca_directory(std::string_view config_map) {
  const std::string_view parent = config_map == "otel" ? "/config/certs-oidc/" : "/config/certs/";
  return std::string(parent) + std::string(config_map);
}

std::string upstream_client_secret_env(std::string_view upstream) {
  return "TOOLHIVE_UPSTREAM_CLIENT_SECRET_" + env_name_part(upstream);
}

std::string upstream_registration_token_env(std::string_view upstream) {
  return "TOOLHIVE_UPSTREAM_DCR_INITIAL_ACCESS_TOKEN_" + env_name_part(upstream);
}

std::string delegate_client_secret_env(std::size_t index) {
  return "TOOLHIVE_DELEGATE_CLIENT_SECRET_" + std::to_string(index);
}

std::string signing_key_file(std::size_t index) {
  return "key-" + std::to_string(index) + ".pem";
}

std::string hmac_file(std::size_t index) {
  return "hmac-" + std::to_string(index);
}

}  // namespace vmcp
