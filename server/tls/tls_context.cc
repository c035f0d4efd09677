// SPDX-License-Identifier: Apache-2.0
#include "server/tls/tls_context.h"

#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <ctime>
#include <fstream>
#include <sstream>

#include "server/tls/openssl_objects.h"
#include "sync/kubernetes/time.h"

namespace vmcp::server {
namespace {

constexpr char kTls12Ciphers[] = "ECDHE+AESGCM:ECDHE+CHACHA20";
/// AES-128 first: as safe here, and a quarter cheaper per byte than the default order.
constexpr char kTls13Ciphers[] = "TLS_AES_128_GCM_SHA256:TLS_AES_256_GCM_SHA384:TLS_CHACHA20_POLY1305_SHA256";
constexpr unsigned char kSessionContext[] = "vmcp-composer";
/// Enough for several records at once; released while a connection is idle.
constexpr std::size_t kReadBuffer = 64 * 1024;

Bio memory(const std::string& bytes) {
  return Bio(BIO_new_mem_buf(bytes.data(), static_cast<int>(bytes.size())));
}

/// Instead of a prompt on the terminal: an encrypted key simply fails to load.
int no_password(char*, int, int, void*) {
  return 0;
}

int choose_http1(SSL*, const unsigned char** chosen, unsigned char* chosen_size, const unsigned char* offered,
                 unsigned int offered_size, void*) {
  static constexpr unsigned char kHttp1[] = "\x08http/1.1";
  unsigned char* match = nullptr;
  if (SSL_select_next_proto(&match, chosen_size, kHttp1, sizeof kHttp1 - 1, offered, offered_size) !=
      OPENSSL_NPN_NEGOTIATED) {
    return SSL_TLSEXT_ERR_ALERT_FATAL;
  }
  *chosen = match;
  return SSL_TLSEXT_ERR_OK;
}

Fallible<std::shared_ptr<SSL_CTX>> make_bare_context() {
  std::shared_ptr<SSL_CTX> context(SSL_CTX_new(TLS_server_method()), SSL_CTX_free);
  if (!context || SSL_CTX_set_min_proto_version(context.get(), TLS1_2_VERSION) != 1 ||
      SSL_CTX_set_cipher_list(context.get(), kTls12Ciphers) != 1 ||
      SSL_CTX_set_ciphersuites(context.get(), kTls13Ciphers) != 1) {
    return failure("the TLS library refuses its basic configuration");
  }
  SSL_CTX_set_options(context.get(), SSL_OP_NO_RENEGOTIATION | SSL_OP_CIPHER_SERVER_PREFERENCE | SSL_OP_NO_COMPRESSION |
                                         SSL_OP_IGNORE_UNEXPECTED_EOF);
  SSL_CTX_set_mode(context.get(),
                   SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER | SSL_MODE_RELEASE_BUFFERS);
  // Sessions live in the tickets that clients keep, so nothing accumulates here.
  SSL_CTX_set_session_cache_mode(context.get(), SSL_SESS_CACHE_OFF);
  SSL_CTX_set_num_tickets(context.get(), 1);
  SSL_CTX_set_session_id_context(context.get(), kSessionContext, sizeof kSessionContext - 1);
  // Safe in this server, which asks SSL_has_pending before it waits for the socket (stream.h).
  SSL_CTX_set_read_ahead(context.get(), 1);
  SSL_CTX_set_default_read_buffer_len(context.get(), kReadBuffer);
  SSL_CTX_set_alpn_select_cb(context.get(), choose_http1, nullptr);
  return context;
}

Fallible<std::int64_t> seconds_of(const ASN1_TIME* time) {
  std::tm parts{};
  if (ASN1_TIME_to_tm(time, &parts) != 1) return failure("an unreadable date");
  return static_cast<std::int64_t>(::timegm(&parts));
}

std::string subject_of(X509* certificate) {
  const Bio bio(BIO_new(BIO_s_mem()));
  X509_NAME_print_ex(bio.get(), X509_get_subject_name(certificate), 0, XN_FLAG_RFC2253);
  char* text = nullptr;
  const long size = BIO_get_mem_data(bio.get(), &text);
  return {text, static_cast<std::size_t>(std::max(0L, size))};
}

Fallible<CertificateFacts> facts_of(X509* certificate, const std::string& file, std::int64_t now) {
  const auto not_before = seconds_of(X509_get0_notBefore(certificate));
  const auto not_after = seconds_of(X509_get0_notAfter(certificate));
  if (!not_before || !not_after) return failure(file + ": the certificate has an unreadable date");
  if (*not_after <= now) return failure(file + ": the certificate has expired; issue a new one");
  if (*not_before > now) return failure(file + ": the certificate is not valid before " + rfc3339(*not_before));
  return CertificateFacts{subject_of(certificate), *not_before, *not_after};
}

/// Puts the chain into `context` and returns what its leaf says.
Fallible<CertificateFacts> use_chain(SSL_CTX* context, const std::string& pem, const std::string& file,
                                     std::int64_t now) {
  const Bio bio = memory(pem);
  const Certificate leaf(PEM_read_bio_X509_AUX(bio.get(), nullptr, no_password, nullptr));
  if (!leaf) return failure(file + " holds no PEM certificate");
  if (SSL_CTX_use_certificate(context, leaf.get()) != 1) {
    return failure(file + ": the certificate cannot be used by a TLS server (is its key too short?)");
  }
  while (Certificate intermediate{PEM_read_bio_X509(bio.get(), nullptr, no_password, nullptr)}) {
    if (SSL_CTX_add1_chain_cert(context, intermediate.get()) != 1) {
      return failure(file + ": an intermediate certificate cannot be used");
    }
  }
  return facts_of(leaf.get(), file, now);
}

Fallible<void> use_key(SSL_CTX* context, const std::string& pem, const TlsFiles& files) {
  const Bio bio = memory(pem);
  const Key key(PEM_read_bio_PrivateKey(bio.get(), nullptr, no_password, nullptr));
  if (!key) return failure(files.key + " holds no unencrypted PEM private key");
  if (SSL_CTX_use_PrivateKey(context, key.get()) != 1 || SSL_CTX_check_private_key(context) != 1) {
    return failure("the key in " + files.key + " does not belong to the certificate in " + files.certificate);
  }
  return {};
}

Fallible<void> require_client_certificate(SSL_CTX* context, const std::string& pem, const std::string& file) {
  const Bio bio = memory(pem);
  std::size_t count = 0;
  while (Certificate authority{PEM_read_bio_X509(bio.get(), nullptr, no_password, nullptr)}) {
    if (X509_STORE_add_cert(SSL_CTX_get_cert_store(context), authority.get()) != 1 ||
        SSL_CTX_add_client_CA(context, authority.get()) != 1) {
      return failure(file + ": a CA certificate cannot be used");
    }
    ++count;
  }
  if (count == 0) return failure(file + " holds no PEM certificate");
  SSL_CTX_set_verify(context, SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT, nullptr);
  return {};
}

}  // namespace

Fallible<std::string> read_file(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream bytes;
  // A directory opens but does not read; an empty file sets failbit on `bytes` and is not an error.
  if (!file || (file.peek() != std::ifstream::traits_type::eof() && !(bytes << file.rdbuf())) || file.bad()) {
    return failure("cannot read " + path + ": " + std::strerror(errno));
  }
  return std::move(bytes).str();
}

Fallible<TlsMaterial> read_tls_files(const TlsFiles& files) {
  TlsMaterial material;
  for (const auto& [path, bytes] :
       {std::pair{&files.certificate, &material.certificate}, std::pair{&files.key, &material.key},
        std::pair{&files.client_ca, &material.client_ca}}) {
    if (path->empty()) continue;
    auto content = read_file(*path);
    if (!content) return failure(content.error());
    *bytes = std::move(*content);
  }
  return material;
}

Fallible<TlsContext> make_tls_context(const TlsMaterial& material, const TlsFiles& files, std::int64_t now) {
  auto context = make_bare_context();
  if (!context) return failure(context.error());
  auto certificate = use_chain(context->get(), material.certificate, files.certificate, now);
  if (!certificate) return failure(certificate.error());
  if (const auto used = use_key(context->get(), material.key, files); !used) return failure(used.error());
  if (!files.client_ca.empty()) {
    const auto required = require_client_certificate(context->get(), material.client_ca, files.client_ca);
    if (!required) return failure(required.error());
  }
  ERR_clear_error();  // reading PEM to its end leaves "no start line" behind
  return TlsContext{std::move(*context), std::move(*certificate)};
}

}  // namespace vmcp::server
