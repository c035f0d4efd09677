#pragma once

#include <string>
#include <vector>

#include "sync/json/json.h"
#include "sync/model/pod_parts.h"

namespace vmcp {

/// One top-level key of config.yaml that comes from the spec and nowhere else (spec/40-config.md §2).
struct ConfigSection {
  std::string key;
  Json node;
};

/// All of them, in the documented order: aggregation, compositeTools, operational, metadata, audit, optimizer,
/// codeMode, sessionStorage, rateLimiting, passthroughHeaders. Absent ones are not listed.
struct ConfigSections {
  std::vector<ConfigSection> list;
  PodParts pod;            ///< Of sessionStorage.
  bool debug_log = false;  ///< operational.logLevel is `debug`.
};

}  // namespace vmcp
