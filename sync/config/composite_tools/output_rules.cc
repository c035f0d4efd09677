// SPDX-License-Identifier: Apache-2.0
#include "sync/config/composite_tools/output_rules.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <limits>
#include <set>
#include <string>
#include <string_view>
#include <utility>

#include "sync/go/quote.h"

namespace vmcp {
namespace {

constexpr int kMaxNesting = 10;

constexpr std::array<std::string_view, 6> kTypes = {"string", "integer", "number", "boolean", "object", "array"};

// Before it parses a value, the runtime counts braces: a third one in a row, as in `{"a":{{.x}}}`, is an error to it.
bool has_stray_braces(std::string_view text) {
  bool inside = false;
  for (std::size_t index = 1; index < text.size(); ++index) {
    bool opens = text[index] == '{' && text[index - 1] == '{';
    bool closes = text[index] == '}' && text[index - 1] == '}';
    if ((opens && inside) || (closes && !inside)) return true;
    inside = (inside || opens) && !closes;
  }
  return inside;
}

bool fits_integer(const Json& value) {
  constexpr auto kMost = static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max());
  return value.is_number_integer() && (!value.is_number_unsigned() || value.get<std::uint64_t>() <= kMost);
}

// Which JSON values the runtime takes for a default of a property of this type. Texts are converted.
bool fits_type(const Json& value, std::string_view type) {
  if (type == "string" || value.is_string()) return true;
  if (type == "object") return value.is_object();
  if (type == "array") return value.is_array();
  if (type == "boolean") return value.is_boolean() || fits_integer(value);
  return value.is_number_float() || fits_integer(value);
}

Problems check_properties(const Json& properties, const WorkflowPlace& place, int depth);

Problems check_content(const Json& property, std::string_view type, const WorkflowPlace& place, int depth) {
  std::string_view value = text_at(property, {"value"});
  const Json& nested = object_at(property, "properties");
  if (!value.empty() && !nested.empty()) return place.problem(" cannot have both 'value' and 'properties'");
  if (value.empty() && nested.empty()) return place.problem(" must have either 'value' or 'properties'");
  if (value.empty() && type != "object") {
    return place.problem(" of type " + quote(type) + " must have 'value': only objects have 'properties'");
  }
  if (value.empty()) return check_properties(nested, place.key("properties"), depth + 1);
  Problems out = check_template(property, "value", place);
  if (out.empty() && has_stray_braces(value)) {
    out = place.key("value").problem(
        ": the runtime does not accept three braces in a row; put a space between the brace and the action");
  }
  return out;
}

Problems check_property(const Json& property, const WorkflowPlace& place, int depth) {
  Problems out;
  std::string_view type = text_at(property, {"type"});
  bool known = std::find(kTypes.begin(), kTypes.end(), type) != kTypes.end();
  if (type.empty()) {
    out = place.key("type").problem(" is required");
  } else if (!known) {
    out = place.key("type").problem(" must be one of: string, integer, number, boolean, object, array");
  }
  if (text_at(property, {"description"}).empty()) {
    out = joined(std::move(out), place.key("description").problem(" is required"));
  }
  if (known) out = joined(std::move(out), check_content(property, type, place, depth));
  const Json* fallback = find(property, {"default"});
  bool judged = known && fallback != nullptr && !(fallback->is_structured() && fallback->empty());
  if (judged && !fits_type(*fallback, type)) {
    out = joined(std::move(out), place.key("default").problem(" does not fit the type " + quote(type)));
  }
  return out;
}

Problems check_properties(const Json& properties, const WorkflowPlace& place, int depth) {
  if (depth > kMaxNesting) return place.problem(": properties may be nested at most 10 deep");
  Problems out;
  for (const auto& [name, property] : properties.items()) {
    out = joined(std::move(out), check_property(property, place.key(name), depth));
  }
  return out;
}

}  // namespace

Problems workflow_output_problems(const Json& tool, const WorkflowPlace& tool_place) {
  const Json* output = find(tool, {"output"});
  if (output == nullptr) return {};
  WorkflowPlace place = tool_place.key("output");
  const Json& properties = object_at(*output, "properties");
  if (properties.empty()) return place.key("properties").problem(" cannot be empty");
  Problems out = check_properties(properties, place.key("properties"), 0);
  std::set<std::string_view> names;
  for (const auto& [name, property] : properties.items()) names.insert(name);
  for (const std::string& name : texts_at(*output, {"required"})) {
    if (names.count(name) > 0) continue;
    out = joined(std::move(out),
                 place.key("required").problem(": " + quote(name) + " does not exist in output.properties"));
  }
  return out;
}

}  // namespace vmcp
