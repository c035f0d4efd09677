// SPDX-License-Identifier: Apache-2.0
#include "server/hook/authentication.h"

#include <openssl/crypto.h>
#include <openssl/sha.h>
#include <openssl/x509v3.h>
#include <sys/stat.h>

#include <algorithm>
#include <cerrno>

#include "server/tls/tls_context.h"
#include "server/transport/request_head.h"

namespace vmcp::server {
namespace {

constexpr std::string_view kScheme = "Bearer ";

using Clock = std::chrono::steady_clock;

std::string_view trim(std::string_view text) {
  constexpr std::string_view kBlank = " \t\r\n";
  const std::size_t first = text.find_first_not_of(kBlank);
  return first == std::string_view::npos ? std::string_view()
                                         : text.substr(first, text.find_last_not_of(kBlank) - first + 1);
}

std::string_view text_of(const ASN1_STRING* text) {
  return {reinterpret_cast<const char*>(ASN1_STRING_get0_data(text)),
          static_cast<std::size_t>(ASN1_STRING_length(text))};
}

/// DNS and e-mail names and URIs of the certificate, compared as they stand: a wildcard in a client's certificate
/// names nobody in particular.
bool has_alternative_name(X509* certificate, const std::string& name) {
  const std::unique_ptr<GENERAL_NAMES, void (*)(GENERAL_NAMES*)> names(
      static_cast<GENERAL_NAMES*>(X509_get_ext_d2i(certificate, NID_subject_alt_name, nullptr, nullptr)),
      GENERAL_NAMES_free);
  for (int index = 0; names && index < sk_GENERAL_NAME_num(names.get()); ++index) {
    const GENERAL_NAME* one = sk_GENERAL_NAME_value(names.get(), index);
    if (one->type == GEN_DNS && equals_ignoring_case(text_of(one->d.dNSName), name)) return true;
    if (one->type == GEN_URI && text_of(one->d.uniformResourceIdentifier) == name) return true;
    if (one->type == GEN_EMAIL && text_of(one->d.rfc822Name) == name) return true;
  }
  return X509_check_ip_asc(certificate, name.c_str(), 0) == 1;
}

bool has_common_name(X509* certificate, const std::string& name) {
  if (X509_get_ext_by_NID(certificate, NID_subject_alt_name, -1) >= 0) return false;
  const X509_NAME* subject = X509_get_subject_name(certificate);
  int index = -1;
  while ((index = X509_NAME_get_index_by_NID(subject, NID_commonName, index)) >= 0) {
    if (text_of(X509_NAME_ENTRY_get_data(X509_NAME_get_entry(subject, index))) == name) return true;
  }
  return false;
}

}  // namespace

BearerToken::BearerToken(std::string path, std::chrono::milliseconds interval, Kept kept)
    : path_(std::move(path)), interval_(interval), kept_(std::move(kept)) {}

Fallible<std::unique_ptr<BearerToken>> BearerToken::load(std::string path, std::chrono::milliseconds interval,
                                                         Kept kept) {
  std::unique_ptr<BearerToken> token(new BearerToken(std::move(path), interval, std::move(kept)));
  token->seen_ = state_of(token->path_);
  auto digest = read(token->path_);
  if (!digest) return failure(digest.error());
  token->digest_ = *digest;
  return token;
}

BearerToken::FileState BearerToken::state_of(const std::string& path) {
  struct stat file {};
  if (::stat(path.c_str(), &file) != 0) return {};
  return {file.st_mtim.tv_sec * 1'000'000'000 + file.st_mtim.tv_nsec, file.st_size, file.st_ino};
}

Fallible<BearerToken::Digest> BearerToken::read(const std::string& path) {
  const auto content = read_file(path);
  if (!content) return failure(content.error());
  const std::string_view token = trim(*content);
  if (token.empty()) return failure(path + " holds no bearer token");
  Digest digest;
  SHA256(reinterpret_cast<const unsigned char*>(token.data()), token.size(), digest.data());
  return digest;
}

void BearerToken::refresh() {
  const auto now = Clock::now();
  if (now.time_since_epoch().count() < next_look_.load(std::memory_order_relaxed)) return;
  const std::lock_guard lock(mutex_);
  next_look_.store((now + interval_).time_since_epoch().count(), std::memory_order_relaxed);
  if (const FileState state = state_of(path_); state != seen_) take(state);
}

void BearerToken::reload() {
  const std::lock_guard lock(mutex_);
  take(state_of(path_));
}

/// With `mutex_` held.
void BearerToken::take(const FileState& state) {
  if (auto digest = read(path_)) {
    seen_ = state;
    digest_ = *digest;
    last_problem_.clear();
  } else if (digest.error() != last_problem_) {
    last_problem_ = digest.error();
    kept_(last_problem_);
  }
}

bool BearerToken::matches(std::string_view authorization) {
  refresh();
  if (authorization.size() < kScheme.size() ||
      !equals_ignoring_case(authorization.substr(0, kScheme.size()), kScheme)) {
    return false;
  }
  const std::string_view presented = trim(authorization.substr(kScheme.size()));
  // Digests have one length, so the comparison tells nothing about the length of the token either.
  Digest digest;
  SHA256(reinterpret_cast<const unsigned char*>(presented.data()), presented.size(), digest.data());
  const std::lock_guard lock(mutex_);
  return CRYPTO_memcmp(digest.data(), digest_.data(), digest.size()) == 0;
}

bool certificate_has_name(const SSL* tls, const std::vector<std::string>& names) {
  X509* certificate = tls == nullptr ? nullptr : SSL_get0_peer_certificate(tls);
  return certificate != nullptr && std::any_of(names.begin(), names.end(), [&](const std::string& name) {
           return has_alternative_name(certificate, name) || has_common_name(certificate, name);
         });
}

}  // namespace vmcp::server
