// SPDX-License-Identifier: Apache-2.0
// Kustomizations, examples and what monitoring refers to. tests/e2e builds the overlays with kubectl.
#include <regex>
#include <set>

#include "server/observe/metrics.h"
#include "sync/yaml/yaml_reader.h"
#include "tests/catch.h"
#include "tests/manifests/repository.h"

using namespace vmcp::manifests;
using vmcp::Json;
namespace fs = std::filesystem;

namespace {

using Words = std::set<std::string>;

const std::string& scrape() {
  static const std::string kText = [] {
    vmcp::server::Metrics metrics("version", "commit", 100);
    return metrics.scrape({});
  }();
  return kText;
}

/// Whatever of `text` matches, in its first group.
Words all_of(const std::string& text, const std::string& expression) {
  const std::regex pattern(expression);
  Words found;
  for (auto at = std::sregex_iterator(text.begin(), text.end(), pattern); at != std::sregex_iterator(); ++at) {
    found.insert((*at)[1]);
  }
  return found;
}

/// The expressions of alerts and panels.
std::string expressions() {
  std::string all;
  const Json rules = object_in("manifests/overlays/monitoring/prometheusrule.yaml", "PrometheusRule");
  for (const Json& rule : rules["spec"]["groups"][0]["rules"]) all += rule["expr"].get<std::string>() + "\n";
  const Json dashboard = Json::parse(text_of(in_project("manifests/overlays/monitoring/dashboard.json")));
  for (const Json& panel : dashboard["panels"]) {
    for (const Json& target : panel.value("targets", Json::array())) all += target["expr"].get<std::string>() + "\n";
  }
  return all;
}

bool is_histogram(const std::string& name) {
  return scrape().find("# TYPE " + name + " histogram") != std::string::npos;
}

/// Of a histogram's series, the histogram.
std::string family_of(const std::string& series) {
  for (const char* suffix : {"_bucket", "_sum", "_count"}) {
    const std::size_t at = series.rfind(suffix);
    if (at != std::string::npos && at + std::string(suffix).size() == series.size() &&
        is_histogram(series.substr(0, at))) {
      return series.substr(0, at);
    }
  }
  return series;
}

}  // namespace

TEST_CASE("every file and base that a kustomization names is there") {
  Words overlays;
  for (const auto& file : files_below("manifests", "kustomization.yaml")) {
    INFO(file);
    const auto kustomization = vmcp::parse_yaml(text_of(file), "");
    REQUIRE(kustomization.has_value());
    const fs::path directory = file.parent_path();
    overlays.insert(directory.filename().string());
    for (const auto& resource : (*kustomization)["resources"]) {
      const fs::path path = directory / resource.get<std::string>();
      INFO(path);
      CHECK(fs::exists(fs::is_directory(path) ? path / "kustomization.yaml" : path));
    }
    for (const char* generator : {"configMapGenerator", "secretGenerator"}) {
      for (const Json& each : kustomization->value(generator, Json::array())) {
        for (const std::string path : each["files"]) {
          if (path.substr(0, 6) != "certs/") CHECK(fs::exists(directory / path));  // certs/ is what gencert makes
        }
      }
    }
  }
  CHECK(overlays == Words{"admission-policy", "base", "cert-manager", "dev", "large-namespaces", "monitoring", "mtls",
                          "self-signed"});
}

TEST_CASE("a file of the base that no kustomization names would never be installed") {
  const auto kustomization = vmcp::parse_yaml(text_of(in_project("manifests/base/kustomization.yaml")), "");
  REQUIRE(kustomization.has_value());
  Words named, there;
  for (const auto& resource : (*kustomization)["resources"]) named.insert(resource.get<std::string>());
  for (const auto& file : files_below("manifests/base", ".yaml")) there.insert(file.filename().string());
  there.erase("kustomization.yaml");
  CHECK(named == there);
}

TEST_CASE("every example is a golden case") {
  for (const auto& file : files_below("manifests/examples", ".yaml")) {
    const fs::path golden = in_project("tests/golden/example-" + file.stem().string());
    INFO(golden);
    CHECK(text_of(golden / "input.yaml") == text_of(file));
    CHECK(fs::exists(golden / "output.yaml"));
    CHECK(fs::exists(golden / "status.yaml"));
  }
}

TEST_CASE("alerts and dashboard use metrics that exist, and all but the connection's own are shown") {
  Words used;
  for (const std::string& series : all_of(expressions(), "(vmcp_composer_[a-z_]+)")) used.insert(family_of(series));
  const Words there = all_of(scrape(), "# TYPE (vmcp_composer_[a-z_]+) ");
  CHECK(used == there);
}

TEST_CASE("alerts and dashboard ask for label values that exist") {
  for (const char* label : {"outcome", "hook", "result"}) {
    const Words values = all_of(scrape(), std::string(label) + "=\"([a-z_]+)\"");
    for (const std::string& choice : all_of(expressions(), std::string(label) + "[!=]=?~?\"([a-z_|]+)\"")) {
      for (const std::string& value : all_of(choice, "([a-z_]+)")) {
        INFO(label << " " << value);
        CHECK(values.count(value) == 1);
      }
    }
  }
}
