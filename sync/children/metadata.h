// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "sync/gateway/gateway.h"
#include "sync/json/json_writer.h"

namespace vmcp {

/// The labels L1 of spec/10-objects.md §2, as the members of an object that is open.
void write_labels(JsonWriter& json, const Gateway& gateway);

/// The member `imagePullSecrets` of a pod or a ServiceAccount; nothing when there are none.
void write_image_pull_secrets(JsonWriter& json, const Gateway& gateway);

using Annotations = std::vector<std::pair<std::string_view, std::string>>;

/// Opens a child: `{"apiVersion":…,"kind":…,"metadata":{"name":…,"namespace":…,"labels":{L1},"annotations":…}`, without
/// `annotations` when there are none. The caller writes the rest and closes it.
void begin_child(JsonWriter& json, const Gateway& gateway, std::string_view api_version, std::string_view kind,
                 std::string_view name, const Annotations& annotations = {});

}  // namespace vmcp
