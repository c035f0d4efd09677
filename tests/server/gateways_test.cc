// SPDX-License-Identifier: Apache-2.0
#include "server/observe/gateways.h"

#include <prometheus/text_serializer.h>

#include <string>

#include "tests/catch.h"

using namespace vmcp;
using namespace vmcp::server;
using std::chrono::minutes;

namespace {

const Gateways::Clock::time_point kStart = Gateways::Clock::now();

std::string shown(Gateways& gateways, Gateways::Clock::time_point now = kStart) {
  return prometheus::TextSerializer().Serialize(gateways.collect(now));
}

bool shows(Gateways& gateways, const std::string& line, Gateways::Clock::time_point now = kStart) {
  return ("\n" + shown(gateways, now)).find("\nvmcp_composer_" + line + "\n") != std::string::npos;
}

Summary summary_of(const std::string& parent, std::size_t served) {
  Summary summary;
  summary.parent = parent;
  summary.served = served;
  return summary;
}

Summary with_excluded(Summary summary, const std::string& member, const std::string& reason) {
  summary.excluded.push_back({member, reason, "why"});
  return summary;
}

Summary refused(const std::string& parent) {
  Summary summary = summary_of(parent, 0);
  summary.not_applied.push_back({"Valid", "NotSupported", "/spec/x", "why"});
  return summary;
}

}  // namespace

TEST_CASE("Each gateway has its gauges: served, left out and not applied, by reason") {
  Gateways gateways(100);
  gateways.note(with_excluded(with_excluded(summary_of("a/one", 3), "E/x", "NoURL"), "E/y", "NoURL"), kStart);
  gateways.note(summary_of("b/two", 4), kStart);
  gateways.note(refused("b/two"), kStart);
  CHECK(shows(gateways, "gateways 2"));
  CHECK(shows(gateways, "backends_served 7"));
  CHECK(shows(gateways, "gateway_backends_served{namespace=\"a\",name=\"one\"} 3"));
  CHECK(shows(gateways, "gateway_members_excluded{namespace=\"a\",name=\"one\",reason=\"NoURL\"} 2"));
  CHECK(shows(gateways, "gateway_not_applied{namespace=\"b\",name=\"two\",reason=\"NotSupported\"} 1"));
  // It runs on with the members that it had.
  CHECK(shows(gateways, "gateway_backends_served{namespace=\"b\",name=\"two\"} 4"));
  gateways.note(summary_of("b/two", 5), kStart);
  CHECK(shown(gateways).find("name=\"two\",reason") == std::string::npos);
}

TEST_CASE("The gauges of a gateway go when it is finalized, and when it was not seen for long") {
  Gateways gateways(100);
  gateways.note(summary_of("a/one", 3), kStart);
  gateways.note(summary_of("a/two", 4), kStart);
  Summary deleted = summary_of("a/one", 0);
  deleted.deleted = true;
  CHECK_FALSE(gateways.note(deleted, kStart));
  CHECK(shown(gateways).find("name=\"one\"") == std::string::npos);
  CHECK(shows(gateways, "backends_served 4", kStart + minutes(15)));
  CHECK(shown(gateways, kStart + minutes(16)).find("name=") == std::string::npos);
  CHECK(shows(gateways, "gateways 0", kStart + minutes(16)));
}

TEST_CASE("There are no more series than --max-gateway-series, and a gateway has all of its own or none") {
  Gateways gateways(4);
  gateways.note(with_excluded(summary_of("a/one", 1), "E/x", "NoURL"), kStart);
  gateways.note(with_excluded(with_excluded(summary_of("a/three", 1), "E/x", "NoURL"), "E/y", "URLInvalid"), kStart);
  gateways.note(summary_of("a/two", 1), kStart);
  const std::string text = shown(gateways);
  CHECK(text.find("name=\"one\"") != std::string::npos);
  CHECK(text.find("name=\"three\"") == std::string::npos);
  CHECK(text.find("name=\"two\"") != std::string::npos);
  CHECK(shows(gateways, "gateways_without_series 1"));
  CHECK(shows(gateways, "backends_served 3"));
}

TEST_CASE("Reasons that somebody invents do not make series without end") {
  Gateways gateways(1000);
  Summary summary = summary_of("a/one", 0);
  for (int i = 0; i < 100; ++i) summary = with_excluded(std::move(summary), "E/x", "Reason" + std::to_string(i));
  summary = with_excluded(std::move(summary), "E/x", std::string(65, 'x'));
  gateways.note(summary, kStart);
  CHECK(shows(gateways, "gateway_members_excluded{namespace=\"a\",name=\"one\",reason=\"Other\"} 81"));
}

TEST_CASE("What is wrong with a gateway is news once, and again when it changes") {
  Gateways gateways(100);
  const Summary fine = summary_of("a/one", 3);
  const Summary bad = with_excluded(fine, "E/x", "NoURL");
  CHECK_FALSE(gateways.note(fine, kStart));
  CHECK(gateways.note(bad, kStart));
  CHECK_FALSE(gateways.note(bad, kStart));
  CHECK(gateways.note(with_excluded(bad, "E/y", "NoURL"), kStart));
  CHECK_FALSE(gateways.note(fine, kStart));
  CHECK(gateways.note(bad, kStart));
  CHECK(gateways.note(refused("a/two"), kStart));
  CHECK_FALSE(gateways.note(refused("a/two"), kStart));
  CHECK_FALSE(gateways.note(Summary(), kStart));
}
