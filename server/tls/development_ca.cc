// SPDX-License-Identifier: Apache-2.0
#include "server/tls/development_ca.h"

#include <arpa/inet.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rand.h>
#include <openssl/x509v3.h>

#include <algorithm>
#include <array>
#include <memory>

#include "server/tls/openssl_objects.h"

namespace vmcp::server {
namespace {

constexpr std::chrono::hours kAuthorityValid{24 * 3650};
constexpr long kVersion3 = 2;

bool is_ip_address(const std::string& name) {
  std::array<unsigned char, 16> address{};
  return ::inet_pton(AF_INET, name.c_str(), address.data()) == 1 ||
         ::inet_pton(AF_INET6, name.c_str(), address.data()) == 1;
}

template <typename Write>
std::string to_pem(Write write) {
  const Bio bio(BIO_new(BIO_s_mem()));
  char* bytes = nullptr;
  if (!bio || write(bio.get()) != 1) return {};
  const long size = BIO_get_mem_data(bio.get(), &bytes);
  return {bytes, static_cast<std::size_t>(size)};
}

bool add_extension(X509* certificate, X509* issuer, int nid, const std::string& value) {
  X509V3_CTX context;
  X509V3_set_ctx(&context, issuer, certificate, nullptr, nullptr, 0);
  const std::unique_ptr<X509_EXTENSION, FreeOpenssl> extension(
      X509V3_EXT_conf_nid(nullptr, &context, nid, value.c_str()));
  return extension && X509_add_ext(certificate, extension.get(), -1) == 1;
}

bool set_basics(X509* certificate, EVP_PKEY* key, const std::string& common_name, std::chrono::seconds from,
                std::chrono::seconds until) {
  std::array<unsigned char, 16> serial{};
  if (RAND_bytes(serial.data(), serial.size()) != 1) return false;
  serial[0] &= 0x7fU;  // serial numbers are positive
  const std::unique_ptr<BIGNUM, void (*)(BIGNUM*)> number(BN_bin2bn(serial.data(), serial.size(), nullptr), BN_free);
  X509_NAME* subject = X509_get_subject_name(certificate);
  return number && X509_set_version(certificate, kVersion3) == 1 &&
         BN_to_ASN1_INTEGER(number.get(), X509_get_serialNumber(certificate)) != nullptr &&
         X509_gmtime_adj(X509_getm_notBefore(certificate), from.count()) != nullptr &&
         X509_gmtime_adj(X509_getm_notAfter(certificate), until.count()) != nullptr &&
         X509_NAME_add_entry_by_txt(subject, "CN", MBSTRING_UTF8,
                                    reinterpret_cast<const unsigned char*>(common_name.c_str()), -1, -1, 0) == 1 &&
         X509_set_pubkey(certificate, key) == 1;
}

PemPair pair_of(X509* certificate, EVP_PKEY* key) {
  return {to_pem([&](BIO* bio) { return PEM_write_bio_X509(bio, certificate); }), to_pem([&](BIO* bio) {
            return PEM_write_bio_PKCS8PrivateKey(bio, key, nullptr, nullptr, 0, nullptr, nullptr);
          })};
}

tl::unexpected<std::string> openssl_failure(const std::string& what) {
  std::array<char, 256> reason{};
  ERR_error_string_n(ERR_get_error(), reason.data(), reason.size());
  return failure("cannot make the " + what + ": " + reason.data());
}

std::string alternative_names(const std::vector<std::string>& names) {
  std::string value;
  for (const std::string& name : names) {
    value += (value.empty() ? "" : ",") + std::string(is_ip_address(name) ? "IP:" : "DNS:") + name;
  }
  return value;
}

/// A name that could say something else than a name to the parser of extension values.
bool is_plain_name(const std::string& name) {
  return !name.empty() &&
         name.find_first_not_of("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-*:_") ==
             std::string::npos;
}

}  // namespace

Fallible<PemPair> make_authority(const std::string& common_name) {
  const Key key(EVP_EC_gen("P-256"));
  const Certificate certificate(X509_new());
  const std::chrono::minutes from{-5};
  if (!key || !certificate || !set_basics(certificate.get(), key.get(), common_name, from, kAuthorityValid) ||
      X509_set_issuer_name(certificate.get(), X509_get_subject_name(certificate.get())) != 1 ||
      !add_extension(certificate.get(), certificate.get(), NID_basic_constraints, "critical,CA:TRUE,pathlen:0") ||
      !add_extension(certificate.get(), certificate.get(), NID_key_usage, "critical,keyCertSign,cRLSign") ||
      !add_extension(certificate.get(), certificate.get(), NID_subject_key_identifier, "hash") ||
      X509_sign(certificate.get(), key.get(), EVP_sha256()) == 0) {
    return openssl_failure("CA");
  }
  return pair_of(certificate.get(), key.get());
}

Fallible<PemPair> issue_certificate(const PemPair& authority, const LeafOptions& options) {
  for (const std::string& name : options.names) {
    if (!is_plain_name(name)) return failure("'" + name + "' is not a DNS name or IP address");
  }
  const Bio issuer_bio(BIO_new_mem_buf(authority.certificate.data(), static_cast<int>(authority.certificate.size())));
  const Bio key_bio(BIO_new_mem_buf(authority.key.data(), static_cast<int>(authority.key.size())));
  const Certificate issuer(PEM_read_bio_X509(issuer_bio.get(), nullptr, nullptr, nullptr));
  const Key issuer_key(PEM_read_bio_PrivateKey(key_bio.get(), nullptr, nullptr, nullptr));
  if (!issuer || !issuer_key) return failure("the CA's certificate or key is not PEM");
  const Key key(EVP_EC_gen("P-256"));
  const Certificate certificate(X509_new());
  const auto extend = [&](int nid, const std::string& value) {
    return add_extension(certificate.get(), issuer.get(), nid, value);
  };
  if (!key || !certificate ||
      !set_basics(certificate.get(), key.get(), options.common_name, options.valid_from, options.valid_until) ||
      X509_set_issuer_name(certificate.get(), X509_get_subject_name(issuer.get())) != 1 ||
      !extend(NID_basic_constraints, "critical,CA:FALSE") || !extend(NID_key_usage, "critical,digitalSignature") ||
      !extend(NID_ext_key_usage, "serverAuth,clientAuth") || !extend(NID_subject_key_identifier, "hash") ||
      !extend(NID_authority_key_identifier, "keyid") ||
      (!options.names.empty() && !extend(NID_subject_alt_name, alternative_names(options.names))) ||
      X509_sign(certificate.get(), issuer_key.get(), EVP_sha256()) == 0) {
    return openssl_failure("certificate");
  }
  return pair_of(certificate.get(), key.get());
}

std::vector<std::string> serving_names(const std::vector<std::string>& dns) {
  std::vector<std::string> names;
  const auto add = [&](const std::string& name) {
    if (std::find(names.begin(), names.end(), name) == names.end()) names.push_back(name);
  };
  for (const std::string& name : dns) {
    add(name);
    const bool service_and_namespace = std::count(name.begin(), name.end(), '.') == 1 && !is_ip_address(name);
    if (!service_and_namespace) continue;
    add(name + ".svc");
    add(name + ".svc.cluster.local");
  }
  for (const char* name : {"localhost", "127.0.0.1", "::1"}) add(name);
  return names;
}

}  // namespace vmcp::server
