// SPDX-License-Identifier: Apache-2.0
#include "server/tls/certificate_watcher.h"

#include <atomic>
#include <vector>

#include "tests/catch.h"
#include "tests/server/test_service.h"

using namespace vmcp::server;
using namespace vmcp::server::test;

namespace {

using Check = CertificateWatcher::Check;

/// A watcher whose polling thread never comes first.
struct Watched {
  Watched() {
    put(issue("first"));
    CertificateWatcher::Events events;
    events.loaded = [this](const CertificateFacts&) { ++loaded; };
    events.kept = [this](const std::string& problem) { kept.push_back(problem); };
    watcher =
        CertificateWatcher::start({files.path("crt"), files.path("key"), ""}, std::chrono::hours(1), std::move(events))
            .value();
  }
  void put(const PemPair& pair) {
    files.write("crt", pair.certificate);
    files.write("key", pair.key);
  }

  TemporaryDirectory files;
  int loaded = 0;
  std::vector<std::string> kept;
  std::unique_ptr<CertificateWatcher> watcher;
};

}  // namespace

TEST_CASE("Nothing happens while the files stay as they are") {
  Watched watched;
  const auto before = watched.watcher->current();
  CHECK(watched.watcher->check_now() == Check::kUnchanged);
  CHECK(watched.watcher->current() == before);
  CHECK(watched.loaded == 1);
}

TEST_CASE("A new pair replaces the old one") {
  Watched watched;
  const auto before = watched.watcher->current();
  watched.put(issue("second"));
  CHECK(watched.watcher->check_now() == Check::kReplaced);
  CHECK(watched.watcher->current() != before);
  CHECK(watched.loaded == 2);
  CHECK(watched.kept.empty());
}

TEST_CASE("The old pair stays while only half of the new one is there, and goes when the rest comes") {
  Watched watched;
  const auto before = watched.watcher->current();
  const PemPair next = issue("second");
  watched.files.write("crt", next.certificate);
  CHECK(watched.watcher->check_now() == Check::kKept);
  CHECK(watched.watcher->current() == before);
  watched.files.write("key", next.key);
  CHECK(watched.watcher->check_now() == Check::kReplaced);
  CHECK(watched.watcher->current() != before);
}

TEST_CASE("A problem is told once per change") {
  Watched watched;
  watched.files.write("crt", "rubbish");
  CHECK(watched.watcher->check_now() == Check::kKept);
  CHECK(watched.watcher->check_now() == Check::kUnchanged);
  CHECK(watched.kept.size() == 1);
  watched.files.write("crt", "other rubbish");
  CHECK(watched.watcher->check_now() == Check::kKept);
  CHECK(watched.kept.size() == 2);
  std::filesystem::remove(watched.files.path("crt"));
  CHECK(watched.watcher->check_now() == Check::kKept);
  CHECK(watched.watcher->check_now() == Check::kUnchanged);
  CHECK(watched.kept.size() == 3);
  watched.files.write("crt", "other rubbish");
  CHECK(watched.watcher->check_now() == Check::kUnchanged);
  std::filesystem::remove(watched.files.path("crt"));
  CHECK(watched.watcher->check_now() == Check::kKept);
}

TEST_CASE("The polling thread finds a change by itself") {
  TemporaryDirectory files;
  const PemPair first = issue("first");
  const TlsFiles paths{files.write("crt", first.certificate), files.write("key", first.key), ""};
  std::atomic<int> loaded{0};
  CertificateWatcher::Events events{[&](const CertificateFacts&) { ++loaded; }, [](const std::string&) {}};
  const auto watcher = CertificateWatcher::start(paths, std::chrono::milliseconds(5), events).value();
  const auto before = watcher->current();
  const PemPair second = issue("second");
  files.write("key", second.key);
  files.write("crt", second.certificate);
  CHECK(eventually([&] { return loaded == 2; }));
  CHECK(watcher->current() != before);
}

TEST_CASE("A watcher does not start with what cannot serve") {
  TemporaryDirectory files;
  const PemPair pair = issue("first");
  const TlsFiles paths{files.write("crt", pair.certificate), files.path("missing"), ""};
  CHECK_FALSE(CertificateWatcher::start(paths, std::chrono::hours(1), {}));
}

TEST_CASE("A pair that is not valid yet is taken when its time has come") {
  Watched watched;
  LeafOptions options;
  options.common_name = "early";
  options.valid_from = std::chrono::seconds(2);
  watched.put(issue_certificate(authority(), options).value());
  CHECK(watched.watcher->check_now() == Check::kKept);
  CHECK(watched.watcher->check_now() == Check::kUnchanged);
  CHECK(watched.kept.size() == 1);
  CHECK(eventually([&] { return watched.watcher->check_now() == Check::kReplaced; }));
}
