#include "cli/validate_command.h"

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

/// The only diagnosis of `manifests`.
Json only_row(const std::string& manifests) {
  std::istringstream in(manifests);
  std::ostringstream out, err;
  Streams streams{in, out, err};
  ValidateOptions options;
  options.input.files = {"-"};
  options.input.asking.now = kGoldenTime;
  options.output = "json";
  CHECK(run_validate(options, streams) == kFailure);
  const Json rows = Json::parse(out.str());
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
  CHECK(found["effect"] == "left out");
  CHECK(found["object"] == "MCPServerEntry/geocoder");
  CHECK(found["reason"] == row.reason);
  CHECK(found["pointer"] == row.pointer);
  CHECK(found["line"] == row.line);
}

TEST_CASE("what keeps a spec from being applied is said with the field and its line") {
  const Json found = only_row(kGateway);
  CHECK(found["effect"] == "not applied");
  CHECK(found["object"] == "VirtualMCPServer/atlas");
  CHECK(found["reason"] == "GroupRefNotFound");
  CHECK(found["pointer"] == "/spec/groupRef/name");
  CHECK(found["line"] == 6);
}

TEST_CASE("an object that cannot be read at all is said with the field and its line") {
  const Json found = only_row(kGroup + entry("  remoteUrl: 7\n" + kTransport) + kGateway);
  CHECK(found["effect"] == "not applied");
  CHECK(found["object"] == "MCPServerEntry/geocoder");
  CHECK(found["pointer"] == "/spec/remoteUrl");
  CHECK(found["line"] == 11);
}
