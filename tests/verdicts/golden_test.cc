// SPDX-License-Identifier: Apache-2.0
// What kstatus makes of the gateway of every golden case: of the first answer, and again when that has been applied and
// rolled out. tests/verdicts/golden.txt has a line for each.
#include <fstream>
#include <iostream>
#include <set>
#include <string>
#include <vector>

#include "cli/applied.h"
#include "cli/golden_case.h"
#include "cli/golden_options.h"
#include "cli/manifests.h"
#include "tests/catch.h"
#include "tests/support/kstatus.h"

using namespace vmcp::cli;
using vmcp::Json;
using vmcp::testing::kstatus_verdict;

namespace {

std::string read(const std::filesystem::path& path) {
  auto text = read_file(path.string(), std::cin);
  REQUIRE(text);
  return std::move(*text);
}

/// The requests to `sync` of a case, as texts.
std::vector<std::string> requests_of(const GoldenCase& golden, const GoldenOptions& options) {
  if (std::filesystem::exists(golden.directory / "request.json")) {
    std::string request = read(golden.directory / "request.json");
    const Json tree = Json::parse(request, nullptr, false);
    if (!tree.is_object() || !tree.contains("children")) return {};
    return {std::move(request)};
  }
  auto manifests = parse_manifests(read(golden.directory / "input.yaml"), "input.yaml");
  REQUIRE(manifests);
  const auto world = make_world(std::move(*manifests), options.namespace_);
  REQUIRE(world);
  std::vector<std::string> out;
  for (const Manifest* gateway : gateways(*world, "", "")) {
    out.push_back(converse(*world, gateway->object, Json::array(), options.asking).request.dump());
  }
  return out;
}

std::string verdict_after(const Json& request, const Reply& reply) {
  return kstatus_verdict({{"metadata", request["parent"]["metadata"]}, {"status", reply.json()["status"]}});
}

void add_verdicts(std::set<std::string>& lines, const GoldenCase& golden) {
  const auto options = golden_options(golden.directory, {});
  REQUIRE(options);
  for (const std::string& text : requests_of(golden, *options)) {
    const Reply first = ask(vmcp::Hook::kSync, std::string_view(text), options->asking);
    if (!first.ok()) continue;
    const Json request = Json::parse(text);
    Json next = request;
    Reply last = first;
    for (const bool rolled_out : {false, true}) {
      next = request_after(next, last.json(), ApplyStrategy::kServerSide, options->asking.settings.ssa_field_manager,
                           rolled_out);
      last = ask(vmcp::Hook::kSync, next, options->asking);
      REQUIRE(last.ok());
    }
    lines.insert(golden.name + " " + std::string(vmcp::text_at(request, {"parent", "metadata", "name"})) + ": " +
                 verdict_after(request, first) + ", then " + verdict_after(next, last));
  }
}

}  // namespace

TEST_CASE("every golden case has its verdicts") {
  const auto cases = find_cases({"tests/golden"}, "");
  REQUIRE(cases);
  std::set<std::string> actual;
  for (const GoldenCase& golden : *cases) add_verdicts(actual, golden);
  std::set<std::string> expected;
  std::ifstream file("tests/verdicts/golden.txt");
  for (std::string line; std::getline(file, line);) expected.insert(line);
  for (const std::string& line : actual) {
    INFO("not in tests/verdicts/golden.txt: " << line);
    CHECK(expected.count(line) == 1);
  }
  for (const std::string& line : expected) {
    INFO("no golden case says so any more: " << line);
    CHECK(actual.count(line) == 1);
  }
}
