// SPDX-License-Identifier: Apache-2.0
#include "sync/text/sha256.h"

#include <openssl/evp.h>

#include <array>
#include <cstdlib>
#include <memory>

namespace vmcp {

std::string sha256_hex(std::string_view text) {
  return sha256_hex(std::span(&text, 1));
}

std::string sha256_hex(std::span<const std::string_view> pieces) {
  // Looked up once: EVP_sha256() is looked up again by every digest, which costs as much as hashing 4 KB.
  static const EVP_MD* const algorithm = EVP_MD_fetch(nullptr, "SHA256", nullptr);
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
  unsigned int size = 0;
  // Without the algorithm there are no names and no checksums to go on with: an empty text would be a wrong one.
  const std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> context(EVP_MD_CTX_new(), EVP_MD_CTX_free);
  bool done = EVP_DigestInit_ex2(context.get(), algorithm, nullptr) == 1;
  for (std::string_view piece : pieces) {
    done = done && EVP_DigestUpdate(context.get(), piece.data(), piece.size()) == 1;
  }
  if (!done || EVP_DigestFinal_ex(context.get(), digest.data(), &size) != 1) std::abort();
  static constexpr std::string_view kDigits = "0123456789abcdef";
  std::string out;
  out.reserve(std::size_t{size} * 2);
  for (unsigned int i = 0; i < size; ++i) {
    out += kDigits[digest[i] >> 4];
    out += kDigits[digest[i] & 0xf];
  }
  return out;
}

}  // namespace vmcp
