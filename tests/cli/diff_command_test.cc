// SPDX-License-Identifier: Apache-2.0
#include "cli/diff_command.h"

#include <unistd.h>

#include <filesystem>
#include <fstream>

#include "cli/applied.h"
#include "tests/catch.h"
#include "tests/cli/command_run.h"

using namespace vmcp::cli;
using namespace vmcp::cli::test;
using vmcp::Json;

namespace {

/// A file that goes away with the test.
struct TemporaryFile {
  std::filesystem::path path;
  explicit TemporaryFile(const std::string& text) {
    static int number = 0;
    path = std::filesystem::temp_directory_path() /
           ("vmcp-" + std::to_string(::getpid()) + "-" + std::to_string(++number) + ".json");
    std::ofstream(path) << text;
  }
  TemporaryFile(const TemporaryFile&) = delete;
  TemporaryFile& operator=(const TemporaryFile&) = delete;
  ~TemporaryFile() { std::filesystem::remove(path); }
};

Result diff(const std::string& input, const std::string& against) {
  return run_with(input, [&](Streams& streams) {
    return run_diff({standard_input(), against, {}, {}, "table"}, streams);
  });
}

}  // namespace

TEST_CASE("diff against nothing is all additions, against the answer itself nothing") {
  const Result against_nothing = diff(kGood, "");
  CHECK(against_nothing.exit_code == kFailure);
  CHECK(count(against_nothing.out, "+ ") == 6);

  Json list = Json::parse(render(kGood, "json").out);
  const TemporaryFile observed(list.dump());
  const Result same = diff(kGood, observed.path.string());
  CHECK(same.out.empty());
  CHECK(same.exit_code == kOk);

  for (Json& item : list["items"]) {
    if (item["kind"] == "Service") item["spec"]["sessionAffinity"] = "Bogus";
  }
  const TemporaryFile other(list.dump());
  const Result changed = diff(kGood, other.path.string());
  CHECK(changed.exit_code == kFailure);
  CHECK(changed.out.find("~ Service/vmcp-atlas") == 0);
  CHECK(changed.out.find("/spec/sessionAffinity") != std::string::npos);
}

TEST_CASE("diff knows what is in use, whatever uid the cluster gave the gateway") {
  const auto applied = [](const std::string& manifests) {
    auto world = make_world(parse_manifests(manifests, "-").value(), "default").value();
    const Asking asking{{}, kGoldenTime};
    const auto first = converse(world, gateways(world, "", "").front()->object, Json::array(), asking);
    const Json request =
        request_after(first.request, first.reply.json(), ApplyStrategy::kDynamic, "metacontroller", true);
    Json list = {{"apiVersion", "v1"}, {"kind", "List"}, {"items", Json::array()}};
    for (const Json& kind : request["children"]) {
      for (const Json& child : kind) list["items"].push_back(child);
    }
    std::string text = list.dump();
    const std::string uid = stable_uid("VirtualMCPServer", "default", "atlas"),
                      real = "0b9c6a7e-0000-4000-8000-000000000001";
    for (std::size_t at = 0; (at = text.find(uid, at)) != std::string::npos; at += real.size())
      text.replace(at, uid.size(), real);
    return text;
  };
  const TemporaryFile observed(applied(kGood));
  const Result same = diff(kGood, observed.path.string());
  INFO(same.out);
  CHECK(same.out.empty());
  CHECK(same.exit_code == kOk);

  const std::string moved = kGroup + "---\n" + kGateway + entry("geocoder", "https://geo2.example.org/mcp");
  const Result changed = diff(moved, observed.path.string());
  CHECK(changed.exit_code == kFailure);
  CHECK(changed.out.find("    replaces ConfigMap/atlas-vmcp-config-") != std::string::npos);
  CHECK(changed.out.find("-    url: \"https://geo.example.org/mcp\"") != std::string::npos);
  CHECK(changed.out.find("+    url: \"https://geo2.example.org/mcp\"") != std::string::npos);
  CHECK(changed.out.find("~ Deployment/atlas in default") != std::string::npos);
  CHECK(count(changed.out, "- ConfigMap/") == 0);  // kept until the rollout is complete

  const TemporaryFile unlabelled(applied(kGood + "---\n{apiVersion: v1, kind: ConfigMap, metadata: {name: other}}\n"));
  CHECK(diff(kGood, unlabelled.path.string()).exit_code == kOk);
}

TEST_CASE("diff deletes what is owned and no longer wanted") {
  Json stale = {
      {"apiVersion", "v1"},
      {"kind", "ServiceAccount"},
      {"metadata",
       {{"name", "stale"},
        {"namespace", "default"},
        {"ownerReferences",
         Json::array({{{"kind", "VirtualMCPServer"}, {"name", "atlas"}, {"uid", "u"}, {"controller", true}}})}}}};
  Json foreign = stale;
  foreign["metadata"]["name"] = "foreign";
  foreign["metadata"]["ownerReferences"][0]["name"] = "another";
  foreign["metadata"]["ownerReferences"][0]["uid"] = "v";
  const TemporaryFile observed(Json::array({stale, foreign}).dump());
  const Result result = diff(kGood, observed.path.string());
  CHECK(result.out.find("- ServiceAccount/stale in default\n") != std::string::npos);
  CHECK(result.out.find("foreign") == std::string::npos);
}

