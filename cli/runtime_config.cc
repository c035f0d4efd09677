// SPDX-License-Identifier: Apache-2.0
#include "cli/runtime_config.h"

#include <string>
#include <utility>

#include "sync/yaml/yaml_reader.h"

namespace vmcp::cli {

Json runtime_config(const Json& answer) {
  const Json* children = find(answer, {"children"});
  if (children == nullptr) return nullptr;
  std::string deployment;
  for (const Json& child : *children) {
    if (text_at(child, {"kind"}) == "Deployment") deployment = child.dump();
  }
  for (const Json& child : *children) {
    const bool mounted =
        deployment.find('"' + std::string(text_at(child, {"metadata", "name"})) + '"') != std::string::npos;
    if (text_at(child, {"kind"}) != "ConfigMap" || !mounted) continue;
    if (auto config = parse_yaml(text_at(child, {"data", "config.yaml"}), "")) return std::move(*config);
  }
  return nullptr;
}

}  // namespace vmcp::cli
