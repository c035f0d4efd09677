// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "sync/json/json.h"

namespace vmcp::cli {

/// One object as block YAML, without a document marker. Scalars that any YAML 1.1 or 1.2 reader could take for
/// something else are quoted; texts of several lines are block literals, so that a `config.yaml` inside a ConfigMap
/// can be read.
std::string to_yaml(const Json& value);

/// Several objects as one stream that `kubectl apply -f -` takes: each begins with `---`.
std::string to_yaml_documents(const std::vector<Json>& values);

}  // namespace vmcp::cli
