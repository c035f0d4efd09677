// SPDX-License-Identifier: Apache-2.0
#include "server/tls/tls_context.h"

#include <ctime>
#include <vector>

#include "tests/catch.h"
#include "tests/server/test_service.h"

using namespace vmcp::server;
using namespace vmcp::server::test;

namespace {

const TlsFiles kFiles{"the-cert", "the-key", ""};
const TlsFiles kFilesWithClientCa{"the-cert", "the-key", "the-ca"};

PemPair issued_until(std::chrono::seconds until) {
  LeafOptions options;
  options.common_name = "short";
  options.valid_from = std::chrono::hours(-48);
  options.valid_until = until;
  return issue_certificate(authority(), options).value();
}

}  // namespace

TEST_CASE("A certificate with its key makes a context that knows when it expires") {
  const PemPair pair = issued_until(std::chrono::hours(1));
  const std::int64_t now = std::time(nullptr);
  const auto context = make_tls_context({pair.certificate, pair.key, ""}, kFiles, now);
  REQUIRE(context);
  CHECK(context->certificate.not_after > now + 3500);
  CHECK(context->certificate.not_after < now + 3700);
  CHECK(context->certificate.not_before < now - 47 * 3600);
  CHECK(context->certificate.subject == "CN=short");
  CHECK(SSL_CTX_get_min_proto_version(context->context.get()) == TLS1_2_VERSION);
}

TEST_CASE("What cannot serve is refused with the file's name and without its content") {
  const PemPair good = issue("good");
  const PemPair other = issue("other");
  const PemPair expired = issued_until(std::chrono::hours(-1));
  LeafOptions tomorrow;
  tomorrow.common_name = "early";
  tomorrow.valid_from = std::chrono::hours(24);
  const PemPair early = issue_certificate(authority(), tomorrow).value();
  struct Row {
    std::string name;
    TlsMaterial material;
    TlsFiles files;
    std::string message;
  };
  const std::vector<Row> rows = {
      {"key of another certificate", {good.certificate, other.key, ""}, kFiles, "the-key does not belong"},
      {"not valid yet", {early.certificate, early.key, ""}, kFiles, "the-cert: the certificate is not valid before 2"},
      {"expired", {expired.certificate, expired.key, ""}, kFiles, "expired"},
      {"certificate is no PEM", {"rubbish", good.key, ""}, kFiles, "the-cert holds no PEM"},
      {"certificate is empty", {"", good.key, ""}, kFiles, "the-cert holds no PEM"},
      {"key is no PEM", {good.certificate, "rubbish", ""}, kFiles, "the-key holds no"},
      {"key file holds the certificate", {good.certificate, good.certificate, ""}, kFiles, "the-key holds no"},
      {"client CA is no PEM", {good.certificate, good.key, "rubbish"}, kFilesWithClientCa, "the-ca holds no PEM"},
      {"client CA is empty", {good.certificate, good.key, ""}, kFilesWithClientCa, "the-ca holds no PEM"},
  };
  for (const Row& row : rows) {
    INFO(row.name);
    const auto context = make_tls_context(row.material, row.files, std::time(nullptr));
    REQUIRE_FALSE(context);
    CHECK(context.error().find(row.message) != std::string::npos);
    CHECK(context.error().find("rubbish") == std::string::npos);
    CHECK(context.error().find('\n') == std::string::npos);
  }
}

TEST_CASE("A file that cannot be read is named") {
  const TemporaryDirectory files;
  const std::string present = files.write("present", "x");
  const auto missing = read_tls_files({present, files.path("missing"), ""});
  REQUIRE_FALSE(missing);
  CHECK(missing.error().find("missing") != std::string::npos);
  CHECK_FALSE(read_tls_files({files.path("."), present, ""}));
  const auto read = read_tls_files({present, present, ""});
  REQUIRE(read);
  CHECK(read->certificate == "x");
}
