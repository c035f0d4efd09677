// SPDX-License-Identifier: Apache-2.0
// The whole binary: exit codes, signals, what it prints. Needs VMCP_COMPOSER to name it.
#include <openssl/pem.h>
#include <openssl/x509v3.h>
#include <signal.h>
#include <sys/stat.h>

#include <algorithm>
#include <vector>

#include "server/tls/tls_context.h"
#include "tests/catch.h"
#include "tests/server/test_load.h"
#include "tests/server/test_process.h"

using namespace vmcp::server;
using namespace vmcp::server::test;

namespace {

const std::string kCall = hook_request("/sync", "{}");
const std::string kCustomize = hook_request(
    "/customize",
    R"({"parent":{"apiVersion":"toolhive.stacklok.dev/v1beta1","kind":"VirtualMCPServer","metadata":{"name":"g","namespace":"n"},"spec":{"groupRef":{"name":"g"}}}})");

struct FreeX509 {
  void operator()(X509* certificate) const { X509_free(certificate); }
};
using Certificate = std::unique_ptr<X509, FreeX509>;

Certificate read_certificate(const std::string& path) {
  const std::string pem = read_file(path).value();
  BIO* bio = BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size()));
  Certificate certificate(PEM_read_bio_X509(bio, nullptr, nullptr, nullptr));
  BIO_free(bio);
  return certificate;
}

}  // namespace

TEST_CASE("The binary serves over TLS with what gencert made, and ends with 0 on SIGTERM and SIGINT") {
  if (!binary_is_there()) return;
  for (const int number : {SIGTERM, SIGINT}) {
    RunningServer server({"--drain", "0s"});
    const auto response = call(server.hook, server.tls, kCall);
    REQUIRE(response);
    CHECK(response->code == 400);
    CHECK(server.readiness() == 200);
    server.process->signal(number);
    CHECK(server.process->exit_code() == 0);
  }
}

TEST_CASE("After SIGTERM the binary is not ready but serves, and a second signal ends it with 1") {
  if (!binary_is_there()) return;
  RunningServer server({"--drain", "60s"});
  REQUIRE(server.readiness() == 200);
  server.process->signal(SIGTERM);
  CHECK(eventually([&] { return server.readiness() == 503; }));
  CHECK(call(server.hook, server.tls, kCall)->code == 400);
  server.process->signal(SIGTERM);
  CHECK(server.process->exit_code() == 1);
}

TEST_CASE("A second signal does not wait for requests in flight") {
  if (!binary_is_there()) return;
  RunningServer server({"--drain", "0s"});
  Client slow(server.hook, server.tls);
  slow.send(hook_request("/sync", std::string(1000, ' ')).substr(0, 200));
  REQUIRE(
      eventually([&] { return server.admin_body("/metrics").find("_composer_in_flight 1\n") != std::string::npos; }));
  server.process->signal(SIGTERM);
  REQUIRE(eventually([&] { return !connect_to(server.hook, 1); }));
  server.process->signal(SIGINT);
  CHECK(server.process->exit_code() == 1);
}

TEST_CASE("On SIGHUP the binary reads certificates and token again, and goes on") {
  if (!binary_is_there()) return;
  RunningServer server({"--drain", "0s"});
  server.process->signal(SIGHUP);
  CHECK(eventually(
      [&] { return server.process->output().find("reading certificates and token again") != std::string::npos; }));
  CHECK(call(server.hook, server.tls, kCall)->code == 400);
  server.process->signal(SIGTERM);
  CHECK(server.process->exit_code() == 0);
}

TEST_CASE("SIGTERM under load fails no request that was sent, and ends with 0") {
  if (!binary_is_there()) return;
  RunningServer server({"--drain", "1s"});
  Load load(server.hook, server.tls, kCustomize);
  REQUIRE(eventually([&] { return load.answered() > 100; }));
  server.process->signal(SIGTERM);
  load.wait();
  CHECK(server.process->exit_code() == 0);
  CHECK(load.failed() == 0);
}

TEST_CASE("What cannot be served ends with 2 and one line, before anything listens") {
  if (!binary_is_there()) return;
  const TemporaryDirectory files;
  const PemPair good = issue("good");
  const PemPair other = issue("other");
  LeafOptions late;
  late.common_name = "late";
  late.valid_from = std::chrono::hours(-2);
  late.valid_until = std::chrono::hours(-1);
  const PemPair expired = issue_certificate(authority(), late).value();
  const std::string certificate = files.write("crt", good.certificate);
  const std::string key = files.write("key", good.key);
  const auto with = [&](std::vector<std::string> more, const std::string& crt, const std::string& k) {
    std::vector<std::string> all = {
        "serve", "--listen", "127.0.0.1:0", "--admin-listen", "127.0.0.1:0", "--tls-cert", crt, "--tls-key", k};
    all.insert(all.end(), more.begin(), more.end());
    return all;
  };
  const std::vector<std::vector<std::string>> rows = {
      with({}, files.path("missing"), key),
      with({}, certificate, files.path("missing")),
      with({}, certificate, files.write("other", other.key)),
      with({}, files.write("expired", expired.certificate), files.write("expired-key", expired.key)),
      with({"--client-ca", files.path("missing")}, certificate, key),
      with({"--bearer-token-file", files.path("missing")}, certificate, key),
      with({"--config", files.path("missing")}, certificate, key),
      with({"--listen", "nonsense"}, certificate, key),
      with({"--listen", "203.0.113.1:1"}, certificate, key),
      with({"--bogus"}, certificate, key),
      {"serve"},
  };
  for (const auto& row : rows) {
    INFO(row.back());
    Process process(files, row);
    CHECK(process.exit_code() == 2);
    const std::string output = process.output();
    CHECK(std::count(output.begin(), output.end(), '\n') == 1);
    CHECK(output.rfind("vmcp-composer: ", 0) == 0);
    CHECK(output.find("\"listening\"") == std::string::npos);
  }
}

