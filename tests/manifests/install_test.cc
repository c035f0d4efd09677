// SPDX-License-Identifier: Apache-2.0
// What manifests/ installs: that it asks for exactly what the hook does and may do, and that its parts fit together.
#include <CLI/CLI.hpp>
#include <algorithm>
#include <set>

#include "cli/metacontroller.h"
#include "cli/serve_options.h"
#include "cli/world.h"
#include "sync/model/child.h"
#include "sync/model/names.h"
#include "sync/yaml/yaml_reader.h"
#include "tests/catch.h"
#include "tests/manifests/repository.h"

using namespace vmcp::manifests;
using vmcp::Json;

namespace {

using Words = std::set<std::string>;

Json composite_controller() {
  return object_in("manifests/base/compositecontroller.yaml", "CompositeController")["spec"];
}

Json pod() {
  return object_in("manifests/base/deployment.yaml", "Deployment")["spec"]["template"]["spec"];
}

/// As resources are called: `configmaps` for ConfigMap. The kinds of children are all regular.
std::string plural(std::string kind) {
  std::transform(kind.begin(), kind.end(), kind.begin(), [](unsigned char c) { return std::tolower(c); });
  return kind + "s";
}

std::string group_of(const std::string& api_version) {
  const std::size_t slash = api_version.find('/');
  return slash == std::string::npos ? "" : api_version.substr(0, slash);
}

/// `verb resource.group` for everything that the ClusterRoles of an RBAC file allow.
Words allowed(const std::string& file = "manifests/rbac-metacontroller.yaml") {
  Words all;
  for (const auto& manifest : objects_in(in_project(file))) {
    if (manifest.object["kind"] != "ClusterRole") continue;
    for (const Json& rule : manifest.object["rules"]) {
      for (const auto& group : rule["apiGroups"]) {
        for (const auto& resource : rule["resources"]) {
          for (const auto& verb : rule["verbs"]) {
            all.insert(verb.get<std::string>() + " " + resource.get<std::string>() + "." + group.get<std::string>());
          }
        }
      }
    }
  }
  return all;
}

Words missing(const Words& needed) {
  const Words all = allowed();
  Words out;
  std::set_difference(needed.begin(), needed.end(), all.begin(), all.end(), std::inserter(out, out.end()));
  return out;
}

std::vector<Json> children_in_golden_cases() {
  std::vector<Json> children;
  for (const auto& file : files_below("tests/golden", "output.yaml")) {
    for (const auto& child : objects_in(file)) children.push_back(child.object);
  }
  return children;
}

/// `resource apiVersion` of everything that the customize hook may ask for.
Words related_resources() {
  Words all;
  const auto add = [&all](const Json& request) {
    const auto reply = vmcp::cli::ask(vmcp::Hook::kCustomize, request, {});
    REQUIRE(reply.ok());
    const Json answer = reply.json();
    for (const Json& rule : answer["relatedResources"]) {
      all.insert(rule["resource"].get<std::string>() + " " + rule["apiVersion"].get<std::string>());
    }
  };
  // It refers to every kind but MCPAuthzConfig, which takes the place of the ConfigMap.
  Json request = Json::parse(text_of(in_project("tests/golden/customize-references/request.json")));
  add(request);
  Json& incoming = request["parent"]["spec"]["incomingAuth"];
  incoming.erase("authzConfig");
  incoming["authzConfigRef"] = {{"name", "house-rules"}};
  add(request);
  REQUIRE(all.size() == std::size(vmcp::kRelatedKinds));
  return all;
}

/// The JSON patch operations of an overlay's kustomization, all in one list.
std::vector<Json> patches_of(const std::string& overlay) {
  const auto tree = vmcp::parse_yaml(text_of(in_project("manifests/overlays/" + overlay + "/kustomization.yaml")), "");
  REQUIRE(tree.has_value());
  std::vector<Json> out;
  for (const Json& patch : (*tree)["patches"]) {
    const auto operations = vmcp::parse_yaml(patch["patch"].get<std::string>(), "");
    REQUIRE(operations.has_value());
    out.insert(out.end(), operations->begin(), operations->end());
  }
  return out;
}

/// Parses `args` of the pod as `serve` would, without opening any file.
void check_arguments(std::vector<std::string> arguments) {
  REQUIRE(arguments.front() == "serve");
  arguments.erase(arguments.begin());
  std::reverse(arguments.begin(), arguments.end());  // as CLI11 takes them
  CLI::App command;
  vmcp::cli::ServeOptions options;
  vmcp::cli::add_serve_options(command, options);
  CHECK_NOTHROW(command.parse(arguments));
  const auto complete = vmcp::cli::complete_serve_options(command, options);
  INFO((complete ? "" : complete.error()));
  CHECK(complete.has_value());
}

}  // namespace

