// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <string>
#include <vector>

#include "server/fallible.h"

namespace vmcp::server {

/// A certificate with its key, both PEM.
struct PemPair {
  std::string certificate;
  std::string key;
};

/// What an issued certificate says.
struct LeafOptions {
  std::string common_name;
  std::vector<std::string> names;         ///< Subject alternative names: DNS names and IP addresses.
  std::chrono::seconds valid_from{-300};  ///< From now; the past, for clocks that are behind.
  std::chrono::seconds valid_until{std::chrono::hours(24 * 365)};
};

/// A self-signed CA with a P-256 key, valid for ten years: for development and tests.
Fallible<PemPair> make_authority(const std::string& common_name);

/// A P-256 certificate for servers and clients, signed by `authority`.
Fallible<PemPair> issue_certificate(const PemPair& authority, const LeafOptions& options);

/// The names that a hook needs which Metacontroller calls as `dns`: `service.namespace` also stands for
/// `service.namespace.svc` and `service.namespace.svc.cluster.local`; always localhost, 127.0.0.1 and ::1. In order,
/// each once.
std::vector<std::string> serving_names(const std::vector<std::string>& dns);

}  // namespace vmcp::server
