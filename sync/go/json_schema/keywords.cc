// SPDX-License-Identifier: Apache-2.0
#include "sync/go/json_schema/keywords.h"

#include <algorithm>
#include <array>
#include <utility>

namespace vmcp {
namespace {

constexpr std::array<SchemaKeyword, 36> kSchemaKeywords = {{
    {"definitions", SchemaShape::kSchemaMap},
    {"title", SchemaShape::kString},
    {"description", SchemaShape::kString},
    {"type", SchemaShape::kType},
    {"properties", SchemaShape::kSchemaMap},
    {"additionalProperties", SchemaShape::kBooleanOrSchema},
    {"patternProperties", SchemaShape::kPatternSchemaMap},
    {"propertyNames", SchemaShape::kSchema, SchemaDraft::k6},
    {"dependencies", SchemaShape::kDependencies},
    {"items", SchemaShape::kSchemaOrSchemas},
    {"additionalItems", SchemaShape::kBooleanOrSchema},
    {"multipleOf", SchemaShape::kPositiveNumber},
    {"minimum", SchemaShape::kNumber},
    {"exclusiveMinimum", SchemaShape::kExclusiveLimit},
    {"maximum", SchemaShape::kNumber},
    {"exclusiveMaximum", SchemaShape::kExclusiveLimit},
    {"minLength", SchemaShape::kCount},
    {"maxLength", SchemaShape::kCount},
    {"pattern", SchemaShape::kPattern},
    {"format", SchemaShape::kString},
    {"minProperties", SchemaShape::kCount},
    {"maxProperties", SchemaShape::kCount},
    {"required", SchemaShape::kUniqueStrings},
    {"minItems", SchemaShape::kCount},
    {"maxItems", SchemaShape::kCount},
    {"uniqueItems", SchemaShape::kBoolean},
    {"contains", SchemaShape::kSchema, SchemaDraft::k6},
    {"enum", SchemaShape::kUniqueValues},
    {"oneOf", SchemaShape::kSchemas},
    {"anyOf", SchemaShape::kSchemas},
    {"allOf", SchemaShape::kSchemas},
    {"not", SchemaShape::kSchema},
    {"if", SchemaShape::kSchema, SchemaDraft::k7},
    {"then", SchemaShape::kSchema, SchemaDraft::k7},
    {"else", SchemaShape::kSchema, SchemaDraft::k7},
    {"$ref", SchemaShape::kString},
}};

constexpr std::array<std::pair<std::string_view, SchemaDraft>, 3> kDrafts = {{
    {"http://json-schema.org/draft-04/schema", SchemaDraft::k4},
    {"http://json-schema.org/draft-06/schema", SchemaDraft::k6},
    {"http://json-schema.org/draft-07/schema", SchemaDraft::k7},
}};

SchemaDraft draft_at(std::string_view uri) {
  uri = uri.substr(0, uri.find('#'));
  const auto found = std::find_if(kDrafts.begin(), kDrafts.end(), [&](const auto& each) { return each.first == uri; });
  return found == kDrafts.end() ? SchemaDraft::kMixed : found->second;
}

}  // namespace

bool SchemaKeyword::counts_beside_reference() const {
  return name == "definitions" || name == "title" || name == "description" || name == "$ref";
}

std::span<const SchemaKeyword> schema_keywords() {
  return kSchemaKeywords;
}

SchemaDraft draft_of(const Json& schema) {
  return draft_at(text_at(schema, {"$schema"}));
}

bool is_meta_schema(std::string_view uri) {
  return draft_at(uri) != SchemaDraft::kMixed;
}

}  // namespace vmcp
