// SPDX-License-Identifier: Apache-2.0
#include "cli/child_diff.h"

#include "tests/catch.h"

using vmcp::Json;
using vmcp::cli::field_changes;

namespace {

/// `path: before -> after` of each change, `∅` where there is nothing.
std::vector<std::string> changes(const Json& desired, const Json& observed, const Json& previous = nullptr) {
  std::vector<std::string> out;
  for (const auto& each : field_changes(desired, observed, previous)) {
    out.push_back(each.path + ": " + (each.before ? each.before->dump() : "∅") + " -> " +
                  (each.after ? each.after->dump() : "∅"));
  }
  return out;
}

using Lines = std::vector<std::string>;

}  // namespace

TEST_CASE("fields that others set do not count") {
  CHECK(changes({{"a", 1}}, {{"a", 1}, {"status", {{"x", 1}}}}).empty());
  CHECK(changes({{"m", {{"a", 1}}}}, {{"m", {{"a", 1}, {"defaulted", true}}}}).empty());
}

TEST_CASE("a field that we set is new, changed or the same") {
  CHECK(changes({{"a", 1}}, Json::object()) == Lines{"/a: ∅ -> 1"});
  CHECK(changes({{"a", "y"}}, {{"a", "x"}}) == Lines{R"(/a: "x" -> "y")"});
  CHECK(changes({{"a", {{"b/c", 1}}}}, {{"a", {{"b/c", 2}}}}) == Lines{"/a/b~1c: 2 -> 1"});
}

TEST_CASE("a field that we set last time and no longer goes away") {
  CHECK(changes({{"a", 1}}, {{"a", 1}, {"b", 2}, {"c", 3}}, {{"a", 1}, {"b", 2}}) == Lines{"/b: 2 -> ∅"});
  CHECK(changes({{"a", 1}}, {{"a", 1}}, {{"a", 1}, {"b", 2}}).empty());
}

TEST_CASE("items of a list are matched by their key, whatever their order") {
  const Json one = {{"name", "a"}, {"value", "1"}}, two = {{"name", "b"}, {"value", "2"}};
  const Json changed = {{"name", "b"}, {"value", "3"}};
  CHECK(changes({{"env", {one, two}}}, {{"env", {two, one}}}).empty());
  CHECK(changes({{"env", {one, changed}}}, {{"env", {two, one}}}) == Lines{R"(/env/b/value: "2" -> "3")"});
  CHECK(changes({{"env", {one}}}, {{"env", {one, two}}}).empty());
  CHECK(changes({{"env", {one}}}, {{"env", {one, two}}}, {{"env", {one, two}}}) ==
        Lines{R"(/env/b: {"name":"b","value":"2"} -> ∅)"});
  CHECK(changes({{"env", {one, two}}}, {{"env", {one}}}) == Lines{R"(/env/b: ∅ -> {"name":"b","value":"2"})"});
}

TEST_CASE("mounts are matched by path, since one volume may be mounted twice") {
  const Json desired = {{"volumeMounts", {{{"name", "v"}, {"mountPath", "/a"}}, {{"name", "v"}, {"mountPath", "/b"}}}}};
  Json observed = desired;
  observed["volumeMounts"][1]["name"] = "w";
  CHECK(changes(desired, observed) == Lines{R"(/volumeMounts/~1b/name: "w" -> "v")"});
}

TEST_CASE("lists without a key are compared by position, and as a whole when their length differs") {
  CHECK(changes({{"args", {"a", "b"}}}, {{"args", {"a", "c"}}}) == Lines{R"(/args/1: "c" -> "b")"});
  CHECK(changes({{"args", {"a"}}}, {{"args", {"a", "b"}}}) == Lines{R"(/args: ["a","b"] -> ["a"])"});
  CHECK(changes({{"rules", {{{"verbs", {"get"}}}}}}, {{"rules", {{{"verbs", {"get"}}, {"apiGroups", {""}}}}}}).empty());
}
