#pragma once

#include <string>
#include <string_view>

#include "sync/gateway.h"
#include "sync/settings.h"

namespace vmcp {

/// The Deployment's pod template as compact JSON, before spec.podTemplateSpec (spec/10-objects.md §4.2–§4.7).
std::string pod_template_json(const Gateway& gateway, const Settings& settings, std::string_view checksum);

}  // namespace vmcp
