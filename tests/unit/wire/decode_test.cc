// SPDX-License-Identifier: Apache-2.0
#include "sync/wire/decode.h"

#include <string>
#include <vector>

#include "tests/catch.h"
#include "tests/support/answer.h"

namespace vmcp {
namespace {

using namespace testing;

/// `code /path` of the answer to `body`.
std::string outcome(const std::string& body, Hook hook = Hook::kSync) {
  const Asked asked = ask(hook, body);
  return std::to_string(asked.code) +
         (asked.code == 200 ? "" : " " + std::string(text_at(asked.tree, {"error", "path"})));
}

/// Which members the answer to `body` says are not served.
std::string left_out(const std::string& body) {
  const Asked asked = ask(Hook::kSync, body);
  REQUIRE(asked.code == 200);
  std::string message(text_at(condition(asked.tree, "BackendsAccepted"), {"message"}));
  const std::string_view none = "no member is served: ";
  return message.rfind(none, 0) == 0 ? "not served: " + message.substr(none.size()) : message;
}

/// A good request with `text` instead of `part`.
std::string changed(const std::string& part, const std::string& text) {
  std::string out = Request().add(group()).add(entry("docs")).text();
  const std::size_t at = out.find(part);
  REQUIRE(at != std::string::npos);
  return out.replace(at, part.size(), text);
}

TEST_CASE("what is not one JSON object is refused") {
  const std::string good = Request().add(group()).text();
  REQUIRE(outcome(good) == "200");
  CHECK(outcome(good + " \n\t") == "200");
  for (const Hook hook : {Hook::kSync, Hook::kCustomize}) {
    for (const std::string& bad :
         {std::string(), std::string(" "), std::string("null"), std::string("[]"), std::string("\"x\""),
          std::string("7"), std::string("{"), std::string("{}"), good.substr(0, good.size() - 1),
          good.substr(0, good.size() / 2), good + "x", good + good, good + "]", good + '\0', "\xEF\xBB\xBF" + good,
          std::string(100'000, '['), "{\"parent\":" + std::string(100'000, '[') + "}"}) {
      INFO(bad.substr(0, 60) << " … " << bad.size());
      CHECK(outcome(bad, hook).substr(0, 3) == "400");
    }
  }
}

TEST_CASE("text that is not UTF-8 is refused wherever it stands") {
  for (const char* bad : {"\xFF", "\xC0\xAF", "\xED\xA0\x80", "\xF4\x90\x80\x80", "\xE2\x82"}) {
    CHECK(outcome(changed("https://remote.example.com/mcp", bad)).substr(0, 3) == "400");
    CHECK(outcome(changed("CompositeController", bad)).substr(0, 3) == "400");
  }
}

TEST_CASE("half of a surrogate pair is refused at a place that is read") {
  for (const char* bad : {"\\ud800", "\\udc00", "\\ud800x", "\\udc00\\ud800"}) {
    INFO(bad);
    CHECK(left_out(changed("https://remote.example.com/mcp", bad)) == "not served: MCPServerEntry/docs: NotDecodable");
    CHECK(outcome(changed("anonymous", bad)).substr(0, 3) == "400");
  }
  CHECK(outcome(changed("https://remote.example.com/mcp", "https://h/\\ud83d\\ude00")) == "200");
}

TEST_CASE("what is read of the parent nests up to 64 deep, what nobody reads as it likes") {
  const auto nested = [](const char* place, int depth) {
    Json request = Json::parse(Request().add(group()).add(entry("docs")).text());
    Json inner = 1;
    for (int i = 0; i < depth; ++i) inner = i % 2 == 0 ? Json::array({inner}) : Json{{"a", inner}};
    request[Json::json_pointer(place)] = std::move(inner);
    return outcome(request.dump());
  };
  constexpr int kAbove = 3;  // spec, podTemplateSpec, metadata
  constexpr const char* kRead = "/parent/spec/podTemplateSpec/metadata/x";
  CHECK(nested(kRead, 64 - kAbove) == "200");
  CHECK(nested(kRead, 65 - kAbove) == "400 /parent/spec");
  CHECK(nested(kRead, 400) == "400 /parent/spec");
  for (const char* place :
       {"/controller/x", "/later", "/parent/metadata/managedFields",
        "/related/MCPServerEntry.toolhive.stacklok.dev~1v1beta1/team-a~1docs/metadata/managedFields",
        "/related/MCPServerEntry.toolhive.stacklok.dev~1v1beta1/team-a~1docs/spec/later"}) {
    INFO(place);
    CHECK(nested(place, 400) == "200");
  }
  SECTION("brackets in texts nest nothing") {
    CHECK(outcome(changed("CompositeController", std::string(300, '['))) == "200");
    CHECK(outcome(changed("CompositeController", "\\\"" + std::string(300, '{'))) == "200");
  }
}

TEST_CASE("all trees of a request together hold only as many values as its size allows") {
  const auto status_with = [](int lists) {
    std::string items = "0";
    for (int i = 1; i < 60'000; ++i) items += ",0";
    std::string fields;
    for (int i = 0; i < lists; ++i) fields += "\"other" + std::to_string(i) + "\":[" + items + "],";
    return changed("\"spec\"", "\"status\":{" + fields + "\"url\":\"\"},\"spec\"");
  };
  CHECK(outcome(status_with(1)) == "200");
  CHECK(outcome(status_with(2)) == "400 /parent/status/other1");
}

TEST_CASE("a key given twice is refused in every object that is read") {
  struct Row {
    const char* part;
    const char* text;
    const char* path;
  };
  const std::vector<Row> rows = {
      {"\"finalizing\":false", "\"finalizing\":false,\"finalizing\":true", "/finalizing"},
      {"\"children\":{}", "\"children\":{},\"children\":{}", "/children"},
      {"\"name\":\"gw\"", "\"name\":\"gw\",\"name\":\"gw\"", "/parent/metadata/name"},
      {"\"name\":\"gw\"", "\"name\":\"gw\",\"n\\u0061me\":\"gw\"", "/parent/metadata/name"},
      {"\"type\":\"anonymous\"", "\"type\":\"anonymous\",\"type\":\"oidc\"", "/parent/spec"},
      {"\"MCPServer.toolhive.stacklok.dev/v1beta1\":{}",
       "\"MCPServer.toolhive.stacklok.dev/v1beta1\":{},\"MCPServer.toolhive.stacklok.dev/v1beta1\":{}", "/related"},
      {"\"MCPServer.toolhive.stacklok.dev/v1beta1\":{}",
       "\"MCPServer.toolhive.stacklok.dev/v1beta1\":{\"x\":{\"kind\":\"A\"},\"x\":{\"kind\":\"B\"}}",
       "/related/MCPServer.toolhive.stacklok.dev~1v1beta1"},
      {"\"children\":{}", "\"children\":{\"Service.v1\":{},\"Role.v1\":{},\"Service.v1\":{}}", "/children"},
  };
  for (const Row& row : rows) {
    INFO(row.text);
    CHECK(outcome(changed(row.part, row.text)) == "400 " + std::string(row.path));
  }
  // Nobody reads these.
  CHECK(outcome(changed("\"kind\":\"CompositeController\"", "\"kind\":\"A\",\"kind\":\"B\"")) == "200");
}

TEST_CASE("a value of another type is refused with its place") {
  struct Row {
    const char* place;
    Json value;
    const char* path;
  };
  const std::vector<Row> rows = {
      {"/parent", 1, "/parent"},
      {"/parent/metadata", Json::array(), "/parent/metadata"},
      {"/parent/metadata/name", 1, "/parent/metadata/name"},
      {"/parent/metadata/generation", "1", "/parent/metadata/generation"},
      {"/parent/metadata/generation", 1.5, "/parent/metadata/generation"},
      {"/parent/spec", "x", "/parent/spec"},
      {"/parent/spec/groupRef", "tools", "/parent/spec/groupRef"},
      {"/parent/spec/groupRef/name", 7, "/parent/spec/groupRef/name"},
      {"/parent/spec/replicas", "two", "/parent/spec/replicas"},
      {"/parent/spec/replicas", 1.5, "/parent/spec/replicas"},
      {"/parent/status", true, "/parent/status"},
      {"/parent/status/conditions", Json::object(), "/parent/status/conditions"},
      {"/parent/status/conditions", {{{"type", 1}}}, "/parent/status/conditions/0/type"},
      {"/children", Json::array(), "/children"},
      {"/children/Service.v1", Json::array(), "/children/Service.v1"},
      {"/children/Service.v1/a", nullptr, "/children/Service.v1/a"},
      {"/related", Json::array(), "/related"},
      {"/finalizing", "no", "/finalizing"},
  };
  for (const Row& row : rows) {
    Json request = Json::parse(Request().add(group()).text());
    request[Json::json_pointer(row.place)] = row.value;
    INFO(row.place << " " << row.value.dump());
    CHECK(outcome(request.dump()) == "400 " + std::string(row.path));
  }
}

TEST_CASE("a member that cannot be decoded is left out, with its name and the place") {
  const std::string nobody = "not served: MCPServerEntry/docs: NotDecodable";
  const auto with = [](const char* place, const Json& value) {
    Json request = Json::parse(Request().add(group()).add_all({entry("docs"), entry("other")}).text());
    request["related"]["MCPServerEntry.toolhive.stacklok.dev/v1beta1"]["team-a/docs"][Json::json_pointer(place)] =
        value;
    return request.dump();
  };
  for (const auto& [place, value] : std::vector<std::pair<const char*, Json>>{
           {"/spec/remoteUrl", 7},
           {"/spec/groupRef", "tools"},
           {"/spec/transport", Json::array()},
           {"/spec/headerForward", "x"},
           {"/spec/headerForward", {{"addPlaintextHeaders", {{"A", 1}}}}},
           {"/spec/externalAuthConfigRef", 1},
           {"/metadata/generation", "1"},
           {"/metadata/generation", 1e3},
           {"/status", Json::array()},
       }) {
    CAPTURE(place);
    CHECK(left_out(with(place, value)) == nobody);
  }
  CHECK(left_out(changed("\"remoteUrl\":", R"("remoteUrl":"https://other.example.com","remoteUrl":)")) == nobody);
  CHECK(left_out(changed(R"("kind":"MCPServerEntry")", R"("kind":"MCPServerEntry","kind":"MCPServer")")) == nobody);
  const Asked asked = ask(Hook::kSync, with("/spec/remoteUrl", 7));
  REQUIRE(asked.summary.excluded.size() == 1);
  CHECK(asked.summary.excluded[0].pointer == "/spec/remoteUrl");
  CHECK(asked.summary.excluded[0].message == "expected a string");
  CHECK(asked.summary.served == 1);
}

TEST_CASE("an object that cannot be decoded and is of another group, or of none, costs nothing") {
  Request request = Request().add(group()).add(entry("docs"));
  const std::string body = ask(Hook::kSync, request.text()).body;
  Json odd = Json::parse(request.text());
  Json& related = odd["related"];
  const auto put = [&](const char* kind, const char* name, Json object) {
    object["apiVersion"] = "toolhive.stacklok.dev/v1beta1";
    object["kind"] = kind;
    if (!object.contains("metadata")) object["metadata"] = {{"name", name}, {"namespace", "team-a"}};
    related[std::string(kind) + ".toolhive.stacklok.dev/v1beta1"][name] = std::move(object);
  };
  Json many = Json::array();
  for (int i = 0; i < 150'000; ++i) many.push_back("");
  put("MCPServer", "legacy", {{"spec", {{"groupRef", "old"}, {"transport", "sse"}}}});
  put("MCPServer", "shapeless", {{"spec", "x"}});
  put("MCPServer", "nameless", {{"metadata", 5}, {"spec", {{"groupRef", "tools"}}}});
  put("MCPServerEntry", "other", {{"spec", {{"groupRef", {{"name", "other"}}}, {"remoteUrl", 7}}}});
  put("MCPExternalAuthConfig", "unused", {{"spec", {{"type", 5}}}});
  put("MCPExternalAuthConfig", "large", {{"spec", {{"tokenExchange", {{"scopes", many}}}}}});
  put("MCPGroup", "broken", {{"status", {{"phase", 7}}}});
  related["MCPServer.toolhive.stacklok.dev/v1beta1"]["none"] = 7;
  related["MCPServer.toolhive.stacklok.dev/v1beta1"]["list"] = Json::array({Json::array()});
  CHECK(ask(Hook::kSync, odd.dump()).body == body);
}

TEST_CASE("an object that is referred to and cannot be decoded is named in the condition of its area") {
  const auto with = [](const char* kind, const char* name, const Json& spec, Request request) {
    Json tree = Json::parse(request.text());
    tree["related"][std::string(kind) + ".toolhive.stacklok.dev/v1beta1"][name] = {
        {"apiVersion", "toolhive.stacklok.dev/v1beta1"},
        {"kind", kind},
        {"metadata", {{"name", name}, {"namespace", "team-a"}}},
        {"spec", spec}};
    return ask(Hook::kSync, tree.dump()).tree;
  };
  Json referring = entry("docs");
  referring["spec"]["externalAuthConfigRef"] = {{"name", "odd"}};
  const Json answer =
      with("MCPExternalAuthConfig", "odd", {{"type", 5}}, Request().add(group()).add_all({referring, entry("other")}));
  CHECK(text_at(condition(answer, "BackendsAccepted"), {"message"}) ==
        "not served: MCPServerEntry/docs: AuthConfigNotFound");
  Json deep = 1;
  for (int i = 0; i < 70; ++i) deep = Json{{"a", deep}};
  Request request;
  request.add(group()).add(entry("docs"));
  request.tree()["parent"]["spec"]["telemetryConfigRef"] = {{"name", "deep"}};
  const Json refused = with("MCPTelemetryConfig", "deep", {{"later", deep}}, request);
  CHECK(text_at(refused, {"status", "message"}) ==
        "MCPTelemetryConfig deep cannot be decoded (/spec: nested too deeply)");
}

TEST_CASE("a parent without identity is refused") {
  for (const char* place : {"/apiVersion", "/kind", "/metadata/name", "/metadata/namespace"}) {
    for (const Json& value : {Json(), Json("")}) {
      Json request = Json::parse(Request().text());
      Json& object = request["parent"];
      object[Json::json_pointer(place)] = value;
      for (const Hook hook : {Hook::kSync, Hook::kCustomize}) {
        CHECK(outcome(request.dump(), hook) == "400 /parent" + std::string(place));
      }
    }
  }
  Json request = Json::parse(Request().text());
  request["parent"]["kind"] = "Deployment";
  CHECK(outcome(request.dump()) == "400 /parent/kind");
}

TEST_CASE("unknown fields of the request and null where nothing is meant are ignored") {
  Json request = Json::parse(Request().add(group()).add(entry("docs")).text());
  const std::string body = ask(Hook::kSync, request.dump()).body;
  request["later"] = {{"a", {1, 2, nullptr}}};
  request["parent"]["later"] = 1;
  request["parent"]["status"] = nullptr;
  request["parent"]["metadata"]["annotations"] = nullptr;
  request["finalizing"] = nullptr;
  request["controller"] = nullptr;
  CHECK(ask(Hook::kSync, request.dump()).body == body);
}

TEST_CASE("the same object twice is refused: both cannot be true") {
  Json request = Json::parse(Request().add(group()).add(entry("docs")).text());
  auto& entries = request["related"]["MCPServerEntry.toolhive.stacklok.dev/v1beta1"];
  entries["again"] = entries["team-a/docs"];
  CHECK(outcome(request.dump()) == "400 /related");
  SECTION("two kinds with one name are two objects") {
    CHECK(outcome(Request().add(group()).add(entry("docs")).add(server("docs")).text()) == "200");
  }
  SECTION("an object of another namespace is not meant at all") {
    entries["again"]["metadata"]["namespace"] = "team-b";
    CHECK(outcome(request.dump()) == "200");
  }
  SECTION("a child too") {
    const Json service{{"apiVersion", "v1"}, {"kind", "Service"}, {"metadata", {{"name", "vmcp-gw"}}}};
    CHECK(outcome(Request().observe(service).text()) == "200");
    Json twice = Json::parse(Request().observe(service).text());
    twice["children"]["Service.v1"]["again"] = twice["children"]["Service.v1"]["team-a/vmcp-gw"];
    CHECK(outcome(twice.dump()) == "400 /children");
  }
}

TEST_CASE("the place of an object in the maps says nothing") {
  const Request request = Request().add(group()).add_all({entry("docs"), server("files")});
  Json moved = Json::parse(request.text());
  Json& related = moved["related"];
  related["MCPGroup.toolhive.stacklok.dev/v1beta1"]["x"] =
      related["MCPServerEntry.toolhive.stacklok.dev/v1beta1"]["team-a/docs"];
  related["MCPServerEntry.toolhive.stacklok.dev/v1beta1"] = Json::object();
  CHECK(ask(Hook::kSync, moved.dump()).body == ask(Hook::kSync, request.text()).body);
}

TEST_CASE("escaped keys are the keys that they spell") {
  CHECK(ask(Hook::kSync, changed("\"remoteUrl\"", "\"remote\\u0055rl\"")).body ==
        ask(Hook::kSync, changed("x", "x")).body);
}

TEST_CASE("only children of our kinds that the parent controls are children") {
  const auto retained = [](Json object, const Json& owners) {
    object["metadata"]["name"] = "c";
    if (!owners.is_null()) object["metadata"]["ownerReferences"] = owners;
    return synced(Request().observe(object))["children"].size();
  };
  const Json service{{"apiVersion", "v1"}, {"kind", "Service"}};
  CHECK(retained(service, nullptr) == 1);
  CHECK(retained(service, Json::array()) == 0);
  CHECK(retained(service, Json::array({{{"uid", kParentUid}}})) == 0);
  CHECK(retained(service, Json::array({{{"uid", kParentUid}, {"controller", false}}})) == 0);
  CHECK(retained(service, Json::array({{{"uid", "other"}, {"controller", true}}})) == 0);
  CHECK(retained(service, Json::array({{{"uid", "other"}}, {{"uid", kParentUid}, {"controller", true}}})) == 1);
  CHECK(retained({{"apiVersion", "v1"}, {"kind", "Secret"}}, nullptr) == 0);
  CHECK(retained({{"apiVersion", "example.com/v1"}, {"kind", "Service"}}, nullptr) == 0);
}

TEST_CASE("a child that cannot be named is refused, never left out") {
  const Json good{{"apiVersion", "v1"}, {"kind", "Service"}, {"metadata", {{"name", "vmcp-gw"}}}};
  for (const char* place : {"/apiVersion", "/kind", "/metadata/name"}) {
    Json request = Json::parse(Request().observe(good).text());
    request["children"]["Service.v1"]["team-a/vmcp-gw"][Json::json_pointer(place)] = "";
    CHECK(outcome(request.dump()) == "400 /children");
  }
  SECTION("nor is it known whose it is when the parent has no uid") {
    Json request = Json::parse(Request().observe(good).text());
    request["parent"]["metadata"].erase("uid");
    CHECK(outcome(request.dump()) == "400 /parent/metadata/uid");
  }
}

TEST_CASE("names beyond ASCII and with NUL are read as they are and go nowhere") {
  const Json answer =
      synced(Request().add(group()).add_all({entry("d\xC3\xB6rfer"), entry("docs"), entry(std::string("a\0b", 3))}));
  CHECK(config_of(answer)["backends"].size() == 1);
  CHECK(text_at(condition(answer, "BackendsAccepted"), {"message"}) ==
        "not served: MCPServerEntry/" + std::string("a\0b", 3) +
            ": NameInvalid, MCPServerEntry/d\xC3\xB6rfer: NameInvalid");
}

}  // namespace
}  // namespace vmcp
