// SPDX-License-Identifier: Apache-2.0
#include "sync/config/optimizer.h"

#include "tests/catch.h"
#include "tests/support/spec_fixture.h"

using namespace vmcp;
using namespace vmcp::test;

namespace {

std::string with(const std::string& optimizer) {
  return R"({"config":{"optimizer":)" + optimizer + "}}";
}

std::string referring(const std::string& optimizer) {
  return R"({"embeddingServerRef":{"name":"tei"},"config":{"optimizer":)" + optimizer + "}}";
}

std::string openai(const std::string& more) {
  return with(R"({"embeddingProvider":"openai","embeddingService":"https://api.example.com","embeddingModel":"m")" +
              more + "}");
}

constexpr const char* kUrl = "http://tei.team-a.svc:8080";

}  // namespace

TEST_CASE("the optimizer gets its embedding service from the spec or from the EmbeddingServer") {
  struct Row {
    std::string spec;
    const char* node;
    const char* notes;
  };
  for (
      const Row& row : {
          Row{"{}", "", ""},
          Row{with(
                  R"({"embeddingService":"http://e:1","maxToolsToReturn":12,"hybridSearchSemanticRatio":"0.7","semanticDistanceThreshold":"1.5"})"),
              R"({"embeddingService":"http://e:1","embeddingServiceTimeout":"30s","embeddingProvider":"tei","maxToolsToReturn":12,"hybridSearchSemanticRatio":"0.7","semanticDistanceThreshold":"1.5"})",
              ""},
          Row{R"({"embeddingServerRef":{"name":"tei"}})", R"({"embeddingService":"http://tei.team-a.svc:8080"})", ""},
          Row{referring("{}"),
              R"({"embeddingService":"http://tei.team-a.svc:8080","embeddingServiceTimeout":"30s","embeddingProvider":"tei"})",
              ""},
          Row{referring(R"({"embeddingService":"http://other","embeddingServiceTimeout":"0s"})"),
              R"({"embeddingService":"http://tei.team-a.svc:8080","embeddingProvider":"tei"})",
              "/spec/config/optimizer/embeddingService: has no effect: spec.embeddingServerRef takes its place"},
          Row{openai(R"(,"embeddingHeaders":{"X-Org":"acme"})"),
              R"({"embeddingService":"https://api.example.com","embeddingServiceTimeout":"30s","embeddingProvider":"openai","embeddingModel":"m","embeddingHeaders":{"X-Org":"acme"}})",
              ""},
      }) {
    CAPTURE(row.spec);
    SpecFixture fixture(row.spec);
    auto decided = decide_optimizer(fixture.embedding_server("tei", "Ready", kUrl, 1).inputs());
    CHECK(decided.report.refusals.empty());
    CHECK((decided.value ? decided.value->dump() : "") == row.node);
    CHECK(notes(decided.report) == row.notes);
  }
}

TEST_CASE("the spec waits for the EmbeddingServer that it refers to") {
  struct Row {
    const char* phase;
    const char* url;
    int ready_replicas;
    const char* refusal;
    bool pending;
  };
  for (const Row& row : {
           Row{"", "", 0, "EmbeddingServer is not yet ready", true},
           Row{"Pending", kUrl, 0, "EmbeddingServer is not yet ready", true},
           Row{"Downloading", kUrl, 1, "EmbeddingServer is not yet ready", true},
           Row{"Ready", kUrl, 0, "EmbeddingServer is not yet ready", true},
           Row{"Ready", "", 1, "EmbeddingServer is not yet ready", true},
           Row{"Failed", kUrl, 1, "EmbeddingServer tei has failed", false},
       }) {
    CAPTURE(row.phase, row.ready_replicas);
    SpecFixture fixture(referring("{}"));
    auto report =
        decide_optimizer(fixture.embedding_server("tei", row.phase, row.url, row.ready_replicas).inputs()).report;
    REQUIRE(report.refusals.size() == 1);
    CHECK(report.refusals[0].type == "EmbeddingServerReady");
    CHECK(report.refusals[0].reason == "EmbeddingServerNotReady");
    CHECK(report.refusals[0].pointer == "/spec/embeddingServerRef/name");
    CHECK(report.refusals[0].message == row.refusal);
    CHECK(report.refusals[0].pending == row.pending);
    const char* waiting = "Waiting for EmbeddingServer to become ready";
    CHECK(report.refusals[0].status_message == (row.pending ? waiting : ""));
    CHECK(condition(report, "EmbeddingServerReady").empty());
  }
}

TEST_CASE("a ready EmbeddingServer is a condition, and none without a reference") {
  SpecFixture fixture(referring("{}"));
  CHECK(condition(decide_optimizer(fixture.embedding_server("tei", "Ready", kUrl, 2).inputs()).report,
                  "EmbeddingServerReady") == "True EmbeddingServerReady: EmbeddingServer is ready");
  SpecFixture without(with(R"({"embeddingService":"http://e:1"})"));
  CHECK(condition(decide_optimizer(without.inputs()).report, "EmbeddingServerReady").empty());
}

TEST_CASE("an EmbeddingServer that is not there is refused and not waited for") {
  auto report = decide_optimizer(SpecFixture(referring("{}")).inputs()).report;
  REQUIRE(report.refusals.size() == 1);
  CHECK(report.refusals[0].reason == "EmbeddingServerNotFound");
  CHECK(report.refusals[0].message == "Referenced EmbeddingServer tei not found");
  CHECK_FALSE(report.refusals[0].pending);
}

TEST_CASE("optimizer settings that the runtime or the API server would refuse are refused") {
  struct Row {
    std::string spec;
    const char* refusal;
  };
  for (const Row& row : {
           Row{with("{}"),
               "/spec/config/optimizer/embeddingService: spec.config.optimizer requires an embedding service: set "
               "spec.embeddingServerRef (recommended) or spec.config.optimizer.embeddingService"},
           Row{R"({"embeddingServerRef":{}})",
               "/spec/embeddingServerRef/name: spec.embeddingServerRef.name is required"},
           Row{referring(R"({"embeddingProvider":"openai","embeddingModel":"m"})"),
               "/spec/config/optimizer/embeddingProvider: spec.config.optimizer.embeddingProvider cannot be openai "
               "together with spec.embeddingServerRef, which is a managed TEI server; remove one of them"},
           Row{with(R"({"embeddingProvider":"openai","embeddingService":"http://e"})"),
               "/spec/config/optimizer/embeddingModel: spec.config.optimizer.embeddingModel is required when "
               "embeddingProvider is openai"},
           Row{with(R"({"embeddingService":"http://e","embeddingServiceTimeout":"fast"})"),
               "/spec/config/optimizer/embeddingServiceTimeout: spec.config.optimizer.embeddingServiceTimeout must be "
               "a "
               "duration such as 30s or 1m30s"},
           Row{with(R"({"embeddingService":"http://e","embeddingHeaders":{"X-Org":"acme"}})"),
               "/spec/config/optimizer/embeddingHeaders: spec.config.optimizer.embeddingHeaders is only supported when "
               "embeddingProvider is openai"},
           Row{with(R"({"embeddingService":"http://e","maxToolsToReturn":51})"),
               "/spec/config/optimizer/maxToolsToReturn: spec.config.optimizer.maxToolsToReturn must be between 1 and "
               "50, got 51"},
           Row{with(R"({"embeddingService":"http://e","maxToolsToReturn":-1})"),
               "/spec/config/optimizer/maxToolsToReturn: spec.config.optimizer.maxToolsToReturn must be between 1 and "
               "50, got -1"},
       }) {
    CAPTURE(row.spec);
    SpecFixture fixture(row.spec);
    CHECK(refusals(decide_optimizer(fixture.embedding_server("tei", "Ready", kUrl, 1).inputs()).report) == row.refusal);
  }
}

TEST_CASE("ratios are plain decimal numbers in their range") {
  for (const char* good : {"0", "1", "0.5", ".5", "1.0", "00.1"}) {
    CAPTURE(good);
    SpecFixture fixture(
        with(R"({"embeddingService":"http://e","hybridSearchSemanticRatio":")" + std::string(good) + "\"}"));
    CHECK(refusals(decide_optimizer(fixture.inputs()).report).empty());
  }
  for (const char* bad : {"1.1", "2", "-0.5", "+0.5", "1e-1", "0x1", "half", "1.", ".", "0.5 ", "1.0.0", "inf"}) {
    CAPTURE(bad);
    SpecFixture fixture(
        with(R"({"embeddingService":"http://e","hybridSearchSemanticRatio":")" + std::string(bad) + "\"}"));
    CHECK(refusals(decide_optimizer(fixture.inputs()).report) ==
          "/spec/config/optimizer/hybridSearchSemanticRatio: spec.config.optimizer.hybridSearchSemanticRatio must be a "
          "number from 0 to 1 such as \"0.5\"");
  }
  SpecFixture two(with(R"({"embeddingService":"http://e","semanticDistanceThreshold":"2"})"));
  CHECK(refusals(decide_optimizer(two.inputs()).report).empty());
  SpecFixture more(with(R"({"embeddingService":"http://e","semanticDistanceThreshold":"2.01"})"));
  CHECK(refusals(decide_optimizer(more.inputs()).report) ==
        "/spec/config/optimizer/semanticDistanceThreshold: spec.config.optimizer.semanticDistanceThreshold must be a "
        "number from 0 to 2 such as \"1.0\"");
}

TEST_CASE("embedding headers have legal names and values, and no value is ever repeated") {
  struct Row {
    Json headers;
    const char* message;
  };
  const std::string place = "spec.config.optimizer.embeddingHeaders";
  for (const Row& row : {
           Row{Json{{"X Y", "v"}}, "[\"X Y\"] is not a valid header name"},
           Row{Json{{"authorization", "Bearer secret"}},
               "[\"authorization\"] must not be set: the key comes from the variable OPENAI_API_KEY, which "
               "spec.podTemplateSpec can supply"},
           Row{Json{{"CONTENT-TYPE", "v"}}, "[\"CONTENT-TYPE\"] must not be set: it is always application/json"},
           Row{Json{{"X-A", ""}}, "[\"X-A\"]: the value must have 1 to 8192 bytes and no control characters"},
           Row{Json{{"X-A", "secret\nX-B: 1"}},
               "[\"X-A\"]: the value must have 1 to 8192 bytes and no control characters"},
           Row{Json{{"X-A", std::string(8193, 's')}},
               "[\"X-A\"]: the value must have 1 to 8192 bytes and no control characters"},
       }) {
    CAPTURE(row.headers.dump());
    SpecFixture fixture(openai(R"(,"embeddingHeaders":)" + row.headers.dump()));
    std::string found = refusals(decide_optimizer(fixture.inputs()).report);
    CHECK(found.substr(found.find(' ') + 1).find(place + row.message) != std::string::npos);
    CHECK(found.find("secret") == std::string::npos);
  }
  SpecFixture fixture(openai(R"(,"embeddingHeaders":{"X-Api-Key":"secret","X-Tab":"a\tb"})"));
  auto report = decide_optimizer(fixture.inputs()).report;
  CHECK(refusals(report).empty());
  CHECK(notes(report) ==
        "/spec/config/optimizer/embeddingHeaders/X-Api-Key: stands in a ConfigMap in plain text, and its name looks "
        "like a credential");
}

TEST_CASE("more than 32 embedding headers are refused") {
  Json headers = Json::object();
  for (int index = 0; index < 33; ++index) headers["X-" + std::to_string(index)] = "v";
  SpecFixture fixture(openai(R"(,"embeddingHeaders":)" + headers.dump()));
  CHECK(refusals(decide_optimizer(fixture.inputs()).report) ==
        "/spec/config/optimizer/embeddingHeaders: spec.config.optimizer.embeddingHeaders must not have more than 32 "
        "headers");
}