TEST_CASE("the CompositeController declares exactly the kinds of children that the hook can answer with") {
  Words declared;
  const Json controller = composite_controller();
  for (const Json& each : controller["childResources"]) {
    const std::string resource = each["resource"], api_version = each["apiVersion"];
    CHECK(declared.insert(resource + " " + api_version).second);
    CHECK(each["updateStrategy"]["method"] == "InPlace");
  }
  Words known;
  for (const vmcp::ChildKind& each : vmcp::kChildKinds) {
    known.insert(plural(std::string(each.kind)) + " " + std::string(each.api_version));
  }
  CHECK(declared == known);

  Words emitted;
  for (const Json& child : children_in_golden_cases()) {
    emitted.insert(plural(child["kind"]) + " " + child["apiVersion"].get<std::string>());
  }
  CHECK(declared == emitted);
}

TEST_CASE("Metacontroller may read whatever the customize hook asks for") {
  Words needed;
  for (const std::string& each : related_resources()) {
    CHECK(each.rfind("secrets ", 0) != 0);
    const std::size_t space = each.find(' ');
    for (const char* verb : {"get ", "list ", "watch "}) {
      needed.insert(verb + each.substr(0, space) + "." + group_of(each.substr(space + 1)));
    }
  }
  CHECK(missing(needed) == Words());
}

TEST_CASE("the informers of exactly the kinds that the customize hook may ask for are kept running") {
  const Json controller = object_in("manifests/base/related-informers.yaml", "DecoratorController")["spec"];
  Words warm;
  for (const Json& each : controller["resources"]) {
    CHECK(warm.insert(each["resource"].get<std::string>() + " " + each["apiVersion"].get<std::string>()).second);
    // No object both has a label and lacks it, so that the controller never calls a hook, of which it has none.
    const Json& expressions = each["labelSelector"]["matchExpressions"];
    REQUIRE(expressions.size() == 2);
    CHECK(expressions[0]["key"] == expressions[1]["key"]);
    CHECK(expressions[0]["operator"] == "Exists");
    CHECK(expressions[1]["operator"] == "DoesNotExist");
  }
  CHECK(warm == related_resources());
  CHECK(controller["hooks"] == Json::object());  // Metacontroller refuses a controller without it
}

TEST_CASE("Metacontroller may do to parent and children what it has to") {
  Words needed = {"get virtualmcpservers.toolhive.stacklok.dev", "list virtualmcpservers.toolhive.stacklok.dev",
                  "watch virtualmcpservers.toolhive.stacklok.dev",
                  "update virtualmcpservers/status.toolhive.stacklok.dev"};
  const Json controller = composite_controller();
  for (const Json& each : controller["childResources"]) {
    for (const char* verb : {"get ", "list ", "watch ", "create ", "update ", "patch ", "delete "}) {
      needed.insert(verb + each["resource"].get<std::string>() + "." + group_of(each["apiVersion"]));
    }
  }
  CHECK(missing(needed) == Words());
}

TEST_CASE("Metacontroller holds every right that a gateway's Role grants, or it could not create the Role") {
  Words granted;
  for (const Json& child : children_in_golden_cases()) {
    if (child["kind"] != "Role") continue;
    for (const Json& rule : child["rules"]) {
      for (const auto& resource : rule["resources"]) {
        for (const auto& verb : rule["verbs"]) {
          granted.insert(verb.get<std::string>() + " " + resource.get<std::string>() + "." +
                         rule["apiGroups"][0].get<std::string>());
        }
      }
    }
  }
  CHECK(granted.count("get secrets.") == 1);  // dynamic mode is among the cases
  CHECK(missing(granted) == Words());
}

