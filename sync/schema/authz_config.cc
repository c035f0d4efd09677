// SPDX-License-Identifier: Apache-2.0
#include "sync/schema/table.h"

namespace vmcp::schema {

/// spec/50-incoming-auth.md §4. What `config` holds depends on `type`.
const Schema& authz_config() {
  static const Schema schema = object({
      {"type", string()},
      {"config", free_object()},
  });
  return schema;
}

}  // namespace vmcp::schema
