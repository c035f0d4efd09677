// SPDX-License-Identifier: Apache-2.0
#include "sync/schema/table.h"

namespace vmcp::schema {

/// spec/50-incoming-auth.md §3.
const Schema& oidc_config() {
  static const Schema schema = object({
      {"type", one_of({"kubernetesServiceAccount", "inline"})},
      {"inline", object({
                     {"issuer", string()},
                     {"clientId", string()},
                     {"clientSecretRef", secret_key_reference()},
                     {"jwksUrl", string()},
                     {"introspectionUrl", string()},
                     {"caBundleRef", ca_bundle_reference()},
                     {"jwksAllowPrivateIP", boolean(), false},
                     {"protectedResourceAllowPrivateIP", boolean(), false},
                     {"insecureAllowHTTP", boolean(), false},
                     {"jwksAuthTokenPath", string()},
                 })},
      {"kubernetesServiceAccount", object({
                                       {"issuer", string(), "https://kubernetes.default.svc"},
                                       {"jwksUrl", string()},
                                       {"introspectionUrl", string()},
                                       {"useClusterAuth", boolean()},
                                       {"serviceAccount", string()},
                                       {"namespace", string()},
                                   })},
  });
  return schema;
}

}  // namespace vmcp::schema
