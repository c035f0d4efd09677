// SPDX-License-Identifier: Apache-2.0
#include "sync/discovery/collisions.h"

#include <algorithm>
#include <memory>
#include <string>
#include <vector>

#include "sync/kubernetes/names.h"
#include "sync/model/names.h"
#include "sync/text/text.h"
#include "tests/catch.h"

namespace vmcp {
namespace {

constexpr auto kServer = MemberKind::kMCPServer;
constexpr auto kProxy = MemberKind::kMCPRemoteProxy;
constexpr auto kEntry = MemberKind::kMCPServerEntry;

Backend backend(std::string_view name, std::string_view created, MemberKind kind = kEntry) {
  Backend out;
  out.kind = kind;
  out.name = name;
  out.created = created;
  out.url = "https://example.com/";
  out.transport = "sse";
  return out;
}

Backend with_headers(Backend out, std::vector<std::string> secret_env = {}) {
  out.header_manifest = "{}";
  for (std::string& name : secret_env) out.header_secrets.push_back({std::move(name), {"s", "k", true}});
  return out;
}

std::shared_ptr<const Strategy> strategy(std::string_view config, std::vector<std::string> env) {
  Strategy out{config, "header_injection", "headerInjection", {}, {}};
  for (std::string& name : env) out.env.push_back({std::move(name), {"s", "k", false}});
  return std::make_shared<const Strategy>(std::move(out));
}

Backend with_strategy(Backend out, std::shared_ptr<const Strategy> value) {
  out.strategy = std::move(value);
  return out;
}

/// `Kind/name` of who is served, and `Kind/name: Reason` of who is not, in the order of the result.
struct Outcome {
  std::vector<std::string> served;
  std::vector<std::string> excluded;
};

std::string letter(MemberKind kind) {
  return kind == kServer ? "S/" : kind == kProxy ? "P/" : "E/";
}

Outcome settle(std::vector<Backend> candidates, std::shared_ptr<const Strategy> default_strategy = nullptr) {
  Outcome out;
  const Discovery discovery = settle_collisions(std::move(candidates), default_strategy);
  for (const Backend& each : discovery.backends) out.served.push_back(letter(each.kind) + std::string(each.name));
  for (const Exclusion& each : discovery.exclusions) {
    out.excluded.push_back(concat({letter(each.kind), each.name, ": ", each.reason}));
  }
  std::sort(out.served.begin(), out.served.end());
  return out;
}

using Names = std::vector<std::string>;

const char* const kOld = "2026-01-01T00:00:00Z";
const char* const kNew = "2026-01-02T00:00:00Z";

TEST_CASE("members with names of their own are all served") {
  const Outcome out = settle({backend("a", kOld), backend("b", kOld), with_headers(backend("c", kNew))});
  CHECK(out.served == Names{"E/a", "E/b", "E/c"});
  CHECK(out.excluded.empty());
}

TEST_CASE("of two kinds with one name the older member stays") {  // D-79
  CHECK(settle({backend("a", kNew, kServer), backend("a", kOld, kEntry)}).served == Names{"E/a"});
  CHECK(settle({backend("a", kOld, kServer), backend("a", kNew, kEntry)}).served == Names{"S/a"});
  CHECK(settle({backend("a", kNew, kServer), backend("a", kOld, kEntry)}).excluded == Names{"S/a: NameCollision"});
}

TEST_CASE("of equal age the kind decides: MCPServer, MCPRemoteProxy, MCPServerEntry") {
  const Outcome out = settle({backend("a", kOld, kEntry), backend("a", kOld, kProxy), backend("a", kOld, kServer)});
  CHECK(out.served == Names{"S/a"});
  CHECK(out.excluded == Names{"P/a: NameCollision", "E/a: NameCollision"});
}

TEST_CASE("the order in which members are listed decides nothing") {
  std::vector<Backend> candidates = {backend("a", kNew, kServer), backend("a", kOld, kEntry),
                                     with_headers(backend("x-y", kNew)), with_headers(backend("x.y", kNew)),
                                     backend("z", kOld)};
  const Outcome first = settle(candidates);
  std::sort(candidates.begin(), candidates.end(), [](const Backend& a, const Backend& b) { return a.name > b.name; });
  std::reverse(candidates.begin(), candidates.begin() + 2);
  const Outcome second = settle(candidates);
  CHECK(first.served == second.served);
  CHECK(first.excluded == second.excluded);
}

TEST_CASE("names that normalise alike collide when either forwards headers") {  // spec/85-runtime-behaviour.md (c)
  SECTION("neither") {
    CHECK(settle({backend("a.b", kOld), backend("a-b", kNew)}).excluded.empty());
  }
  SECTION("the older") {
    const Outcome out = settle({with_headers(backend("a.b", kOld)), backend("a-b", kNew)});
    CHECK(out.served == Names{"E/a.b"});
    CHECK(out.excluded == Names{"E/a-b: HeaderForwardCollision"});
  }
  SECTION("the newer") {
    const Outcome out = settle({backend("a.b", kOld), with_headers(backend("a-b", kNew))});
    CHECK(out.served == Names{"E/a.b"});
    CHECK(out.excluded == Names{"E/a-b: HeaderForwardCollision"});
  }
  SECTION("both") {
    CHECK(settle({with_headers(backend("a.b", kNew)), with_headers(backend("a-b", kOld))}).served == Names{"E/a-b"});
  }
  SECTION("also with a member of another kind, which forwards nothing itself") {
    const Outcome out = settle({with_headers(backend("a.b", kOld)), backend("a-b", kNew, kServer)});
    CHECK(out.excluded == Names{"S/a-b: HeaderForwardCollision"});
  }
  SECTION("a third, when the first of two without headers was not the only one") {
    const Outcome out = settle({backend("a.b", kOld), backend("a-b", kOld, kServer),
                                with_headers(backend("a--b", kNew)), with_headers(backend("a-.b", kOld))});
    CHECK(out.served == Names{"E/a-.b", "E/a.b", "S/a-b"});
    CHECK(out.excluded == Names{"E/a--b: HeaderForwardCollision"});
  }
}

TEST_CASE("equal age falls back to the name") {
  const Outcome out = settle({with_headers(backend("a.b", kOld)), with_headers(backend("a-b", kOld))});
  CHECK(out.served == Names{"E/a-b"});  // '-' comes before '.'
}

TEST_CASE("equal secret variables of (header, entry) pairs collide") {  // D-42: `X` + `a-b`, `X-A` + `b`
  const std::string variable = "TOOLHIVE_SECRET_HEADER_FORWARD_X_A_B";
  const Outcome out =
      settle({with_headers(backend("b", kOld), {variable}), with_headers(backend("a-b", kNew), {variable})});
  CHECK(out.served == Names{"E/b"});
  CHECK(out.excluded == Names{"E/a-b: EnvNameCollision"});
}

TEST_CASE("two auth configs with one variable collide, one config used twice does not") {
  const auto dotted = strategy("a.b", {"TOOLHIVE_HEADER_INJECTION_VALUE_A_B"});
  const auto dashed = strategy("a-b", {"TOOLHIVE_HEADER_INJECTION_VALUE_A_B"});
  SECTION("different configs") {
    const Outcome out =
        settle({with_strategy(backend("old", kOld), dotted), with_strategy(backend("new", kNew), dashed)});
    CHECK(out.served == Names{"E/old"});
    CHECK(out.excluded == Names{"E/new: EnvNameCollision"});
  }
  SECTION("the same config") {
    CHECK(settle({with_strategy(backend("x", kOld), dotted), with_strategy(backend("y", kNew), dotted)})
              .excluded.empty());
  }
  SECTION("the default's config comes before everybody's") {
    const Outcome out = settle({with_strategy(backend("old", kOld), dotted)}, dashed);
    CHECK(out.excluded == Names{"E/old: EnvNameCollision"});
    CHECK(settle({with_strategy(backend("old", kOld), dashed)}, dashed).excluded.empty());
  }
  SECTION("configs without variables cannot collide") {
    CHECK(settle({with_strategy(backend("x", kOld), strategy("a.b", {})),
                  with_strategy(backend("y", kNew), strategy("a-b", {}))})
              .excluded.empty());
  }
}

TEST_CASE("nobody's name takes the volume name that another's long or dotted name was shortened to") {  // D-52
  const auto with_bundle = [](Backend out) {
    out.has_ca_bundle = true;
    return out;
  };
  const std::string dotted = "docs.internal";
  const std::string twin = bundle_volume_name("ca-bundle-", dotted).substr(std::string("ca-bundle-").size());
  REQUIRE(is_dns_label(twin));
  const Outcome out =
      settle({with_bundle(backend(dotted, kOld)), with_bundle(backend(twin, kNew)), with_bundle(backend("c", kNew))});
  CHECK(out.served == Names{"E/c", "E/docs.internal"});
  CHECK(out.excluded == Names{"E/" + twin + ": VolumeNameCollision"});
  CHECK(settle({with_bundle(backend(dotted, kOld)), backend(twin, kNew)}).excluded.empty());
}

TEST_CASE("who is left out claims nothing") {
  const std::string variable = "TOOLHIVE_SECRET_HEADER_FORWARD_X_A_B";
  // The second loses its name to the first, so the third may have the variable that only the second wanted.
  const Outcome out = settle({backend("n", kOld, kServer), with_headers(backend("n", kNew), {variable}),
                              with_headers(backend("z", "2026-01-03T00:00:00Z"), {variable})});
  CHECK(out.served == Names{"E/z", "S/n"});
}

TEST_CASE("one manifest may have 64 KiB") {
  Backend fits = backend("a", kOld);
  fits.header_manifest = std::string(64 * 1024, 'x');
  CHECK(settle({fits}).excluded.empty());
  fits.header_manifest += 'x';
  CHECK(settle({fits}).excluded == Names{"E/a: HeaderForwardTooLarge"});
}

TEST_CASE("all manifests together may have 1 MiB, filled oldest first") {
  std::vector<std::string> names;
  for (int i = 0; i < 20; ++i) names.push_back("entry-" + std::to_string(100 + i));
  std::vector<std::string> times;
  for (int i = 0; i < 20; ++i)
    times.push_back("2026-01-01T00:00:" + std::to_string(59 - i) + "Z");  // the last is the oldest
  std::vector<Backend> candidates;
  for (std::size_t i = 0; i < 20; ++i) {
    candidates.push_back(backend(names[i], times[i]));
    candidates.back().header_manifest = std::string(64 * 1024, 'x');
  }
  candidates.push_back(backend("plain", "2026-01-02T00:00:00Z"));
  const Outcome out = settle(candidates);
  // NAME=value and its NUL: 15 of them fit, not 16.
  CHECK(out.served.size() == 16);
  CHECK(std::find(out.served.begin(), out.served.end(), "E/plain") != out.served.end());
  CHECK(std::find(out.served.begin(), out.served.end(), "E/entry-119") != out.served.end());
  REQUIRE(out.excluded.size() == 5);
  for (const std::string& each : out.excluded) CHECK(each.substr(each.size() - 11) == "EnvTooLarge");
  CHECK(out.excluded.back() == "E/entry-100: EnvTooLarge");
}

TEST_CASE("a smaller and newer one may still fit where a larger one did not") {
  std::vector<std::string> names;
  std::vector<Backend> candidates;
  for (int i = 0; i < 16; ++i) names.push_back("e" + std::to_string(10 + i));
  for (const std::string& name : names) {
    candidates.push_back(backend(name, kOld));
    candidates.back().header_manifest = std::string(64 * 1024, 'x');
  }
  candidates.push_back(with_headers(backend("small", kNew)));
  const Outcome out = settle(candidates);
  CHECK(out.excluded == Names{"E/e25: EnvTooLarge"});
}

TEST_CASE("messages name the other side and the remedy, not the secret") {
  const auto dotted = strategy("a.b", {"TOOLHIVE_HEADER_INJECTION_VALUE_A_B"});
  const auto dashed = strategy("a-b", {"TOOLHIVE_HEADER_INJECTION_VALUE_A_B"});
  const Discovery out = settle_collisions(
      {with_strategy(backend("old", kOld), dotted), with_strategy(backend("new", kNew), dashed)}, nullptr);
  REQUIRE(out.exclusions.size() == 1);
  CHECK(out.exclusions[0].message.find("MCPExternalAuthConfig a-b and a.b share the variable") != std::string::npos);
  CHECK(out.exclusions[0].message.find("rename") != std::string::npos);
}

}  // namespace
}  // namespace vmcp