TEST_CASE("a spec that is not applied is no success, although nothing would change") {
  const std::string without_group = kGateway + entry("geocoder", "https://geo.example.org/mcp");
  CHECK(diff(without_group, "").exit_code == kFailure);
  CHECK(diff(without_group, "").out.empty());
}

namespace {

/// The children of `manifests` after server-side apply, as `kubectl get -o json` prints them.
Json applied_server_side(const std::string& manifests) {
  auto world = make_world(parse_manifests(manifests, "-").value(), "default").value();
  const Asking asking{{}, kGoldenTime};
  const auto first = converse(world, gateways(world, "", "").front()->object, Json::array(), asking);
  const Json request =
      request_after(first.request, first.reply.json(), ApplyStrategy::kServerSide, "metacontroller", true);
  Json list = Json::array();
  for (const Json& kind : request["children"]) {
    for (const Json& child : kind) list.push_back(child);
  }
  return list;
}

const std::string kWithCa =
    kGroup + "---\n" + kGateway +
    "---\n{apiVersion: toolhive.stacklok.dev/v1beta1, kind: MCPServerEntry, metadata: {name: geocoder}, spec: "
    "{groupRef: {name: maps}, transport: streamable-http, remoteUrl: \"https://geo.example.org/mcp\", caBundleRef: "
    "{configMapRef: {name: ca, key: k}}}}\n";

constexpr const char* kRemovedVolume = "    - /spec/template/spec/volumes/ca-bundle-geocoder";

}  // namespace

TEST_CASE("what an API server filled in is nobody's loss where managedFields are hidden") {
  Json list = applied_server_side(kWithCa);
  const TemporaryFile shown(list.dump());
  CHECK(diff(kWithCa, shown.path.string()).out.empty());
  CHECK(diff(kWithCa, shown.path.string()).err.find("--show-managed-fields") == std::string::npos);
  CHECK(diff(kGood, shown.path.string()).out.find(kRemovedVolume) != std::string::npos);

  for (Json& child : list) child["metadata"].erase("managedFields");
  const TemporaryFile hidden(list.dump());
  const Result same = diff(kWithCa, hidden.path.string());
  CHECK(same.out.empty());
  CHECK(same.exit_code == kOk);
  CHECK(same.err.find("--show-managed-fields") != std::string::npos);
  const Result changed = diff(kGood, hidden.path.string());
  CHECK(changed.exit_code == kFailure);
  CHECK(changed.out.find("-    caBundlePath: ") != std::string::npos);
  CHECK(changed.out.find("clusterIP") == std::string::npos);
}

TEST_CASE("what render printed before is compared as if it were applied") {
  const TemporaryFile before(render(kWithCa).out);
  CHECK(diff(kWithCa, before.path.string()).exit_code == kOk);
  const Result removed = diff(kGood, before.path.string());
  INFO(removed.out);
  CHECK(removed.exit_code == kFailure);
  CHECK(removed.out.find("-    caBundlePath: ") != std::string::npos);
  CHECK(removed.out.find(kRemovedVolume) != std::string::npos);
  CHECK(removed.out.find("uid") == std::string::npos);
  CHECK(count(removed.out, "- ConfigMap/") == 1);
}

TEST_CASE("a pull request is compared without a cluster, removed parts included") {
  const TemporaryFile before(kWithCa), after(kGood), none(kGroup), broken(kGateway);
  const auto compare = [](const TemporaryFile& from, const TemporaryFile& to, const std::string& output) {
    return run_with("", [&](Streams& streams) {
      DiffOptions options;
      options.input.asking.now = kGoldenTime;
      options.from = {from.path.string()};
      options.to = {to.path.string()};
      options.output = output;
      return run_diff(options, streams);
    });
  };
  const Result removed = compare(before, after, "table");
  INFO(removed.out);
  CHECK(removed.exit_code == kFailure);
  CHECK(removed.out.find("-    caBundlePath: ") != std::string::npos);
  CHECK(removed.out.find(kRemovedVolume) != std::string::npos);
  CHECK(compare(after, after, "table").exit_code == kOk);
  CHECK(compare(after, before, "github").out.rfind("::notice file=" + before.path.string() + ",line=", 0) == 0);
  CHECK(count(compare(before, none, "table").out, "- ") >= 6);
  CHECK(compare(before, none, "table").exit_code == kFailure);
  const Result refused = compare(after, broken, "github");
  CHECK(refused.exit_code == kFailure);
  CHECK(refused.out.rfind("::error file=" + broken.path.string() + ",line=", 0) == 0);
  CHECK(compare(none, none, "table").exit_code == kOk);
}
