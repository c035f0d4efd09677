// SPDX-License-Identifier: Apache-2.0
#include "sync/auth/incoming/oidc_rules.h"

#include <string>

#include "sync/yaml/yaml_reader.h"
#include "tests/catch.h"

namespace vmcp {
namespace {

std::string problem(const std::string& yaml) {
  return oidc_config_problem(*parse_yaml(yaml, ""), {}).value_or("");
}
std::string inline_problem(const std::string& fields) {
  return problem("{type: inline, inline: {" + fields + "}}");
}

TEST_CASE("the sub-object of an MCPOIDCConfig is that of its type") {
  CHECK(problem("{type: inline, inline: {issuer: 'https://a'}}").empty());
  CHECK(problem("{type: kubernetesServiceAccount, kubernetesServiceAccount: {}}").empty());
  CHECK(problem("{type: inline}") == "inline configuration must be set if and only if type is 'inline'");
  const std::string account =
      "kubernetesServiceAccount configuration must be set if and only if type is 'kubernetesServiceAccount'";
  CHECK(problem("{type: kubernetesServiceAccount}") == account);
  CHECK(problem("{type: inline, inline: {issuer: 'https://a'}, kubernetesServiceAccount: {}}") == account);
  CHECK(problem("{type: kubernetesServiceAccount, kubernetesServiceAccount: {}, inline: {}}") ==
        "inline configuration must be set if and only if type is 'inline'");
  CHECK(problem("{type: other}") == "unknown MCPOIDCConfig type: other");
}

TEST_CASE("the API server may be the issuer of service account tokens, and still nothing worse") {
  const auto account = [](const std::string& fields) {
    return problem("{type: kubernetesServiceAccount, kubernetesServiceAccount: {" + fields + "}}");
  };
  CHECK(account("issuer: 'https://kubernetes.default.svc', jwksUrl: 'https://10.0.0.1/openid/v1/jwks'").empty());
  CHECK(account("issuer: 'https://127.0.0.1'") ==
        "OIDC issuer URL must not lead there: IP address 127.0.0.1 falls within blocked range 127.0.0.0/8");
  CHECK(account("jwksUrl: 'gopher://a'") == "JWKS URL must be an http or https URL");
  CHECK(account("introspectionUrl: 'https://metadata/'").find("introspection URL must not lead there") == 0);
}

TEST_CASE("the URLs of an inline configuration follow the controller's rules") {
  struct Row {
    std::string fields;
    std::string problem;
  };
  const std::string http =
      " uses HTTP scheme, which is insecure; use HTTPS or set insecureAllowHTTP: true for development only";
  const Row rows[] = {
      Row{"issuer: 'https://a/realm'", ""}, Row{"issuer: 'HTTPS://a'", ""},
      Row{"issuer: 'http://a', insecureAllowHTTP: true", ""}, Row{"issuer: ''", "OIDC issuer URL is required"},
      Row{"issuer: 'https://a/%zz'", "OIDC issuer URL is malformed: invalid URL escape \"%zz\""},
      Row{"issuer: 'a'", "OIDC issuer URL is malformed: missing scheme or host"},
      Row{"issuer: 'https://'", "OIDC issuer URL is malformed: missing scheme or host"},
      Row{"issuer: 'http://a'", "OIDC issuer URL" + http},
      Row{"issuer: 'ftp://a'", "OIDC issuer URL has an unsupported scheme; must be http or https"},
      Row{"issuer: 'https://a', jwksUrl: 'https://a/jwks'", ""},
      Row{"issuer: 'https://a', jwksUrl: 'http://a/jwks', insecureAllowHTTP: true", ""},
      Row{"issuer: 'https://a', jwksUrl: 'https://a b'", "JWKS URL is invalid: invalid character \" \" in host name"},
      Row{"issuer: 'https://a', jwksUrl: 'http://a/jwks'", "JWKS URL" + http},
      Row{"issuer: 'https://a', jwksUrl: 'file:///x'", "JWKS URL has an unsupported scheme; must be http or https"},
      Row{"issuer: 'https://a', jwksUrl: 'https:///x'", "JWKS URL must have a valid host"},
      // Where the runtime may not go, whatever the field (spec/20-backends.md §9).
      Row{"issuer: 'https://10.0.0.1', jwksUrl: 'https://keys.team-a.svc/jwks'", ""},
      Row{"issuer: 'https://localhost'",
          "OIDC issuer URL must not lead there: hostname \"localhost\" matches blocked internal hostname "
          "\"localhost\""},
      Row{"issuer: 'https://user:swordfish@a'", "OIDC issuer URL must not have a user name or password"},
      Row{"issuer: 'https://kubernetes.default.svc'",
          "OIDC issuer URL must not lead there: hostname \"kubernetes.default.svc\" matches blocked internal hostname "
          "\"kubernetes.default.svc\""},
      Row{"issuer: 'https://a', jwksUrl: 'https://169.254.169.254/'",
          "JWKS URL must not lead there: IP address 169.254.169.254 falls within blocked range 169.254.0.0/16"},
      Row{"issuer: 'https://a', introspectionUrl: 'file:///etc/passwd'",
          "introspection URL must be an http or https URL"},
      Row{"issuer: 'https://a', introspectionUrl: 'https://a/introspect'", ""}};
  for (const Row& row : rows) {
    CAPTURE(row.fields);
    CHECK(inline_problem(row.fields) == row.problem);
  }
}

TEST_CASE("the CA bundle of an inline configuration names a ConfigMap") {
  auto bundle = [](const std::string& reference) {
    return inline_problem("issuer: 'https://a', caBundleRef: {" + reference + "}");
  };
  CHECK(bundle("configMapRef: {name: idp-ca, key: ca.crt}").empty());
  CHECK(bundle("configMapRef: {name: idp.ca}").empty());
  CHECK(bundle("configMapRef: {name: " + std::string(253, 'a') + "}").empty());
  CHECK(bundle("") == "configMapRef must be specified in caBundleRef");
  CHECK(bundle("configMapRef: {key: ca.crt}") == "configMapRef.name must be specified");
  CHECK(bundle("configMapRef: {name: '../x'}") == "configMapRef.name \"../x\" is not the name of a ConfigMap");
  CHECK(bundle("configMapRef: {name: a, key: '../x'}") == "configMapRef.key \"../x\" is not a key of a ConfigMap");
  CHECK(bundle("configMapRef: {name: a, key: a..crt}") ==
        "configMapRef.key \"a..crt\" contains two dots in a row, which the runtime does not take in a path");
}

}  // namespace
}  // namespace vmcp
