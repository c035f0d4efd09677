#pragma once

#include <string>
#include <string_view>

namespace vmcp {

/// The name of the volume for the CA bundle of `name`: `prefix` + `name` where that is a valid volume name (a DNS
/// label: no `.`, at most 63 characters), else shortened and made unique by a digest. `prefix` is `ca-bundle-`,
/// `oidc-ca-bundle-` or `otel-ca-bundle-` (spec/90-operator-defects.md D-52).
std::string bundle_volume_name(std::string_view prefix, std::string_view name);

}  // namespace vmcp
