// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sync/json/json.h"
#include "sync/problem.h"
#include "sync/result.h"
#include "sync/schema/version.h"

namespace vmcp::schema {

/// The one description of a configuration object: which keys exist, of which type, with which default, in which
/// order they are written. It drives type checks, CRD defaults and whitelisting alike; nothing else in the project
/// repeats a default or a list of keys. Source: the CRDs and spec/40-config.md.
struct Field;

enum class Type {
  kObject,
  kList,
  kMap,
  kString,
  kBoolean,
  kInteger,
  kFree,        ///< Any JSON value; nulls inside it mean something and stay.
  kFreeObject,  ///< The same, but an object.
};

/// A function, not a value, so that schemas can refer to themselves (a step's inner step).
using SchemaRef = const struct Schema& (*)();

struct Schema {
  Type type = Type::kFree;
  std::vector<Field> fields;                   ///< kObject: the keys it may have, in the order they are written.
  std::vector<Schema> items = {};              ///< kList, kMap: exactly one, the schema of each item or value.
  std::vector<std::string_view> allowed = {};  ///< kString: the CRD's enum; empty: any text.
};

/// Which runtimes can be told what a key says, and what becomes of it for others (spec/96-current-toolhive.md §12,
/// docs/supported-versions.md).
struct Gate {
  enum class Older {
    kRefused,  ///< It limits, authenticates or encrypts, or the runtime would not start: the spec is not applied.
    kNoted,    ///< It only tunes: left out, and said.
    kIgnored,  ///< It means nothing without another key that is refused.
  };
  /// What a value that is off (`is_off`) means to a runtime without the key.
  enum class Off {
    kAbsent,  ///< What that runtime does anyway.
    kNoted,   ///< Something else, but an API server may have filled it in: left out, and said.
    kCounts,  ///< Something else, as any other value does: `tls: {}` is TLS.
  };

  Version since;  ///< The release that brought the key.
  Older older = Older::kRefused;
  Off off = Off::kAbsent;
  /// Whether it is known how to write it for that release and later ones; else it is left out for every runtime.
  bool written = true;

  bool fits(const Version& runtime) const { return written && runtime >= since; }
};

struct Field {
  std::string_view name;
  Schema schema;
  /// The CRD default, applied when the parent node exists and the key is absent or null. Null: none.
  Json default_value = nullptr;
  SchemaRef schema_ref = nullptr;           ///< Used instead of `schema` when set.
  std::optional<Gate> gate = std::nullopt;  ///< nullopt: every runtime has it.
};

/// A key that the runtime does not have, left out of the tree.
struct NotInRuntime {
  std::string pointer;
  Gate gate;  ///< Never Older::kIgnored.
};

/// A tree that fits its schema.
struct Conformed {
  Json tree = Json::object();        ///< Known keys only, in schema order, defaults filled in, no null outside of
                                     ///< free nodes; map keys and the inside of free nodes are sorted.
  std::vector<std::string> unknown;  ///< JSON pointers of the keys that were dropped, sorted; not those that are off.
  std::vector<NotInRuntime> not_in_runtime;  ///< In the order of the tree.
  Problems not_allowed;                      ///< In the order of the tree, where they stay: a newer API may have them.
};

/// Whether `value` says nothing: null, false, 0, "", an empty list, or an object without other members. An API server
/// fills such values in for keys that its CRD gained, so a key that nobody here knows and that is off is as if it were
/// absent (spec/96-current-toolhive.md §0).
bool is_off(const Json& value);

/// Fits `tree` to `schema`. `pointer` is where `tree` stands in the request. The only errors are values of another
/// JSON type than the schema's (a null in a list too; `InvalidJSON`, pointer to the place). A null `tree` counts as an
/// empty object. Keys that `runtime` does not have are left out.
Result<Conformed> conform(const Schema& schema, Json tree, const std::string& pointer,
                          const Version& runtime = kPinnedRuntime);

/// The default of the key at `path` (object keys only) below `schema`; null: it has none. For what a default means
/// where its parent node is absent, or the user wrote an empty value.
const Json& default_at(const Schema& schema, Path path);

/// `.spec` of each kind.
const Schema& virtual_mcp_server();
const Schema& external_auth_config();
const Schema& oidc_config();
const Schema& authz_config();
const Schema& telemetry_config();
const Schema& tool_config();
const Schema& composite_tool();  ///< Also one item of spec.config.compositeTools.
const Schema& embedding_server();

}  // namespace vmcp::schema
