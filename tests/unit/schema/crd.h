// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "sync/json/json.h"
#include "sync/schema/schema.h"

/// The fields of a kind as lines, one for each node below `.spec`: `spec.replicas: integer`,
/// `spec.serviceType: string ClusterIP|NodePort|LoadBalancer default "ClusterIP"`. `[]` is an item of a list, `{}` a
/// value of a map, `free` any JSON value, `free object` any object. Sorted.
namespace vmcp::schema {

using FieldLines = std::vector<std::string>;

/// What tests/crds/ says the CRD of `plural` has: how ToolHive's release looks to which the tables belong.
FieldLines crd_fields(const std::string& plural);

/// The lines that a file in tests/crds/ holds.
std::string crd_file(const std::string& plural);

FieldLines table_fields(const Schema& table);
FieldLines openapi_fields(const Json& openapi);

/// Paths of the nodes that have none below them.
std::vector<std::string> leaves_of(const FieldLines& fields);

/// `.spec` of both served versions of a CRD.
struct CrdSpec {
  Json v1alpha1;
  Json v1beta1;
};

/// Reads the CRD of `plural` in the folder `$VMCP_CRDS`; nullopt when there is none.
std::optional<CrdSpec> read_crd(const std::string& plural);

}  // namespace vmcp::schema
