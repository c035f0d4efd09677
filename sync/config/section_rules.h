#pragma once

#include <string>
#include <string_view>

#include "sync/json.h"
#include "sync/model/report.h"

namespace vmcp {

/// An object without members, to stand for one that is absent.
const Json& empty_object();

/// The object under `key` of `node`; the empty object when absent.
const Json& object_at(const Json& node, std::string_view key);

/// Adds a member whose key the object is known not to have yet, without searching for it: objects of users can be
/// large.
void append_member(Json& object, const std::string& key, Json value);

/// A report with one refusal of the condition `Valid`.
Report refusal(std::string pointer, std::string message);

/// `spec.config.a[2].b` for `/spec/config/a/2/b`. Keys are shown as they are.
std::string spec_path(std::string_view pointer);

/// Refuses a text at `pointer` in the parent that is not empty and no duration of config.yaml.
Report check_duration(std::string_view value, const std::string& pointer);

/// Refuses the text under `key` of `node` when it is there and is no duration of config.yaml. `pointer` is the place of
/// `node` in the parent.
Report check_duration(const Json& node, std::string_view key, const std::string& pointer);

}  // namespace vmcp
