// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <initializer_list>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>

#include "sync/result.h"

namespace vmcp {

/// A JSON tree whose members keep the order in which they were inserted. Trees that reach an answer are built
/// in a documented order (of the schema table, or sorted), never in the order of the request.
using Json = nlohmann::ordered_json;

/// How deeply values may nest in a request (spec/00-hook.md §3).
inline constexpr int kMaxDepth = 64;

/// How many values may be made of a JSON text of `bytes`. A value in a tree takes up to 150 bytes, but only two in a
/// text that means harm; what people and machines write has one in every ten or so. This bounds the memory for a
/// request by its size (spec/95-server-cli-manifests.md §1, overload).
constexpr std::size_t most_values(std::size_t bytes) {
  constexpr std::size_t kAlways = 100'000;
  constexpr std::size_t kBytesPerValue = 32;
  return kAlways + bytes / kBytesPerValue;
}

/// Parses a free-form part of a request. Object members come out sorted by key, so the order in which a
/// caller wrote them never matters. Fails (`InvalidJSON`, pointer starting with `pointer`) on syntax errors,
/// duplicate keys, nesting beyond `kMaxDepth`, and more values than `most_values` of its size.
Result<Json> parse_json(std::string_view text, const std::string& pointer);

/// One step of a JSON pointer: `pointer` + "/" + `key` with `~` and `/` escaped (RFC 6901).
std::string child_pointer(std::string_view pointer, std::string_view key);
std::string child_pointer(std::string_view pointer, std::size_t index);

/// `pointer` as seen from the value at `root`; unchanged when it does not lead through there.
std::string pointer_within(std::string_view pointer, std::string_view root);

/// Reading trees that were conformed to their schema (schema/schema.h), so that types are known.
/// `path` is a list of object keys. Absent and null are the same.
using Path = std::initializer_list<std::string_view>;
const Json* find(const Json& node, Path path);          ///< nullptr when absent.
std::string_view text_at(const Json& node, Path path);  ///< "" when absent. Views into `node`.
bool flag_at(const Json& node, Path path);              ///< false when absent.
std::optional<std::int64_t> integer_at(const Json& node, Path path);
std::vector<std::string> texts_at(const Json& node, Path path);  ///< A list of strings; empty when absent.

/// An object without members, to stand for one that is absent.
const Json& empty_object();

/// The object under `key` of `node`; the empty object when absent.
const Json& object_at(const Json& node, std::string_view key);

/// Adds a member whose key the object is known not to have yet, without searching for it: objects of users can be
/// large.
void append_member(Json& object, std::string_view key, Json value);

}  // namespace vmcp
