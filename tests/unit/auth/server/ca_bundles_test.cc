// SPDX-License-Identifier: Apache-2.0
#include "sync/auth/server/ca_bundles.h"

#include <string>

#include "tests/catch.h"
#include "tests/unit/auth/scene.h"

namespace vmcp {
namespace {

using namespace auth_test;

const std::string kCorp = "caBundleRef: {configMapRef: {name: corp.ca, key: corp.pem}}";

std::string server(const std::string& oidc, const std::string& issuer = "") {
  return "{authServerConfig: {upstreamProviders: [{name: plain, type: oidc, oidcConfig: {}}, {name: staff, type: oidc, "
         "oidcConfig: {" +
         oidc + "}}], trustedIssuers: [{issuerUrl: 'https://i'" + issuer + "}]}}";
}

std::string problem(const std::string& reference) {
  const Scene scene(server("caBundleRef: " + reference));
  const Problems found = ca_bundle_problems(scene.parent.spec.at("authServerConfig"));
  return found.empty() ? "" : found.front().pointer + ": " + found.front().message;
}

}  // namespace

TEST_CASE("each bundle is a volume of its own, mounted as a directory, numbered as its upstream or issuer") {
  const Scene scene(server(kCorp, ", caBundleRef: {configMapRef: {name: other}}"));
  const PodParts pod = ca_bundle_pod(scene.parent.spec.at("authServerConfig"));
  std::string out;
  for (std::size_t i = 0; i < pod.volumes.size(); ++i) {
    const Volume& volume = pod.volumes[i];
    CHECK_FALSE(volume.optional);
    CHECK(pod.mounts[i].volume == volume.name);
    out += volume.name + " " + volume.object_name + " " + volume.items.at(0).key + ">" + volume.items.at(0).path + " " +
           pod.mounts[i].path + "\n";
  }
  CHECK(out ==
        "authserver-upstream-ca-1 corp.ca corp.pem>ca.crt /etc/toolhive/authserver/upstream-ca/1\n"
        "authserver-issuer-ca-0 other ca.crt>ca.crt /etc/toolhive/authserver/issuer-ca/0\n");
  CHECK(upstream_ca_file(scene.parent.spec.at("authServerConfig").at("trustedIssuers").at(0), 3) ==
        "/etc/toolhive/authserver/upstream-ca/3/ca.crt");
  CHECK(issuer_ca_file(Json::object(), 0).empty());
}

TEST_CASE("a bundle that cannot be mounted is refused") {
  const std::string at = "/spec/authServerConfig/upstreamProviders/1/oidcConfig/caBundleRef";
  const std::string start = "invalid CA bundle: upstreamProviders[1] (\"staff\") caBundleRef: ";
  CHECK(problem("{configMapRef: {name: ca}}").empty());
  CHECK(problem("{configMapRef: {name: ca, optional: false}}").empty());
  CHECK(problem("{}") == at + ": " + start + "configMapRef.name is required and must be non-empty");
  CHECK(problem("{configMapRef: {key: ca.crt}}") ==
        at + ": " + start + "configMapRef.name is required and must be non-empty");
  CHECK(problem("{configMapRef: {name: ca, optional: true}}") ==
        at + "/configMapRef/optional: " + start + "caBundleRef.configMapRef.optional must be false or omitted");
  CHECK(problem("{configMapRef: {name: Ca}}").find(at + "/configMapRef/name: ") == 0);
  CHECK(problem("{configMapRef: {name: ca, key: 'a/b'}}").find(at + "/configMapRef/key: ") == 0);
}

}  // namespace vmcp
