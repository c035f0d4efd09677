// SPDX-License-Identifier: Apache-2.0
#include <string>
#include <vector>

#include "sync/children/children.h"
#include "sync/text/sha256.h"
#include "tests/catch.h"
#include "tests/support/answer.h"

namespace vmcp {
namespace {

using namespace testing;
using Names = std::vector<std::string>;

const Json kLabels = {{"app", "virtualmcpserver"},
                      {"app.kubernetes.io/instance", "gw"},
                      {"app.kubernetes.io/name", "virtualmcpserver"},
                      {"toolhive", "true"},
                      {"toolhive-name", "gw"}};

Request serving(Json gateway = parent()) {
  return Request(std::move(gateway)).add(group()).add(entry("docs"));
}

Json pod_spec(const Json& deployment) {
  return deployment["spec"]["template"]["spec"];
}

Names env_names(const Json& answer) {
  Names out;
  const Json vmcp = container(answer);
  for (const Json& each : vmcp["env"]) out.push_back(each["name"]);
  return out;
}

TEST_CASE("the Deployment of the smallest gateway") {  // spec/10-objects.md §4, §11
  const Json answer = synced(serving());
  const Json deployment = child(answer, "Deployment");
  CHECK(deployment["metadata"] == Json{{"name", "gw"}, {"namespace", kNamespace}, {"labels", kLabels}});
  const Json& spec = deployment["spec"];
  CHECK(spec["selector"] == Json{{"matchLabels", kLabels}});
  CHECK(spec["strategy"] == Json{{"type", "RollingUpdate"}, {"rollingUpdate", {{"maxUnavailable", 0}}}});
  CHECK(spec.size() == 3);
  CHECK(spec["template"]["metadata"]["labels"] == kLabels);
  CHECK(spec["template"]["metadata"]["annotations"] ==
        Json{{"toolhive.stacklok.dev/runconfig-checksum",
              child(answer, "ConfigMap")["metadata"]["annotations"]["toolhive.stacklok.dev/content-checksum"]}});
  const Json pod = pod_spec(deployment);
  CHECK(pod["terminationGracePeriodSeconds"] == 30);
  CHECK(pod["serviceAccountName"] == "gw-vmcp");
  CHECK_FALSE(pod.contains("imagePullSecrets"));
  REQUIRE(pod["containers"].size() == 1);
  const Json vmcp = container(answer);
  CHECK(vmcp["image"] == Settings().vmcp_image);
  CHECK(vmcp["imagePullPolicy"] == "IfNotPresent");
  CHECK(vmcp["args"] == Json{"serve", "--config=/etc/vmcp-config/config.yaml", "--host=0.0.0.0", "--port=4483"});
  CHECK(vmcp["ports"] == Json::parse(R"([{"name":"http","containerPort":4483,"protocol":"TCP"}])"));
  CHECK(vmcp["livenessProbe"] == Json::parse(R"({"httpGet":{"path":"/health","port":"http"},"initialDelaySeconds":30,
                                                "periodSeconds":10,"timeoutSeconds":5,"failureThreshold":3})"));
  CHECK(vmcp["readinessProbe"] == Json::parse(R"({"httpGet":{"path":"/readyz","port":"http"},"initialDelaySeconds":15,
                                                 "periodSeconds":5,"timeoutSeconds":3,"failureThreshold":3})"));
  CHECK(vmcp["resources"] ==
        Json::parse(R"({"limits":{"cpu":"500m","memory":"512Mi"},"requests":{"cpu":"100m","memory":"128Mi"}})"));
  CHECK(env_names(answer) ==
        Names{"VMCP_NAME", "VMCP_NAMESPACE", "XDG_CONFIG_HOME", "HOME", "TOOLHIVE_RUNTIME", "UNSTRUCTURED_LOGS"});
  CHECK(pod["volumes"] == Json::array({{{"name", "vmcp-config"},
                                        {"configMap", {{"name", child(answer, "ConfigMap")["metadata"]["name"]}}}}}));
  CHECK(vmcp["volumeMounts"] ==
        Json::parse(R"([{"name":"vmcp-config","mountPath":"/etc/vmcp-config","readOnly":true}])"));
}

TEST_CASE("security contexts fix the user, except where OpenShift assigns one") {  // §4.4
  const auto contexts = [](bool openshift) {
    Settings settings;
    settings.openshift = openshift;
    const Json answer = synced(serving(), settings);
    return nlohmann::json{pod_spec(child(answer, "Deployment"))["securityContext"],
                          container(answer)["securityContext"]};
  };
  CHECK(contexts(false) == nlohmann::json::parse(R"([
    {"runAsNonRoot":true,"runAsUser":1000,"runAsGroup":1000,"fsGroup":1000,"seccompProfile":{"type":"RuntimeDefault"}},
    {"privileged":false,"runAsNonRoot":true,"runAsUser":1000,"runAsGroup":1000,"allowPrivilegeEscalation":false,
     "readOnlyRootFilesystem":true,"seccompProfile":{"type":"RuntimeDefault"},"capabilities":{"drop":["ALL"]}}])"));
  CHECK(contexts(true) == nlohmann::json::parse(R"([
    {"runAsNonRoot":true,"seccompProfile":{"type":"RuntimeDefault"}},
    {"privileged":false,"runAsNonRoot":true,"allowPrivilegeEscalation":false,"readOnlyRootFilesystem":true,
     "seccompProfile":{"type":"RuntimeDefault"},"capabilities":{"drop":["ALL"]}}])"));
}

TEST_CASE("the debug flag follows the log level") {
  const auto last_argument = [](const char* level) {
    return container(synced(serving(with(parent(), "/spec/config/operational/logLevel", level))))["args"].back();
  };
  CHECK(last_argument("debug") == "--debug");
}

TEST_CASE("the image and the pull secrets come from the settings and the spec") {  // §4.3, §4.6
  Settings settings;
  settings.vmcp_image = "registry.example.com/vmcp@sha256:0";
  settings.image_pull_secrets = {"b", "chart"};
  Json gateway = with(parent(), "/spec/imagePullSecrets",
                      Json::array({{{"name", "b"}}, {{"name", "a"}}, {{"name", "b"}}, {{"name", ""}}}));
  const Json answer = synced(serving(gateway), settings);
  const Json expected = Json::array({{{"name", "b"}}, {{"name", "a"}}, {{"name", "chart"}}});
  CHECK(container(answer)["image"] == "registry.example.com/vmcp@sha256:0");
  CHECK(pod_spec(child(answer, "Deployment"))["imagePullSecrets"] == expected);
  CHECK(child(answer, "ServiceAccount")["imagePullSecrets"] == expected);
  CHECK(child(answer, "Deployment")["metadata"]["annotations"] ==
        Json{{"toolhive.stacklok.io/imagepullsecrets-hash",
              sha256_hex(R"([{"name":"a"},{"name":"b"},{"name":"chart"}])")}});
}

TEST_CASE("a service account of the user's takes the place of ours and of its rights") {  // §6, D-57
  const Json named = synced(serving(with(parent(), "/spec/serviceAccount", "theirs")));
  CHECK(pod_spec(child(named, "Deployment"))["serviceAccountName"] == "theirs");
  for (const char* kind : {"ServiceAccount", "Role", "RoleBinding"}) CHECK(child(named, kind).is_null());
  const Json empty = synced(serving(with(parent(), "/spec/serviceAccount", "")));
  CHECK(pod_spec(child(empty, "Deployment"))["serviceAccountName"] == "gw-vmcp");
  CHECK_FALSE(child(empty, "Role").is_null());
}

TEST_CASE("an entry's CA bundle is mounted where the configuration looks for it, whatever its key") {  // D-51, D-52
  const auto bundle = [](const char* name, Json reference) {
    return with(entry(name), "/spec/caBundleRef", {{"configMapRef", std::move(reference)}});
  };
  const Json answer = synced(Request().add(group()).add_all(
      {bundle("plain", {{"name", "corp"}, {"key", "root.pem"}}), bundle("dotted.name", {{"name", "corp"}}),
       bundle("keyless", {{"name", "corp"}, {"key", ""}, {"optional", false}})}));
  CHECK(volume(answer, "ca-bundle-plain")["configMap"] ==
        Json::parse(R"({"name":"corp","items":[{"key":"root.pem","path":"ca.crt"}],"optional":true})"));
  CHECK(volume(answer, "ca-bundle-keyless")["configMap"]["items"] ==
        Json::parse(R"([{"key":"ca.crt","path":"ca.crt"}])"));
  Names mounts;
  const Json vmcp = container(answer);
  for (const Json& each : vmcp["volumeMounts"]) {
    CHECK(each["readOnly"] == true);
    CHECK_FALSE(each.contains("subPath"));  // a rotated bundle has to be seen
    mounts.push_back(each["mountPath"]);
  }
  CHECK(mounts == Names{"/etc/vmcp-config", "/etc/toolhive/ca-bundles/dotted.name", "/etc/toolhive/ca-bundles/keyless",
                        "/etc/toolhive/ca-bundles/plain"});
}

TEST_CASE("only served entries add to the pod") {  // D-51
  Json bad = entry("bad", "http://localhost/");
  bad["spec"]["caBundleRef"] = {{"configMapRef", {{"name", "corp"}, {"key", "k"}}}};
  bad["spec"]["headerForward"] = {{"addPlaintextHeaders", {{"X-A", "1"}}}};
  bad["spec"]["externalAuthConfigRef"] = {{"name", "key"}};
  const Json with_bad = synced(serving().add(bad).add(header_auth("key")));
  CHECK(child(with_bad, "Deployment") == child(synced(serving()), "Deployment"));
}

TEST_CASE("forwarded headers: a manifest, and optional references to the Secrets") {  // spec/20-backends.md §7
  Json docs = entry("library-docs");
  docs["spec"]["headerForward"] = {
      {"addPlaintextHeaders", {{"X-Tenant-ID", "acme"}}},
      {"addHeadersFromSecret",
       Json::array({{{"headerName", "X-API-Key"}, {"valueSecretRef", {{"name", "s"}, {"key", "k"}}}}})}};
  const Json answer = synced(Request().add(group()).add(docs));
  CHECK(
      variable(answer, "TOOLHIVE_HEADER_FORWARD_LIBRARY_DOCS")["value"] ==
      R"({"addPlaintextHeaders":{"X-Tenant-ID":"acme"},"addHeadersFromSecret":{"X-API-Key":"HEADER_FORWARD_X_API_KEY_LIBRARY_DOCS"}})");
  CHECK(variable(answer, "TOOLHIVE_SECRET_HEADER_FORWARD_X_API_KEY_LIBRARY_DOCS")["valueFrom"]["secretKeyRef"] ==
        Json{{"name", "s"}, {"key", "k"}, {"optional", true}});
  CHECK(variable(answer, "TOOLHIVE_SECRETS_PROVIDER")["value"] == "environment");
  CHECK(env_names(answer).back() == "TOOLHIVE_SECRETS_PROVIDER");
}

TEST_CASE("no header text reaches another member's secret: the kubelet expands nothing") {  // D-41, 85 (s)
  Json thief = entry("thief");
  thief["spec"]["headerForward"] = {
      {"addPlaintextHeaders",
       {{"X-A", "$(TOOLHIVE_SECRET_HEADER_FORWARD_AUTHORIZATION_R)"}, {"X-B", "5$$"}, {"X-C", "$HOME"}}}};
  const Json answer = synced(Request().add(group()).add(thief));
  CHECK(
      variable(answer, "TOOLHIVE_HEADER_FORWARD_THIEF")["value"] ==
      R"-({"addPlaintextHeaders":{"X-A":"$$(TOOLHIVE_SECRET_HEADER_FORWARD_AUTHORIZATION_R)","X-B":"5$$$$","X-C":"$$HOME"}})-");
}

TEST_CASE("the variables of outgoing authentication are exactly those that the configuration names") {  // 30 §7, D-03
  Json exchange = auth_config("exchange", "tokenExchange",
                              {{"tokenUrl", "https://t.example.com"},
                               {"clientId", "c"},
                               {"audience", "a"},
                               {"clientSecretRef", {{"name", "x"}, {"key", "k"}}}});
  Json cross = auth_config("cross", "xaa",
                           {{"idpTokenUrl", "https://i.example.com"},
                            {"idpClientId", "i"},
                            {"idpClientSecretRef", {{"name", "i"}, {"key", "k"}}},
                            {"targetTokenUrl", "https://t.example.com"},
                            {"targetClientId", "t"},
                            {"targetAudience", "a"},
                            {"targetClientSecretRef", {{"name", "t"}, {"key", "k"}}}});
  const auto uses = [](const char* name, const char* config) {
    return with(entry(name), "/spec/externalAuthConfigRef", {{"name", config}});
  };
  Request request = Request().add(group()).add_all({header_auth("key"), header_auth("unused"), exchange, cross});
  request.add_all({uses("a", "key"), uses("b", "key"), uses("c", "exchange"), uses("d", "cross")});
  const Json answer = synced(request);
  Names found;
  for (const std::string& name : env_names(answer)) {
    if (name.substr(0, 9) == "TOOLHIVE_" && name != "TOOLHIVE_RUNTIME") found.push_back(name);
  }
  CHECK(found == Names{"TOOLHIVE_HEADER_INJECTION_VALUE_KEY", "TOOLHIVE_TOKEN_EXCHANGE_CLIENT_SECRET_EXCHANGE",
                       "TOOLHIVE_XAA_IDP_CLIENT_SECRET_CROSS", "TOOLHIVE_XAA_TARGET_CLIENT_SECRET_CROSS"});
  // The runtime exits without the first two: their pods wait for the Secret while the old ones serve. It lives without
  // the others.
  const auto optional = [&](const char* name) {
    return variable(answer, name)["valueFrom"]["secretKeyRef"].contains("optional");
  };
  CHECK_FALSE(optional("TOOLHIVE_HEADER_INJECTION_VALUE_KEY"));
  CHECK_FALSE(optional("TOOLHIVE_TOKEN_EXCHANGE_CLIENT_SECRET_EXCHANGE"));
  CHECK(optional("TOOLHIVE_XAA_IDP_CLIENT_SECRET_CROSS"));
  CHECK(optional("TOOLHIVE_XAA_TARGET_CLIENT_SECRET_CROSS"));
}

TEST_CASE("dynamic mode mounts nothing of the members: the runtime reads them through the API") {  // 00 §6, §8
  Json docs = entry("docs");
  docs["spec"]["caBundleRef"] = {{"configMapRef", {{"name", "corp"}, {"key", "k"}}}};
  docs["spec"]["headerForward"] = {{"addPlaintextHeaders", {{"X-A", "1"}}}};
  docs["spec"]["externalAuthConfigRef"] = {{"name", "key"}};
  for (const Json& source : {Json("discovered"), Json()}) {
    Json gateway = with(parent(), "/spec/outgoingAuth/source", source);
    gateway["spec"]["outgoingAuth"]["backends"]["other"] = {{"type", "externalAuthConfigRef"},
                                                            {"externalAuthConfigRef", {{"name", "named"}}}};
    const Json answer = synced(Request(gateway).add(group()).add_all({docs, header_auth("key"), header_auth("named")}));
    CHECK(pod_spec(child(answer, "Deployment"))["volumes"].size() == 1);
    CHECK(env_names(answer) == Names{"VMCP_NAME", "VMCP_NAMESPACE", "TOOLHIVE_HEADER_INJECTION_VALUE_NAMED",
                                     "XDG_CONFIG_HOME", "HOME", "TOOLHIVE_RUNTIME", "UNSTRUCTURED_LOGS"});
    CHECK_FALSE(config_of(answer).contains("backends"));
    CHECK(config_of(answer)["outgoingAuth"]["source"] == "discovered");
  }
}

TEST_CASE("nothing that a pod template may hold keeps the hook from answering") {
  for (
      const char* patch :
      {R"({"metadata":{"managedFields":[{"fieldsV1":{"a":0.5,"b":[],"c":null}}],"labels":{"value":"","data":"x"},"annotations":{"limits":"1000m"}}})",
       R"({"spec":{"containers":[{"name":"vmcp","env":[{"name":"E","value":""}],"command":[],"resources":{"limits":{"cpu":1.5,"memory":"1024Mi"}}}]}})",
       R"({"spec":{"containers":[{"name":"vmcp","readinessProbe":{"httpGet":{"port":4483,"httpHeaders":[{"name":"A","value":""}]}}}]}})",
       R"({"spec":{"volumes":[{"name":"tmp","emptyDir":{"sizeLimit":"1024Mi"}},{"name":"all","projected":{"sources":[]}}],"overhead":{"cpu":"1000m"}}})",
       R"({"spec":{"tolerations":[{"key":"k","operator":"Equal","value":""}],"nodeSelector":{},"priority":1.0}})"}) {
    INFO(patch);
    const Json answer = synced(serving(with(parent(), "/spec/podTemplateSpec", Json::parse(patch))));
    CHECK(text_at(condition(answer, "PodTemplateSpecValid"), {"status"}) == "True");
  }
}

TEST_CASE("the longest name an entry can have, with everything that is named after it") {  // 85 (h)
  const std::string name =
      std::string(62, 'a') + "." + std::string(63, 'b') + "." + std::string(63, 'c') + "." + std::string(61, '1');
  Json longest = entry(name);
  longest["spec"]["caBundleRef"] = {{"configMapRef", {{"name", "corp"}, {"key", "k"}}}};
  longest["spec"]["headerForward"] = {
      {"addHeadersFromSecret",
       Json::array({{{"headerName", "X-A"}, {"valueSecretRef", {{"name", "s"}, {"key", "k"}}}}})}};
  const Json answer = synced(Request().add(group()).add(longest));
  CHECK(config_of(answer)["backends"][0]["caBundlePath"] == "/etc/toolhive/ca-bundles/" + name + "/ca.crt");
  CHECK(container(answer)["volumeMounts"][1]["mountPath"] == "/etc/toolhive/ca-bundles/" + name);
  CHECK(pod_spec(child(answer, "Deployment"))["volumes"][1]["name"].get<std::string>().size() <= 63);
  CHECK(env_names(answer)[3].size() == std::string("TOOLHIVE_SECRET_HEADER_FORWARD_X_A_").size() + name.size());
}

TEST_CASE("no HMAC secret, no variable that the runtime ignores") {  // D-49
  const Json answer = synced(serving());
  CHECK(variable(answer, "VMCP_SESSION_HMAC_SECRET").is_null());
  CHECK(child(answer, "Secret").is_null());
}

TEST_CASE("a restart that somebody asked for is not answered back") {  // spec/00-hook.md §8
  const Json first = synced(serving());
  Json restarted = child(first, "Deployment");
  restarted["spec"]["template"]["metadata"]["annotations"]["kubectl.kubernetes.io/restartedAt"] = kNowText;
  CHECK(child(synced(serving().observe(restarted)), "Deployment") == child(first, "Deployment"));
}

Names child_kinds(const Json& answer) {
  Names out;
  for (const std::string& name : child_names(answer)) out.push_back(name.substr(0, name.find('/')));
  return out;
}

TEST_CASE("a gateway without credentials has no token, no rights and no name to report under") {
  const Json token = Json::parse(R"({"spec": {"automountServiceAccountToken": false}})");
  Settings without;
  without.gateway_api_access = false;
  for (const Json& answer :
       {synced(serving(with(parent(), "/spec/podTemplateSpec", token))), synced(serving(), without)}) {
    CHECK(pod_spec(child(answer, "Deployment"))["automountServiceAccountToken"] == false);
    CHECK(variable(answer, "VMCP_NAME").is_null());
    CHECK(variable(answer, "VMCP_NAMESPACE").is_null());
    CHECK(child_kinds(answer) == Names{"ConfigMap", "ServiceAccount", "Deployment", "Service"});
  }
  const Json given = with(parent(), "/spec/podTemplateSpec/spec/automountServiceAccountToken", true);
  CHECK_FALSE(variable(synced(serving(given), without), "VMCP_NAME").is_null());
  CHECK_FALSE(pod_spec(child(synced(serving()), "Deployment")).contains("automountServiceAccountToken"));
}

TEST_CASE("a gateway that needs its token keeps it") {
  Settings without;
  without.gateway_api_access = false;
  const Json dynamic = with(parent(), "/spec/outgoingAuth/source", "discovered");
  const Json kept = synced(serving(dynamic), without);
  CHECK_FALSE(variable(kept, "VMCP_NAME").is_null());
  CHECK(verdict(kept, "Valid").find("keeps its token") != std::string::npos);
  const Json refused = synced(serving(with(dynamic, "/spec/podTemplateSpec/spec/automountServiceAccountToken", false)));
  CHECK(verdict(refused, "PodTemplateSpecValid").find("False InvalidPodTemplateSpec") == 0);
  const Json own = with(dynamic, "/spec/podTemplateSpec/spec", Json::parse(R"({"automountServiceAccountToken": false,
      "containers": [{"name": "vmcp", "volumeMounts": [{"name": "token",
        "mountPath": "/var/run/secrets/kubernetes.io/serviceaccount"}]}],
      "volumes": [{"name": "token", "projected": {"sources": [{"serviceAccountToken": {"path": "token"}}]}}]})"));
  CHECK_FALSE(variable(synced(serving(own)), "VMCP_NAME").is_null());
}

TEST_CASE("metrics have a port of their own where the runtime serves them there") {
  const auto ports = [](const char* spec, const schema::Version& runtime) {
    Settings settings;
    settings.vmcp_version = runtime;
    Request request = serving(with(parent(), "/spec/telemetryConfigRef/name", "otel"));
    request.add(object("MCPTelemetryConfig", "otel", Json::parse(spec)));
    const Json answer = synced(request, settings);
    std::string out = config_of(answer)["telemetry"].value("metricsOnTransportPort", Json("unset")).dump();
    const Json found = container(answer)["ports"];
    for (const Json& port : found) out += " " + port["name"].get<std::string>() + port["containerPort"].dump();
    return out;
  };
  const char* on = R"({"prometheus": {"enabled": true}})";
  CHECK(ports(on, {0, 47, 0}) == R"("unset" http4483 metrics9464)");
  CHECK(ports(on, {0, 44, 0}) == R"("unset" http4483)");
  CHECK(ports(R"({"prometheus": {"enabled": false, "metricsOnTransportPort": false}})", {0, 47, 0}) ==
        R"(false http4483)");
  CHECK(ports(R"({"prometheus": {"enabled": true, "metricsOnTransportPort": true}})", {0, 47, 0}) ==
        R"(true http4483 metrics9464)");
  CHECK(ports(R"({"prometheus": {"enabled": true, "metricsOnTransportPort": false}})", {0, 44, 0}) ==
        R"("unset" http4483)");
}

}  // namespace
}  // namespace vmcp
