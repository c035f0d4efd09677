// SPDX-License-Identifier: Apache-2.0
// An upgrade of the CRDs changes what is stored, and must change nothing else.
#include <fstream>
#include <string>
#include <utility>
#include <vector>

#include "tests/catch.h"
#include "tests/property/leaf_case.h"

namespace vmcp::property {
namespace {

const std::vector<std::string> kCases = {"authorization-config-map",
                                         "authorization-reference",
                                         "authorization-server",
                                         "authorization-server-grants",
                                         "authorization-server-insecure",
                                         "authorization-server-sentinel",
                                         "authorization",
                                         "kubernetes",
                                         "runtime-config"};
const std::vector<schema::Version> kRuntimes = {{0, 44, 0}, {0, 47, 0}, {0, 63, 0}};

struct Default {
  std::vector<std::string> path;  ///< Steps below the object: keys, `[]` and `{}`.
  Json value;
};

/// The lines of tests/crds/ that have a default.
std::vector<Default> defaults() {
  std::ifstream file("tests/crds/virtualmcpservers.txt");
  std::vector<Default> out;
  for (std::string line; std::getline(file, line);) {
    const std::size_t at = line.find(" default ");
    if (line.front() == '#' || at == std::string::npos) continue;
    Default found{{}, Json::parse(line.substr(at + 9))};
    std::string step;
    for (const char c : line.substr(0, line.find(':')) + ".") {
      const bool opens = c == '[' || c == '{';
      if ((c == '.' || opens) && !step.empty()) found.path.push_back(std::exchange(step, ""));
      if (c != '.') step += c;
    }
    out.push_back(std::move(found));
  }
  return out;
}

/// What an API server does: an absent key gets its default where its parent exists.
void fill_in(Json& tree, const Default& one, std::size_t step = 0) {
  const std::string& key = one.path[step];
  if (key == "[]" || key == "{}") {
    for (Json& inner : tree) fill_in(inner, one, step + 1);
  } else if (step + 1 == one.path.size()) {
    if (tree.is_object() && !tree.contains(key)) tree[key] = one.value;
  } else if (tree.is_object() && tree.contains(key)) {
    fill_in(tree[key], one, step + 1);
  }
}

/// Every object below `tree`, itself too, gets a key that nobody knows.
void add_to_all(Json& tree, const Json& value) {
  for (Json& inner : tree) {
    if (inner.is_structured()) add_to_all(inner, value);
  }
  if (tree.is_object()) tree["futureField"] = value;
}

}  // namespace

TEST_CASE("what the API server of CRDs 0.63.0 fills in changes nothing, for any runtime") {
  REQUIRE(defaults().size() > 30);
  for (const std::string& name : kCases) {
    const LeafCase bare = read_leaf_case(name);
    LeafCase stored = bare;
    for (const Default& one : defaults()) fill_in(stored.parent, one);
    REQUIRE(stored.parent != bare.parent);
    for (const schema::Version& runtime : kRuntimes) {
      CAPTURE(name, schema::to_string(runtime));
      CHECK(outcome_of(stored, runtime).answer == outcome_of(bare, runtime).answer);
    }
  }
}

TEST_CASE("a future field that is off changes nothing wherever it stands") {
  for (const char* place : {"incomingAuth", "outgoingAuth", "authServerConfig", "sessionStorage"}) {
    for (const char* value : {"false", "0", R"("")", "[]", "{}", R"({"mode":"","list":[]})"}) {
      const LeafCase bare = read_leaf_case("authorization-server-grants");
      LeafCase stored = bare;
      add_to_all(stored.parent["spec"][place], Json::parse(value));
      stored.parent["spec"]["futureField"] = Json::parse(value);
      CAPTURE(place, value);
      CHECK(outcome_of(stored).answer == outcome_of(bare).answer);
    }
  }
}

}  // namespace vmcp::property
