// SPDX-License-Identifier: Apache-2.0
#include "server/observe/metrics.h"

#include <ctime>
#include <string_view>
#include <vector>

#include "tests/catch.h"
#include "tests/server/test_service.h"

using namespace vmcp;
using namespace vmcp::server;
using namespace vmcp::server::test;

TEST_CASE("All metrics of the specification are there from the start, under their names and labels") {
  const TestService service;
  const std::string text = "\n" + service.scrape();
  for (const char* name :
       {"requests_total{hook=\"sync\",outcome=\"ok\"} 0", "requests_total{hook=\"customize\",outcome=\"overloaded\"} 0",
        "requests_total{hook=\"none\",outcome=\"not_found\"} 0",
        "request_duration_seconds_bucket{hook=\"sync\",le=\"0.0001\"} 0",
        "request_duration_seconds_bucket{hook=\"sync\",le=\"10\"} 0",
        "request_duration_seconds_count{hook=\"customize\"} 0", "request_bytes_count 0", "response_bytes_count 0",
        "in_flight 0", "in_flight_bytes 0", "backends_served 0", "gateways 0", "certificate_not_after_seconds ",
        "certificate_reloads_total{result=\"success\"} 0", "certificate_reloads_total{result=\"failure\"} 0",
        "build_info{", "insecure_http 0", "unauthenticated 1"}) {
    INFO(name);
    CHECK(text.find("\nvmcp_composer_" + std::string(name)) != std::string::npos);
  }
  for (const char* family : {"members_excluded_total", "specs_not_applied_total"}) {
    INFO(family);
    CHECK(text.find("# TYPE vmcp_composer_" + std::string(family)) != std::string::npos);
  }
  CHECK(text.find("commit=\"") != std::string::npos);
  CHECK(text.find("version=\"") != std::string::npos);
}

TEST_CASE("What the process takes is told under the usual names") {
  const TestService service;
  for (const char* name : {"cpu_seconds_total", "resident_memory_bytes", "virtual_memory_bytes", "threads",
                           "start_time_seconds", "open_fds", "max_fds"}) {
    INFO(name);
    CHECK(service.metric("process_" + std::string(name)) >= (std::string_view(name) == "cpu_seconds_total" ? 0 : 1));
  }
  const auto now = static_cast<double>(std::time(nullptr));
  CHECK(service.metric("process_start_time_seconds") > now - 24 * 3600);
  CHECK(service.metric("process_start_time_seconds") <= now + 1);
  CHECK(service.metric("process_resident_memory_bytes") > 1 << 20);
  CHECK(service.metric("process_resident_memory_bytes") < service.metric("process_virtual_memory_bytes"));
}

TEST_CASE("Reasons without end do not make metrics without end") {
  Metrics metrics("1", "c", 100);
  Summary summary;
  for (int count = 0; count < 1000; ++count) summary.excluded.push_back({"a/b", "Reason" + std::to_string(count), ""});
  RequestRecord record;
  record.hook = Hook::kSync;
  record.summary = &summary;
  metrics.count(record);
  const std::string text = metrics.scrape({});
  CHECK(text.find("members_excluded_total{reason=\"Reason0\"} 1\n") != std::string::npos);
  CHECK(text.find("Reason999") == std::string::npos);
  CHECK(text.find("members_excluded_total{reason=\"Other\"} 901\n") != std::string::npos);
}

TEST_CASE("Requests are counted by hook and outcome") {
  TestService service;
  service.core.answer_with = [](Hook, Workspace& workspace) {
    Answer answer;
    answer.body = "{}";
    answer.summary.parent = "ns/gateway";
    answer.summary.generation = 7;
    answer.summary.served = 3;
    if (workspace.request() == "[1]") answer.summary.excluded = {{"MCPServerEntry/a", "RemoteURLInvalid", "not https"}};
    if (workspace.request() == "[2]") answer.summary.not_applied = {{"Valid", "NotSupported", "/spec/x", "no"}};
    return answer;
  };
  for (const char* body : {"[0]", "[1]", "[1]", "[2]"}) REQUIRE(service.call_hook(hook_request("/sync", body)));
  REQUIRE(service.call_hook(hook_request("/customize", "[0]")));
  REQUIRE(service.call_hook(hook_request("/nowhere", "[0]")));
  CHECK(eventually(
      [&] { return service.metric("vmcp_composer_requests_total{hook=\"sync\",outcome=\"not_applied\"}") == 1; }));
  CHECK(service.metric("vmcp_composer_requests_total{hook=\"sync\",outcome=\"ok\"}") == 1);
  CHECK(service.metric("vmcp_composer_requests_total{hook=\"sync\",outcome=\"excluded\"}") == 2);
  CHECK(service.metric("vmcp_composer_requests_total{hook=\"customize\",outcome=\"ok\"}") == 1);
  CHECK(service.metric("vmcp_composer_requests_total{hook=\"none\",outcome=\"not_found\"}") == 1);
  CHECK(service.metric("vmcp_composer_members_excluded_total{reason=\"RemoteURLInvalid\"}") == 2);
  CHECK(service.metric("vmcp_composer_specs_not_applied_total{reason=\"NotSupported\"}") == 1);
  CHECK(service.metric("vmcp_composer_request_duration_seconds_count{hook=\"sync\"}") == 4);
  CHECK(service.metric("vmcp_composer_request_bytes_sum") == 15);
  CHECK(service.metric("vmcp_composer_backends_served") == 3);
  CHECK(service.metric("vmcp_composer_gateway_backends_served{namespace=\"ns\",name=\"gateway\"}") == 3);
}
