// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <sstream>
#include <string>

#include "cli/clock.h"
#include "cli/inputs.h"
#include "cli/render_command.h"
#include "cli/streams.h"

/// A small gateway, and what a command says about it.
namespace vmcp::cli::test {

inline const std::string kGroup =
    "{apiVersion: toolhive.stacklok.dev/v1beta1, kind: MCPGroup, metadata: {name: maps}}\n";
inline const std::string kGateway =
    "{apiVersion: toolhive.stacklok.dev/v1beta1, kind: VirtualMCPServer, metadata: {name: atlas}, spec: {groupRef: "
    "{name: "
    "maps}, incomingAuth: {type: anonymous}, outgoingAuth: {source: inline}}}\n";

inline std::string entry(const std::string& name, const std::string& url) {
  return "---\n{apiVersion: toolhive.stacklok.dev/v1beta1, kind: MCPServerEntry, metadata: {name: " + name +
         "}, spec: {groupRef: {name: maps}, transport: streamable-http, remoteUrl: \"" + url + "\"}}\n";
}

inline const std::string kGood = kGroup + "---\n" + kGateway + entry("geocoder", "https://geo.example.org/mcp");

struct Result {
  int exit_code;
  std::string out, err;
};

inline InputOptions standard_input() {
  InputOptions options;
  options.files = {"-"};
  options.asking.now = kGoldenTime;
  return options;
}

template <typename Run>
Result run_with(const std::string& input, Run run) {
  std::istringstream in(input);
  std::ostringstream out, err;
  Streams streams{in, out, err};
  const int exit_code = run(streams);
  return {exit_code, out.str(), err.str()};
}

inline Result render(const std::string& input, const std::string& output = "yaml", bool strict = false) {
  return run_with(input, [&](Streams& streams) { return run_render({standard_input(), output, strict}, streams); });
}

inline std::size_t count(const std::string& text, const std::string& part) {
  std::size_t found = 0;
  for (std::size_t at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) ++found;
  return found;
}

}  // namespace vmcp::cli::test
