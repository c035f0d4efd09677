// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <initializer_list>
#include <string_view>
#include <utility>
#include <vector>

#include "sync/schema/schema.h"

/// The words in which the tables are written: one line is one key, `{"name", type}` or `{"name", type, default}`.
namespace vmcp::schema {

inline Schema of_type(Type type) {
  Schema out;
  out.type = type;
  return out;
}

inline Schema object(std::vector<Field> fields) {
  Schema out = of_type(Type::kObject);
  out.fields = std::move(fields);
  return out;
}

inline Schema list(Schema items) {
  Schema out = of_type(Type::kList);
  out.items.push_back(std::move(items));
  return out;
}

/// An object with any keys, whose values all have one schema.
inline Schema map(Schema values) {
  Schema out = of_type(Type::kMap);
  out.items.push_back(std::move(values));
  return out;
}

inline Schema string() {
  return of_type(Type::kString);
}
inline Schema one_of(std::initializer_list<std::string_view> allowed) {
  Schema out = of_type(Type::kString);
  out.allowed = allowed;
  return out;
}
inline Schema boolean() {
  return of_type(Type::kBoolean);
}
inline Schema integer() {
  return of_type(Type::kInteger);
}
inline Schema free() {
  return of_type(Type::kFree);
}
inline Schema free_object() {
  return of_type(Type::kFreeObject);
}

/// A key whose value has a schema that is looked up when it is needed: how a schema contains itself.
inline Field recursive(std::string_view name, SchemaRef schema) {
  return Field{name, {}, nullptr, schema};
}

/// `field` as a key that runtimes before `since` do not have.
inline Field since(const Version& version, Gate::Older older, Field field, Gate::Off off = Gate::Off::kAbsent) {
  field.gate = Gate{version, older, off, true};
  return field;
}

/// `field` as a key that came with the CRDs of `version` and that no runtime is known to read.
inline Field not_written(const Version& version, Gate::Older older, Field field, Gate::Off off = Gate::Off::kAbsent) {
  field.gate = Gate{version, older, off, false};
  return field;
}

// Shapes that several kinds share.

inline Schema name_reference() {
  return object({{"name", string()}});
}

inline Schema secret_key_reference() {
  return object({
      {"key", string()},
      {"name", string()},
  });
}

inline Schema ca_bundle_reference() {
  return object({
      {"configMapRef", object({
                           {"key", string()},
                           {"name", string(), ""},
                           {"optional", boolean()},
                       })},
  });
}

/// spec/40-config.md §5, `…annotations`.
inline Schema tool_annotations() {
  return object({
      {"title", string()},
      {"readOnlyHint", boolean()},
      {"destructiveHint", boolean()},
      {"idempotentHint", boolean()},
      {"openWorldHint", boolean()},
  });
}

/// One value of `overrides` (spec/40-config.md §5) or of `toolsOverride` of an MCPToolConfig.
inline Schema tool_override() {
  return object({
      {"name", string()},
      {"description", string()},
      {"annotations", tool_annotations()},
  });
}

/// `spec.config`: one function per top-level key that has a shape of its own (runtime_config.cc).
Schema runtime_config();

/// `spec.authServerConfig` and, with the same shape, `spec.embeddedAuthServer` of an MCPExternalAuthConfig.
Schema authorization_server();

}  // namespace vmcp::schema
