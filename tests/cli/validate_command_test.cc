// SPDX-License-Identifier: Apache-2.0
#include "cli/validate_command.h"

#include <filesystem>
#include <fstream>
#include <sstream>

#include "cli/clock.h"
#include "tests/catch.h"

using namespace vmcp::cli;
using vmcp::Json;

namespace {

const std::string kGroup = "apiVersion: toolhive.stacklok.dev/v1beta1\nkind: MCPGroup\nmetadata: {name: maps}\n---\n";
const std::string kGateway =
    "apiVersion: toolhive.stacklok.dev/v1beta1\nkind: VirtualMCPServer\nmetadata: {name: atlas}\nspec:\n"
    "  groupRef:\n    name: maps\n  incomingAuth: {type: anonymous}\n  outgoingAuth: {source: inline}\n";

/// The gravest diagnosis of `manifests` that is not a consequence of another.
Json only_row(const std::string& manifests) {
  std::istringstream in(manifests);
  std::ostringstream out, err;
  Streams streams{in, out, err};
  ValidateOptions options;
  options.input.files = {"-"};
  options.input.asking.now = kGoldenTime;
  options.output = "json";
  CHECK(run_validate(options, streams) == kFailure);
  Json rows = Json::array();
  for (const Json& row : Json::parse(out.str())) {
    if (row["reason"] != "NoneServed") rows.push_back(row);
  }
  INFO(rows.dump(1));
  REQUIRE(rows.size() == 1);
  return rows[0];
}

std::string entry(const std::string& spec) {
  return "apiVersion: toolhive.stacklok.dev/v1beta1\nkind: MCPServerEntry\nmetadata:\n  name: geocoder\nspec:\n"
         "  groupRef: {name: maps}\n" +
         spec + "---\n";
}

const std::string kUrl = "  remoteUrl: https://geo.example.org/mcp\n";
const std::string kTransport = "  transport: sse\n";

}  // namespace

TEST_CASE("what is left out is said with the field and its line") {
  struct Row {
    std::string spec, reason, pointer;
    int line;
  };
  const Row row =
      GENERATE(Row{kTransport + "  remoteUrl: ftp://geo.example.org/mcp\n", "RemoteURLInvalid", "/spec/remoteUrl", 12},
               Row{kUrl + "  transport: stdio\n", "TransportUnsupported", "/spec/transport", 12},
               Row{kUrl + kTransport + "  caBundleRef:\n    configMapRef:\n      name: Not_A_Name\n",
                   "CABundleRefInvalid", "/spec/caBundleRef/configMapRef/name", 15},
               Row{kUrl + kTransport + "  caBundleRef:\n    configMapRef:\n      name: ca\n      key: a/b\n",
                   "CABundleRefInvalid", "/spec/caBundleRef/configMapRef/key", 16},
               Row{kUrl + kTransport + "  externalAuthConfigRef:\n    name: none\n", "AuthConfigNotFound",
                   "/spec/externalAuthConfigRef/name", 14},
               Row{kUrl + kTransport + "  headerForward:\n    addPlaintextHeaders:\n      Host: x\n",
                   "HeaderForwardInvalid", "/spec/headerForward", 13});
  const Json found = only_row(kGroup + entry(row.spec) + kGateway);
  CHECK(found["severity"] == "left out");
  CHECK(found["object"] == "MCPServerEntry/geocoder");
  CHECK(found["reason"] == row.reason);
  CHECK(found["pointer"] == row.pointer);
  CHECK(found["line"] == row.line);
}

TEST_CASE("what keeps a spec from being applied is said with the field and its line") {
  const Json found = only_row(kGateway);
  CHECK(found["severity"] == "error");
  CHECK(found["object"] == "VirtualMCPServer/atlas");
  CHECK(found["reason"] == "GroupRefNotFound");
  CHECK(found["pointer"] == "/spec/groupRef/name");
  CHECK(found["line"] == 6);
}

TEST_CASE("an object that cannot be read at all is said with the field and its line") {
  const Json found = only_row(kGroup + entry("  remoteUrl: 7\n" + kTransport) + kGateway);
  CHECK(found["severity"] == "left out");
  CHECK(found["reason"] == "NotDecodable");
  CHECK(found["object"] == "MCPServerEntry/geocoder");
  CHECK(found["pointer"] == "/spec/remoteUrl");
  CHECK(found["line"] == 11);
}

