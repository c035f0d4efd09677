#pragma once

#include <optional>
#include <string>
#include <vector>

#include "sync/json.h"
#include "sync/schema/schema.h"

namespace vmcp::schema {

/// The OpenAPI schemas of `.spec` in a CustomResourceDefinition.
struct CrdSpec {
  Json v1beta1;
  Json v1alpha1;
};

/// Reads `toolhive.stacklok.dev_<plural>.yaml` from the shared folder: `$VMCP_SHARED/crds`, else `../shared/crds`
/// beside the source directory. nullopt when the folder is not there. A file that is not a CRD gives null schemas.
std::optional<CrdSpec> read_crd(const std::string& plural);

/// The paths of all leaves under an OpenAPI schema, sorted: what has neither properties nor items nor values.
std::vector<std::string> crd_leaves(const Json& openapi, const std::string& path);

/// Where `table` says something else than the CRD: keys, types, enums, defaults. A free node of the table stands for
/// anything only at the paths in `ignored`. Empty: they agree.
std::vector<std::string> differences(const Schema& table, const Json& openapi, const std::string& path,
                                     const std::vector<std::string>& ignored);

}  // namespace vmcp::schema
