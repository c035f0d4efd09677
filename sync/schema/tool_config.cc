// SPDX-License-Identifier: Apache-2.0
#include "sync/schema/table.h"

namespace vmcp::schema {

/// spec/40-config.md §5.
const Schema& tool_config() {
  static const Schema schema = object({
      {"toolsFilter", list(string())},
      {"toolsOverride", map(tool_override())},
  });
  return schema;
}

}  // namespace vmcp::schema
