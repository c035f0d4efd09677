// SPDX-License-Identifier: Apache-2.0
#include "sync/decide/selection.h"

#include <string>

#include "tests/catch.h"
#include "tests/support/answer.h"

namespace vmcp {
namespace {

using namespace testing;

Settings by(MemberSelection selection) {
  Settings out;
  out.member_selection = selection;
  return out;
}

Json labelled(Json member, const std::string& value) {
  member["metadata"]["labels"]["toolhive.stacklok.dev/group"] = value;
  return member;
}

Json annotated(const std::string& value) {
  Json out = parent();
  out["metadata"]["annotations"]["toolhive.stacklok.dev/member-selection"] = value;
  return out;
}

std::string told(const Request& request, MemberSelection selection) {
  return verdict(synced(request, by(selection)), "MembersLabelled");
}

TEST_CASE("with all labels there is nothing to say; a label that is missing or of another group is waited for") {
  const auto request = [](const Json& second) {
    return Request().add(group()).add(labelled(entry("a"), "tools")).add(second);
  };
  CHECK(told(request(labelled(server("b"), "tools")), MemberSelection::kLabel).empty());
  for (const Json& second : {entry("b"), server("b"), proxy("b"), labelled(entry("b"), "other")}) {
    INFO(second.dump());
    CHECK(told(request(second), MemberSelection::kLabel).substr(0, 19) == "False LabelsMissing");
    CHECK(told(request(second), MemberSelection::kNamespace).empty());
  }
  CHECK(told(request(with(entry("b"), "/spec/groupRef/name", "other")), MemberSelection::kLabel).empty());
  CHECK(told(Request().add(group()), MemberSelection::kLabel).empty());
}

TEST_CASE("members are served whatever their labels say") {
  const Request request =
      Request().add(group()).add(labelled(entry("a"), "tools")).add(entry("b")).add(labelled(entry("c"), "other"));
  CHECK(synced(request, by(MemberSelection::kLabel))["children"] ==
        synced(request, by(MemberSelection::kNamespace))["children"]);
}

TEST_CASE("a gateway's annotation takes the place of the flag, both ways") {
  const auto request = [](const char* value) { return Request(annotated(value)).add(group()).add(entry("a")); };
  CHECK(told(request("label"), MemberSelection::kNamespace).substr(0, 19) == "False LabelsMissing");
  CHECK(told(request("namespace"), MemberSelection::kLabel).empty());
}

TEST_CASE("an annotation that means nothing is told, and the flag holds") {
  const Request request = Request(annotated("labels")).add(group()).add(entry("a"));
  CHECK(told(request, MemberSelection::kNamespace).empty());
  CHECK_FALSE(told(request, MemberSelection::kLabel).empty());
  CHECK(verdict(synced(request), "Valid").find("must be label or namespace") != std::string::npos);
}

}  // namespace
}  // namespace vmcp