namespace {

struct Said {
  int exit_code;
  std::string out, err;
};

Said validated(const std::string& manifests, const std::string& output, const std::string& fail_on = "left-out") {
  std::istringstream in(manifests);
  std::ostringstream out, err;
  Streams streams{in, out, err};
  ValidateOptions options;
  options.input.files = {"-"};
  options.input.asking.now = kGoldenTime;
  options.output = output;
  options.fail_on = fail_on;
  const int exit_code = run_validate(options, streams);
  return {exit_code, out.str(), err.str()};
}

const std::string kWarned =
    kGroup + entry(kUrl + kTransport + "  headerForward: {addPlaintextHeaders: {X-Api-Key: k}}\n") + kGateway;
const std::string kLeftOut = kGroup + entry(kUrl + kTransport) + kGateway +
                             "  config: {aggregation: {defaultToolVisibility: deny, tools: [{workload: geocodr}]}}\n";

}  // namespace

TEST_CASE("what is as bad as --fail-on fails, and the last line counts all of it") {
  CHECK(validated(kWarned, "table").exit_code == kOk);
  CHECK(validated(kWarned, "table").err == "1 gateway: 1 of 1 member served, 1 warning\n");
  CHECK(validated(kWarned, "table", "warning").exit_code == kFailure);
  CHECK(validated(kLeftOut, "table").exit_code == kFailure);
  CHECK(validated(kLeftOut, "table", "error").exit_code == kOk);
  CHECK(validated(kGateway, "table", "error").exit_code == kFailure);
  CHECK(validated(
            kGroup + entry(kUrl + kTransport) + kGateway + "---\n{kind: Secret, apiVersion: v1, metadata: {name: x}}\n",
            "table")
            .err == "1 gateway: 1 of 1 member served; 1 object not looked at (Secret/x)\n");
}

TEST_CASE("annotations of a pull request are one line each, escaped") {
  CHECK(validated(kWarned, "github")
            .out.rfind("::warning file=-,line=13,col=41,title=PlaintextCredential::MCPServerEntry/geocoder "
                       "/spec/headerForward/addPlaintextHeaders/X-Api-Key: ",
                       0) == 0);
  CHECK(validated(kGroup + entry(kUrl + kTransport), "github").out.empty());
}

TEST_CASE("a SARIF log has a rule for each reason and a region for each result") {
  const Json log = Json::parse(validated(kLeftOut, "sarif").out);
  CHECK(log["version"] == "2.1.0");
  const Json& run = log["runs"][0];
  REQUIRE(run["results"].size() == 1);
  const Json& result = run["results"][0];
  CHECK(result["ruleId"] == "UnknownMember");
  CHECK(result["level"] == "error");
  CHECK(run["tool"]["driver"]["rules"][result["ruleIndex"].get<std::size_t>()]["id"] == "UnknownMember");
  CHECK(run["tool"]["driver"]["rules"][0]["shortDescription"]["text"].is_string());
  CHECK(result["locations"][0]["physicalLocation"]["region"]["startLine"] == 22);
  CHECK(Json::parse(validated(kGroup, "sarif").out)["runs"][0]["results"].empty());
}

TEST_CASE("a JUnit report has a test case for each object; what fails has its place and the reason") {
  const std::string report = validated(kLeftOut, "junit").out;
  CHECK(report.find("<testsuites name=\"vmcp-composer validate\" tests=\"3\" failures=\"1\"") != std::string::npos);
  CHECK(report.find("<testcase classname=\"-\" name=\"default/MCPServerEntry/geocoder\"/>") != std::string::npos);
  CHECK(report.find("<failure type=\"UnknownMember\" message=\"no member of the group is called geocodr") !=
        std::string::npos);
  CHECK(validated(kWarned, "junit").out.find("failures=\"0\"") != std::string::npos);
}

TEST_CASE("every file that cannot be read is said in one run, and the others are looked at") {
  const auto directory = std::filesystem::temp_directory_path() / "vmcp-validate-several";
  std::filesystem::create_directories(directory / "inside");
  const auto write = [&](const char* name, const std::string& text) { std::ofstream(directory / name) << text; };
  write("a.yaml", "kind: {{ .Values.kind }}\n");
  write("b.yaml", "kind: A\nmetadata:\n\tname: x\n");
  write("c.yaml", kGroup + entry(kTransport + "  remoteUrl: ftp://geo.example.org/mcp\n"));
  write("inside/d.yaml", kGateway);
  write("kustomization.yaml", "resources: [c.yaml]\n");
  std::istringstream in;
  std::ostringstream out, err;
  Streams streams{in, out, err};
  ValidateOptions options;
  options.input.files = {directory.string()};
  options.input.recursive = GENERATE(false, true);
  options.input.asking.now = kGoldenTime;
  options.output = "json";
  CHECK(run_validate(options, streams) == kFailure);
  std::vector<std::string> reasons;
  for (const Json& row : Json::parse(out.str())) reasons.push_back(row["reason"]);
  std::vector<std::string> expected = {"InvalidYAML", "InvalidYAML", "RemoteURLInvalid", "KustomizationNotApplied"};
  if (options.input.recursive) expected.insert(expected.begin() + 3, "NoneServed");
  CHECK(reasons == expected);
  std::filesystem::remove_all(directory);
}
