// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <openssl/ssl.h>

#include <array>
#include <atomic>
#include <chrono>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "server/fallible.h"

namespace vmcp::server {

/// The bearer token of a file, which is read again when the file changes.
class BearerToken {
 public:
  /// Called when a changed file cannot be used and the token before it stays; once per problem.
  using Kept = std::function<void(const std::string& problem)>;

  /// Fails when the file cannot be read or holds no token. White space around the token does not count.
  /// Looks for changes at most once per `interval`.
  static Fallible<std::unique_ptr<BearerToken>> load(std::string path, std::chrono::milliseconds interval, Kept kept);

  /// Reads the file now.
  void reload();

  /// Whether `authorization` is `Bearer <the token>`. Takes the same time whatever the token presented.
  bool matches(std::string_view authorization);

 private:
  using Digest = std::array<unsigned char, 32>;
  struct FileState {
    std::int64_t modified_ns = 0;
    std::int64_t size = -1;
    std::uint64_t inode = 0;
    bool operator==(const FileState&) const = default;
  };

  BearerToken(std::string path, std::chrono::milliseconds interval, Kept kept);
  static FileState state_of(const std::string& path);
  static Fallible<Digest> read(const std::string& path);
  void refresh();
  void take(const FileState& state);

  const std::string path_;
  const std::chrono::milliseconds interval_;
  const Kept kept_;
  std::mutex mutex_;
  FileState seen_;            ///< Of the file that `digest_` was read from.
  std::string last_problem_;  ///< So that it is told once.
  Digest digest_{};
  std::atomic<std::chrono::steady_clock::rep> next_look_{0};
};

/// Whether the client certificate of `tls` carries one of `names` as DNS name, URI, IP address or e-mail address; one
/// without alternative names, as its common name (RFC 9525 §2). The certificate itself was verified in the handshake.
bool certificate_has_name(const SSL* tls, const std::vector<std::string>& names);

}  // namespace vmcp::server
