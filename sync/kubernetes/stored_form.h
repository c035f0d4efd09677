// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "sync/json/json.h"

namespace vmcp {

/// `value` without what no API server stores as written, whatever field it stands in: whole numbers lose their
/// fraction; empty lists and numbers that keep one are left out (spec/00-hook.md §2.3). Keys and texts stay as they
/// are: which texts are quantities is known only where the type is (pod_template/decode.h).
Json in_stored_form(Json value);

}  // namespace vmcp
