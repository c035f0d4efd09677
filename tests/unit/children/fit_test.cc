// SPDX-License-Identifier: Apache-2.0
#include "sync/children/fit.h"

#include <algorithm>
#include <string>
#include <vector>

#include "tests/catch.h"
#include "tests/support/answer.h"

namespace vmcp {
namespace {

using namespace testing;
using Names = std::vector<std::string>;

/// `count` entries, the later ones younger; `old` by name is not old by age.
Request crowd(int count) {
  Request request = Request().add(group());
  for (int i = 0; i < count; ++i) {
    const std::string day = (i < 10 ? "0" : "") + std::to_string(i);
    request.add(
        with(entry("e" + std::to_string(99 - i)), "/metadata/creationTimestamp", "2025-01-01T00:00:" + day + "Z"));
  }
  return request;
}

/// An entry that forwards headers whose values have so many bytes.
Json heavy(const std::string& name, std::size_t size, const char* created = "2020-01-01T00:00:00Z") {
  Json headers = Json::object();
  for (std::size_t i = 0; size > 0; ++i) {
    const std::size_t part = std::min<std::size_t>(size, 4000);
    headers["X-" + std::to_string(i)] = std::string(part, 'x');
    size -= part;
  }
  return with(with(entry(name), "/spec/headerForward", {{"addPlaintextHeaders", headers}}),
              "/metadata/creationTimestamp", created);
}

Settings limited(std::size_t bytes) {
  Settings settings;
  settings.max_child_bytes = bytes;
  return settings;
}

Names served(const Json& answer) {
  Names out;
  const Json config = config_of(answer);
  for (const Json& each : config["backends"]) out.push_back(each["name"]);
  return out;
}

std::size_t largest_child(const Json& answer) {
  std::size_t out = 0;
  for (const Json& each : answer["children"]) out = std::max(out, each.dump().size());
  return out;
}

TEST_CASE("the oldest members that fit are served, the newest are named") {  // spec/00-hook.md §5
  const Json answer = synced(crowd(30), limited(8000));
  const Names names = served(answer);
  CHECK(largest_child(answer) <= 8000);
  REQUIRE(names.size() > 3);
  REQUIRE(names.size() < 30);
  // Names fall with age, so the served ones are the last by name, without a gap.
  for (std::size_t i = 0; i < names.size(); ++i) CHECK(names[i] == "e" + std::to_string(100 - names.size() + i));
  const Json next = synced(crowd(static_cast<int>(names.size())), limited(8000));
  CHECK(served(next) == names);
  const std::string message(text_at(condition(answer, "BackendsAccepted"), {"message"}));
  CHECK(text_at(condition(answer, "BackendsAccepted"), {"reason"}) == "SomeExcluded");
  CHECK(message.find("MCPServerEntry/e70: ConfigTooLarge") != std::string::npos);
  CHECK(answer["status"]["backendCount"] == names.size());
}

TEST_CASE("one more would not have fitted") {
  const Json answer = synced(crowd(30), limited(8000));
  const int count = static_cast<int>(served(answer).size());
  CHECK(largest_child(synced(crowd(count + 1))) > 8000);
}

TEST_CASE("a member that would not fit even alone costs nobody else") {
  Request request = crowd(3);
  request.add(heavy("giant", 7000));
  const Json answer = synced(request, limited(8000));
  CHECK(served(answer) == Names{"e97", "e98", "e99"});
  CHECK(text_at(condition(answer, "BackendsAccepted"), {"message"}) ==
        "not served: MCPServerEntry/giant: ConfigTooLarge");
}

TEST_CASE("who takes more than an equal share is left out, not the newest") {
  const auto long_url = [](const std::string& name, std::size_t size) {
    return with(entry(name, "https://remote.example.com/mcp?" + std::string(size, 'u')), "/metadata/creationTimestamp",
                "2020-01-01T00:00:00Z");
  };
  Request request = crowd(10);
  request.add(long_url("greedy", 1900));
  const std::size_t modest = largest_child(synced(crowd(10)));
  const std::size_t room = largest_child(synced(request)) - modest;
  const Json answer = synced(request, limited(modest + room / 2));
  CHECK(served(answer) == served(synced(crowd(10))));
  CHECK(verdict(answer, "BackendsAccepted") == "False SomeExcluded: not served: MCPServerEntry/greedy: ConfigTooLarge");
  SECTION("of several no more than necessary, the largest first") {
    request.add(long_url("greedier", 2000)).add(long_url("small", 100));
    CHECK(verdict(synced(request, limited(modest + room + room / 2)), "BackendsAccepted") ==
          "False SomeExcluded: not served: MCPServerEntry/greedier: ConfigTooLarge");
  }
}

TEST_CASE("members that all are too large leave nobody") {
  const Json answer = synced(Request().add(group()).add(heavy("giant", 9000)), limited(8000));
  CHECK(text_at(condition(answer, "BackendsAccepted"), {"reason"}) == "NoneServed");
  CHECK(child(answer, "Deployment")["spec"]["replicas"] == 0);
}

TEST_CASE("a spec that leaves no room for any member is not applied: what runs stays") {
  const Json large = with(parent(), "/spec/config/metadata", {{"note", std::string(9000, 'n')}});
  const Json before = synced(Request().add(group()).add(entry("docs")));
  const std::size_t own_part = largest_child(synced(Request(large).add(group())));
  for (const std::size_t bytes : {std::size_t{100}, own_part - 1, own_part, own_part + 100}) {
    INFO(bytes);
    const Json answer = synced(Request(large).add(group()).add(entry("docs")).observe_answer(before), limited(bytes));
    CHECK(child_names(answer) == child_names(before));
    CHECK(text_at(condition(answer, "Valid"), {"reason"}) == "ConfigTooLarge");
  }
  SECTION("a group without members needs no room") {
    CHECK(verdict(synced(Request(large).add(group()), limited(own_part)), "BackendsAccepted").substr(0, 16) ==
          "False NoneServed");
  }
}

TEST_CASE("the limit is that of the settings") {
  CHECK(served(synced(crowd(30))).size() == 30);
  CHECK(served(synced(crowd(30), limited(1'000'000))).size() == 30);
}

}  // namespace
}  // namespace vmcp
