// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>
#include <string_view>

#include "sync/json/json.h"

namespace vmcp {

enum class SchemaDraft { k4, k6, k7, kMixed };

/// How the value of a keyword is checked.
enum class SchemaShape {
  kString,
  kBoolean,
  kNumber,
  kPositiveNumber,
  kCount,          // a whole number from 0 up
  kPattern,        // a regular expression
  kUniqueStrings,  // a list
  kUniqueValues,   // a list
  kType,           // one type or a list of types
  kSchema,
  kBooleanOrSchema,
  kSchemas,           // a list
  kSchemaOrSchemas,   // `items`
  kSchemaMap,         // an object of schemas
  kPatternSchemaMap,  // the keys are regular expressions
  kDependencies,      // an object of schemas and lists of strings
  kExclusiveLimit,    // a number; in draft 4 a boolean beside the limit itself
};

struct SchemaKeyword {
  std::string_view name;
  SchemaShape shape;
  SchemaDraft since = SchemaDraft::k4;

  /// Whether it is looked at even beside a `$ref`, which otherwise stands for the whole schema.
  bool counts_beside_reference() const;
};

/// The keywords of JSON Schema drafts 4, 6 and 7 that the runtime looks at.
std::span<const SchemaKeyword> schema_keywords();

/// The draft that `$schema` names; kMixed when that is absent or another.
SchemaDraft draft_of(const Json& schema);

/// Whether `uri` is one of the schemas of the drafts themselves, which are built into the runtime.
bool is_meta_schema(std::string_view uri);

}  // namespace vmcp
