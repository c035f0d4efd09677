// SPDX-License-Identifier: Apache-2.0
#include "server/build_info.h"

#include "vmcp_build_info.h"

namespace vmcp {

std::string_view build_version() {
  return VMCP_VERSION;
}

std::string_view build_commit() {
  return VMCP_COMMIT;
}

}  // namespace vmcp
