#pragma once

#include <string_view>

#include "sync/gateway.h"
#include "sync/json_writer.h"

namespace vmcp {

/// The labels L1 of spec/10-objects.md §2, as the members of an object that is open.
void write_labels(JsonWriter& json, const Gateway& gateway);

/// Opens a child: `{"apiVersion":…,"kind":…,"metadata":{"name":…,"namespace":…,"labels":{L1}}`. The caller writes the rest
/// and closes it.
void begin_child(JsonWriter& json, const Gateway& gateway, std::string_view api_version, std::string_view kind,
                 std::string_view name);

}  // namespace vmcp