TEST_CASE("gencert makes a P-256 certificate of its CA for every name under which the hook is called") {
  if (!binary_is_there()) return;
  const TemporaryDirectory files;
  Process gencert(files, {"gencert", "--dns", "hook.system", "--dns", "hook.example.com", "--out", files.path("tls")});
  REQUIRE(gencert.exit_code() == 0);
  const Certificate leaf = read_certificate(files.path("tls/tls.crt"));
  const Certificate authority = read_certificate(files.path("tls/ca.crt"));
  REQUIRE(leaf);
  REQUIRE(authority);
  for (const char* name :
       {"hook.system", "hook.system.svc", "hook.system.svc.cluster.local", "hook.example.com", "localhost"}) {
    INFO(name);
    CHECK(X509_check_host(leaf.get(), name, 0, 0, nullptr) == 1);
  }
  CHECK(X509_check_host(leaf.get(), "other.system", 0, 0, nullptr) == 0);
  CHECK(X509_check_ip_asc(leaf.get(), "127.0.0.1", 0) == 1);
  CHECK(X509_verify(leaf.get(), X509_get0_pubkey(authority.get())) == 1);
  CHECK(X509_check_ca(authority.get()) == 1);
  CHECK(X509_check_ca(leaf.get()) == 0);
  char group[32] = {};
  CHECK(EVP_PKEY_get_group_name(X509_get0_pubkey(leaf.get()), group, sizeof group, nullptr) == 1);
  CHECK(std::string(group) == "prime256v1");
}

TEST_CASE("gencert writes keys for their owner alone") {
  if (!binary_is_there()) return;
  const TemporaryDirectory files;
  Process gencert(files, {"gencert", "--dns", "hook.system", "--out", files.path("a/b")});
  REQUIRE(gencert.exit_code() == 0);
  for (const char* name : {"a/b/tls.key", "a/b/ca.key"}) {
    INFO(name);
    struct stat file {};
    REQUIRE(::stat(files.path(name).c_str(), &file) == 0);
    CHECK((file.st_mode & 0777U) == 0600U);
  }
  Process without(files, {"gencert", "--dns", "x"});
  CHECK(without.exit_code() == 2);
}

TEST_CASE("gencert signs with the CA that is there, and replaces one only when told to") {
  if (!binary_is_there()) return;
  const TemporaryDirectory files;
  const auto gencert = [&](std::vector<std::string> more) {
    std::vector<std::string> all = {"gencert", "--dns", "hook.system", "--out", files.path("tls")};
    all.insert(all.end(), more.begin(), more.end());
    Process process(files, all);
    return process.exit_code();
  };
  REQUIRE(gencert({}) == 0);
  const std::string authority = read_file(files.path("tls/ca.crt")).value();
  const std::string leaf = read_file(files.path("tls/tls.crt")).value();
  CHECK(gencert({}) == 2);
  CHECK(read_file(files.path("tls/tls.crt")).value() == leaf);
  CHECK(gencert({"--ca", files.path("tls")}) == 0);
  CHECK(read_file(files.path("tls/ca.crt")).value() == authority);
  CHECK(read_file(files.path("tls/tls.crt")).value() != leaf);
  CHECK(X509_verify(read_certificate(files.path("tls/tls.crt")).get(),
                    X509_get0_pubkey(read_certificate(files.path("tls/ca.crt")).get())) == 1);
  CHECK(gencert({"--ca", files.path("nowhere")}) == 2);
  CHECK(gencert({"--force"}) == 0);
  CHECK(read_file(files.path("tls/ca.crt")).value() != authority);
}

TEST_CASE("healthcheck says by its exit code whether the server is ready") {
  if (!binary_is_there()) return;
  RunningServer server({"--drain", "60s"});
  const auto healthcheck = [&] {
    Process process(server.files, {"healthcheck", "--admin-listen", to_text(server.admin)});
    return process.exit_code();
  };
  const Address everywhere{"0.0.0.0", server.admin.port};
  CHECK(healthcheck() == 0);
  const auto by_file = [&](const std::string& content) {
    server.files.write("config.yaml", content);
    Process process(server.files, {"healthcheck", "--config", server.files.path("config.yaml")});
    return process.exit_code();
  };
  CHECK(by_file("admin-listen: " + to_text(everywhere) + "\nmax-inflight: 3\n") == 0);
  CHECK(by_file("admin-listen: nonsense\n") == 2);
  CHECK(by_file("admin-listens: " + to_text(everywhere) + "\n") == 2);
  Process wildcard(server.files, {"healthcheck", "--admin-listen", to_text(everywhere)});
  CHECK(wildcard.exit_code() == 0);
  server.process->signal(SIGTERM);
  REQUIRE(eventually([&] { return server.readiness() == 503; }));
  CHECK(healthcheck() == 1);
  server.process->signal(SIGTERM);
  server.process->exit_code();
  CHECK(healthcheck() == 1);
  Process wrong(server.files, {"healthcheck", "--admin-listen", "nonsense"});
  CHECK(wrong.exit_code() == 2);
}
