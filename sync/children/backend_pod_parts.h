// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "sync/gateway/gateway.h"
#include "sync/json/json_writer.h"

namespace vmcp {

/// What the backends add to the gateway's pod, as members of its lists (spec/10-objects.md §4.5, §4.7). It is written
/// as it is found, without values in between: there can be thousands of backends.

/// Exactly the variables that the emitted strategies name, each once, sorted (spec/30-outgoing-auth.md §7), then the
/// forwarded headers (spec/20-backends.md §7): the manifests and the Secrets, each sorted by name.
void write_backend_env(JsonWriter& json, const Gateway& gateway);

/// The CA bundles of entries.
void write_backend_volumes(JsonWriter& json, const Gateway& gateway);
void write_backend_mounts(JsonWriter& json, const Gateway& gateway);

}  // namespace vmcp