TEST_CASE("the CompositeController calls the Service, by hook version 2, with a path that an upgrade can change") {
  const Json spec = composite_controller();
  CHECK(spec["generateSelector"] == true);
  CHECK(spec["parentResource"]["ignoreStatusChanges"] == false);
  CHECK(spec["resyncPeriodSeconds"] == 300);
  const Json service = object_in("manifests/base/service.yaml", "Service");
  const std::string host = service["metadata"]["name"].get<std::string>() + "." +
                           service["metadata"]["namespace"].get<std::string>() + ".svc";
  CHECK(spec["endpointConfigs"][0]["host"] == host);
  CHECK(spec["endpointConfigs"][0].contains("caBundle"));
  CHECK(spec["endpointConfigs"][0]["authorization"]["type"] == "Bearer");
  REQUIRE(spec["hooks"].size() == 2);
  for (const char* hook : {"customize", "sync"}) {
    CHECK(spec["hooks"][hook]["version"] == "v2");
    CHECK(spec["hooks"][hook]["webhook"]["url"] == "https://" + host + "/r1/" + hook);
  }
  CHECK(service["spec"]["ports"][0]["port"] == 443);
}

TEST_CASE("the DecoratorController of entries calls the same Service, and may write their status") {
  const Json spec = object_in("manifests/base/members-decoratorcontroller.yaml", "DecoratorController")["spec"];
  const Json gateways = composite_controller();
  CHECK(spec["endpointConfigs"] == gateways["endpointConfigs"]);
  CHECK(spec["hooks"]["customize"] == gateways["hooks"]["customize"]);
  std::string url = gateways["hooks"]["sync"]["webhook"]["url"];
  url.replace(url.rfind('/'), std::string::npos, "/members");
  CHECK(spec["hooks"]["sync"]["webhook"]["url"] == url);
  CHECK(spec["hooks"]["sync"]["version"] == "v2");
  REQUIRE(spec["resources"].size() == 1);
  CHECK(spec["resources"][0]["resource"] == "mcpserverentries");
  CHECK(spec["resources"][0]["ignoreStatusChanges"] == true);  // or every write would be a call
  CHECK(missing({"update mcpserverentries/status.toolhive.stacklok.dev",
                 "update mcpserverentries.toolhive.stacklok.dev"}) == Words());
}

TEST_CASE("the pod's arguments are options of serve, those that overlays add too") {
  const std::vector<std::string> arguments = pod()["containers"][0]["args"];
  check_arguments(arguments);
  for (const auto& [overlay, added] : {std::pair("mtls", 2U), std::pair("large-namespaces", 1U)}) {
    std::vector<std::string> all = arguments;
    for (const Json& each : patches_of(overlay)) {
      if (each["path"] == "/spec/template/spec/containers/0/args/-") all.push_back(each["value"]);
    }
    CHECK(all.size() == arguments.size() + added);
    check_arguments(all);
  }
}

TEST_CASE("by label, every kind of member is decorated, and Metacontroller may label it and asks for new rules") {
  Words decorated, needed;
  Json spec = object_in("manifests/base/members-decoratorcontroller.yaml", "DecoratorController")["spec"];
  for (const Json& each : patches_of("large-namespaces")) {
    if (each["path"] == "/spec/resources/-") spec["resources"].push_back(each["value"]);
    if (each["path"] != "/spec/hooks/customize/webhook/url") continue;
    const std::string before = composite_controller()["hooks"]["customize"]["webhook"]["url"];
    CHECK(each["value"] != before);
    CHECK(each["value"].get<std::string>().substr(0, before.find("/r1/")) == before.substr(0, before.find("/r1/")));
  }
  for (const Json& each : spec["resources"]) {
    decorated.insert(each["resource"]);
    CHECK(each["ignoreStatusChanges"] == true);
    needed.insert("update " + each["resource"].get<std::string>() + ".toolhive.stacklok.dev");
  }
  CHECK(decorated == Words{"mcpserverentries", "mcpservers", "mcpremoteproxies"});
  Words granted = allowed();
  granted.merge(allowed("manifests/overlays/large-namespaces/rbac.yaml"));
  CHECK(std::includes(granted.begin(), granted.end(), needed.begin(), needed.end()));
}

