// SPDX-License-Identifier: Apache-2.0
#include "sync/auth/names.h"

#include "tests/catch.h"

namespace vmcp {
namespace {

TEST_CASE("the OIDC bundle never lies where the telemetry bundles are mounted") {
  CHECK(oidc_ca_directory("idp-ca") == "/config/certs/idp-ca");
  CHECK(oidc_ca_directory("otel") == "/config/certs-oidc/otel");
}

TEST_CASE("variables of the authorization server carry the name of what they belong to") {
  CHECK(upstream_client_secret_env("my-idp2") == "TOOLHIVE_UPSTREAM_CLIENT_SECRET_MY_IDP2");
  CHECK(upstream_registration_token_env("my-idp") == "TOOLHIVE_UPSTREAM_DCR_INITIAL_ACCESS_TOKEN_MY_IDP");
  CHECK(delegate_client_secret_env(2) == "TOOLHIVE_DELEGATE_CLIENT_SECRET_2");
}

TEST_CASE("key files are numbered") {
  CHECK(signing_key_file(0) == "key-0.pem");
  CHECK(hmac_file(3) == "hmac-3");
}

}  // namespace
}  // namespace vmcp
