#include "sync/sha256.h"

#include <openssl/evp.h>

#include <array>
#include <cstdlib>

namespace vmcp {

std::string sha256_hex(std::string_view text) {
  // Looked up once: EVP_sha256() is looked up again by every digest, which costs as much as hashing 4 KB.
  static const EVP_MD* const algorithm = EVP_MD_fetch(nullptr, "SHA256", nullptr);
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
  unsigned int size = 0;
  // Without the algorithm there are no names and no checksums to go on with: an empty text would be a wrong one.
  if (EVP_Digest(text.data(), text.size(), digest.data(), &size, algorithm, nullptr) != 1) std::abort();
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
