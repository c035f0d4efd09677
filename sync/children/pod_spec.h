// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

#include "sync/gateway/gateway.h"
#include "sync/json/json_writer.h"
#include "sync/settings.h"

namespace vmcp {

/// The Deployment's pod template before spec.podTemplateSpec (spec/10-objects.md §4.2–§4.7).
void write_pod_template(JsonWriter& json, const Gateway& gateway, const Settings& settings, std::string_view checksum);

}  // namespace vmcp
