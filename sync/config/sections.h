#pragma once

#include <string>
#include <vector>

#include "sync/json.h"
#include "sync/model/inputs.h"
#include "sync/model/pod_parts.h"
#include "sync/model/report.h"

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
  PodParts pod;            ///< THV_SESSION_REDIS_PASSWORD
  bool debug_log = false;  ///< operational.logLevel is `debug`.
};

/// Builds and validates the sections: what the runtime would refuse is refused here (spec/40-config.md §13, §14).
/// Conditions: CompositeToolRefsValidated, EmbeddingServerReady, SessionStorageWarning; Valid only as a refusal, since
/// others have a say in it too.
Decided<ConfigSections> decide_sections(const Inputs& inputs);

}  // namespace vmcp