TEST_CASE("the admission policy stamps every kind of member with the label that the hook selects by") {
  const std::string file = "manifests/overlays/large-namespaces/admission-policy/policy.yaml";
  const Json policy = object_in(file, "MutatingAdmissionPolicy");
  CHECK(object_in(file, "MutatingAdmissionPolicyBinding")["spec"]["policyName"] == policy["metadata"]["name"]);
  CHECK(policy["spec"]["failurePolicy"] == "Ignore");
  const Json& rule = policy["spec"]["matchConstraints"]["resourceRules"][0];
  CHECK(rule["apiGroups"] == Json::array({"toolhive.stacklok.dev"}));
  CHECK(rule["resources"] == Json::array({"mcpserverentries", "mcpservers", "mcpremoteproxies"}));
  CHECK(rule["operations"] == Json::array({"CREATE", "UPDATE"}));
  const std::string expression = policy["spec"]["mutations"][0]["applyConfiguration"]["expression"];
  CHECK(expression.find("{\"" + std::string(vmcp::kGroupLabel) + "\": object.spec.groupRef.name}") !=
        std::string::npos);
}

TEST_CASE("the pod has no credentials, no way out, no privileges and nothing to write to") {
  const Json spec = pod();
  CHECK(spec["automountServiceAccountToken"] == false);
  CHECK(spec["securityContext"]["runAsNonRoot"] == true);
  CHECK(spec["securityContext"]["seccompProfile"]["type"] == "RuntimeDefault");
  const Json& container = spec["containers"][0];
  CHECK(container["securityContext"]["readOnlyRootFilesystem"] == true);
  CHECK(container["securityContext"]["allowPrivilegeEscalation"] == false);
  CHECK(container["securityContext"]["capabilities"]["drop"] == Json::array({"ALL"}));
  CHECK(container["resources"]["limits"].contains("memory"));

  const Json policy = object_in("manifests/base/networkpolicy.yaml", "NetworkPolicy")["spec"];
  CHECK(policy["policyTypes"] == Json::array({"Ingress", "Egress"}));
  CHECK(policy["egress"] == Json::array());
  for (const Json& rule : policy["ingress"]) CHECK(rule["from"].size() == 1);

  for (const auto& file : files_below("manifests", ".yaml")) {
    if (file.filename() == "kustomization.yaml") continue;
    for (const auto& manifest : objects_in(file)) {
      if (!manifest.object.contains("subjects")) continue;
      for (const Json& subject : manifest.object["subjects"]) CHECK(subject["namespace"] == "metacontroller");
    }
  }
}

TEST_CASE("selectors and named ports find the pods") {
  const Json workload = object_in("manifests/base/deployment.yaml", "Deployment")["spec"]["template"];
  const Json& labels = workload["metadata"]["labels"];
  const Json service = object_in("manifests/base/service.yaml", "Service");
  CHECK(service["spec"]["selector"] == labels);
  for (const char* file : {"poddisruptionbudget", "networkpolicy"}) {
    const Json spec = objects_in(in_project("manifests/base/" + std::string(file) + ".yaml")).front().object["spec"];
    CHECK(spec.value("selector", spec.value("podSelector", Json()))["matchLabels"] == labels);
  }
  const Json monitor = object_in("manifests/overlays/monitoring/servicemonitor.yaml", "ServiceMonitor")["spec"];
  CHECK(monitor["selector"]["matchLabels"] == service["metadata"]["labels"]);

  Words ports;
  for (const Json& port : workload["spec"]["containers"][0]["ports"]) ports.insert(port["name"]);
  Words service_ports;
  for (const Json& port : service["spec"]["ports"]) {
    CHECK(ports.count(port["targetPort"]) == 1);
    service_ports.insert(port["name"]);
  }
  CHECK(service_ports.count(monitor["endpoints"][0]["port"]) == 1);
  for (const char* probe : {"startupProbe", "readinessProbe", "livenessProbe"}) {
    CHECK(workload["spec"]["containers"][0][probe]["httpGet"]["port"] == "admin");
  }
}
