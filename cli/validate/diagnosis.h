// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "cli/manifests.h"

namespace vmcp::cli {

/// How bad something is that `validate` has found; the gravest first.
enum class Severity {
  kError,    ///< The spec is not applied, or nothing is served.
  kLeftOut,  ///< Something that was written is not in the gateway: a member, a filter, a field.
  kWarning,  ///< It has an effect that one may not want.
  kNote,     ///< Worth knowing.
};

/// `error`, `left out`, `warning`, `note`
std::string_view severity_name(Severity severity);

/// One thing that the user should know about one object.
struct Diagnosis {
  Severity severity = Severity::kError;
  std::string file;
  int line = 0;            ///< 0: unknown.
  int column = 0;          ///< 0: unknown.
  std::string object;      ///< `Kind/name`; empty: a file that could not be read.
  std::string namespace_;  ///< Of the object.
  std::string pointer;     ///< Into the object; may be empty.
  std::string reason;      ///< A stable CamelCase word; `explain` tells about it.
  std::string message;     ///< What is wrong, and the remedy.
};

/// `namespace/Kind/name`, without the namespace where that is not known.
std::string qualified_name(const Diagnosis& diagnosis);

/// `file:line:column`, as far as known.
std::string place_of(const Diagnosis& diagnosis);

/// About the place `pointer` in `manifest`, which has its namespace filled in.
Diagnosis diagnosis_at(const Manifest& manifest, std::string pointer, Severity severity, std::string reason,
                       std::string message);

/// Sorted by place; each mistake once, however many gateways stumble over it.
std::vector<Diagnosis> sorted(std::vector<Diagnosis> all);

}  // namespace vmcp::cli
