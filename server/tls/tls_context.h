// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <openssl/ssl.h>

#include <cstdint>
#include <memory>
#include <string>

#include "server/fallible.h"

namespace vmcp::server {

/// The files that TLS is configured by.
struct TlsFiles {
  std::string certificate;  ///< PEM: the leaf, then its intermediates.
  std::string key;          ///< PEM, not encrypted.
  std::string client_ca;    ///< PEM; empty: clients need no certificate.
};

/// What those files held at one moment. Comparing two of them tells whether anything changed.
struct TlsMaterial {
  std::string certificate;
  std::string key;
  std::string client_ca;

  bool operator==(const TlsMaterial&) const = default;
};

/// What the leaf certificate says of itself; times are seconds since the Unix epoch.
struct CertificateFacts {
  std::string subject;  ///< As in RFC 2253.
  std::int64_t not_before = 0;
  std::int64_t not_after = 0;
};

/// One usable configuration: certificate, matching key and client CA belong together.
struct TlsContext {
  std::shared_ptr<SSL_CTX> context;
  CertificateFacts certificate;
};

/// Reads the files; fails naming the one that cannot be read.
Fallible<TlsMaterial> read_tls_files(const TlsFiles& files);

/// TLS 1.2 with ECDHE and AEAD only, or 1.3; no renegotiation; session tickets; ALPN http/1.1
/// (spec/95-server-cli-manifests.md §1). Fails on anything that is not PEM, a key of another certificate, and a
/// certificate that has expired at `now` (Unix seconds), or is not valid yet. Messages name the file and never its
/// content.
Fallible<TlsContext> make_tls_context(const TlsMaterial& material, const TlsFiles& files, std::int64_t now);

/// The whole content of a file, or why it cannot be read.
Fallible<std::string> read_file(const std::string& path);

}  // namespace vmcp::server
