// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace vmcp {

/// The variables and paths of incoming authentication and the authorization server (spec/50-incoming-auth.md §3, §7,
/// §8).

inline constexpr std::string_view kOidcClientSecretEnv = "VMCP_OIDC_CLIENT_SECRET";
/// The name that the runtime reads (D-20).
inline constexpr std::string_view kRuntimeOidcClientSecretEnv = "TOOLHIVE_OIDC_CLIENT_SECRET";
inline constexpr std::string_view kOidcCaVolumePrefix = "oidc-ca-bundle-";
inline constexpr std::string_view kDefaultCaKey = "ca.crt";
inline constexpr std::string_view kServiceAccountCa = "/var/run/secrets/kubernetes.io/serviceaccount/ca.crt";

/// Where the CA bundle of the OIDC issuer is mounted. A ConfigMap called `otel` goes elsewhere than the others, because
/// the bundles of the telemetry collector are mounted below `/config/certs/otel` (D-52).
std::string oidc_ca_directory(std::string_view config_map);

inline constexpr std::string_view kRedisUsernameEnv = "TOOLHIVE_AUTH_SERVER_REDIS_USERNAME";
inline constexpr std::string_view kRedisPasswordEnv = "TOOLHIVE_AUTH_SERVER_REDIS_PASSWORD";
std::string upstream_client_secret_env(std::string_view upstream);
std::string upstream_registration_token_env(std::string_view upstream);
std::string delegate_client_secret_env(std::size_t index);

inline constexpr std::string_view kSigningKeyVolume = "authserver-signing-keys";
inline constexpr std::string_view kSigningKeyDirectory = "/etc/toolhive/authserver/keys";
inline constexpr std::string_view kHmacVolume = "authserver-hmac-secrets";
inline constexpr std::string_view kHmacDirectory = "/etc/toolhive/authserver/hmac";
inline constexpr std::string_view kRedisCaVolume = "redis-tls-ca";
inline constexpr std::string_view kRedisCaDirectory = "/etc/toolhive/authserver/redis-tls";
inline constexpr std::string_view kRedisCaFile = "ca.crt";
inline constexpr std::string_view kSentinelCaFile = "sentinel-ca.crt";
inline constexpr std::string_view kUpstreamCaVolumePrefix = "authserver-upstream-ca-";
inline constexpr std::string_view kUpstreamCaDirectory = "/etc/toolhive/authserver/upstream-ca/";  ///< + index
inline constexpr std::string_view kIssuerCaVolumePrefix = "authserver-issuer-ca-";
inline constexpr std::string_view kIssuerCaDirectory = "/etc/toolhive/authserver/issuer-ca/";  ///< + index
std::string signing_key_file(std::size_t index);                                               ///< `key-<index>.pem`
std::string hmac_file(std::size_t index);                                                      ///< `hmac-<index>`

}  // namespace vmcp
