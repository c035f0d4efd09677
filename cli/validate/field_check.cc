// SPDX-License-Identifier: Apache-2.0
#include "cli/validate/field_check.h"

#include <algorithm>
#include <string>

#include "cli/validate/member_schemas.h"
#include "cli/validate/suggestion.h"

namespace vmcp::cli {
namespace {

using schema::Field;
using schema::Schema;
using schema::Type;

const Schema& schema_of(const Field& field) {
  return field.schema_ref != nullptr ? field.schema_ref() : field.schema;
}

std::vector<std::string_view> field_names(const Schema& object) {
  std::vector<std::string_view> names;
  for (const Field& field : object.fields) names.push_back(field.name);
  return names;
}

const Field* find_field(const Schema& object, std::string_view name) {
  const auto found =
      std::find_if(object.fields.begin(), object.fields.end(), [&](const Field& each) { return each.name == name; });
  return found == object.fields.end() ? nullptr : &*found;
}

/// Cuts the first step off a pointer.
std::string take_step(std::string_view& pointer) {
  const std::size_t end = std::min(pointer.find('/', 1), pointer.size());
  std::string step(pointer.substr(1, end - 1));
  pointer.remove_prefix(end);
  for (std::size_t at = 0; (at = step.find('~', at)) != std::string::npos; ++at) {
    step.replace(at, 2, step.substr(at, 2) == "~1" ? "/" : "~");
  }
  return step;
}

/// The schema of the object in which `pointer` (below the one of `root`) is unknown; `pointer` is left with its last
/// step.
const Schema* schema_above(const Schema& root, std::string_view& pointer) {
  const Schema* at = &root;
  while (pointer.find('/', 1) != std::string_view::npos) {
    const std::string step = take_step(pointer);
    if (at->type == Type::kObject) {
      const Field* field = find_field(*at, step);
      if (field == nullptr) return nullptr;
      at = &schema_of(*field);
    } else if (!at->items.empty()) {
      at = &at->items.front();
    } else {
      return nullptr;
    }
  }
  return at;
}

/// Where a field of this name is known: one object deeper.
std::string deeper(const Schema& object, std::string_view place, std::string_view name) {
  for (const Field& field : object.fields) {
    const Schema& inner = schema_of(field);
    if (inner.type != Type::kObject || find_field(inner, name) == nullptr) continue;
    return std::string(place) + "/" + std::string(field.name) + "/" + std::string(name);
  }
  return "";
}

/// What may have been meant by the unknown field at `pointer`, for the end of a sentence.
std::string remedy(const Schema& root, const std::string& pointer) {
  std::string_view rest = std::string_view(pointer).substr(std::string_view("/spec").size());
  const Schema* object = schema_above(root, rest);
  if (object == nullptr) return "";
  const std::string name = take_step(rest);
  const std::string place = pointer.substr(0, pointer.rfind('/'));
  const Field* config = find_field(*object, "config");  // of a VirtualMCPServer, where most of the settings are
  if (config != nullptr && find_field(schema_of(*config), name) != nullptr) {
    return "; it belongs in " + place + "/config/" + name;
  }
  if (const std::string meant = did_you_mean(name, field_names(*object)); !meant.empty()) return meant;
  const std::string better = deeper(*object, place, name);
  return better.empty() ? "" : "; it belongs in " + better;
}

/// Everything but members and what they refer to concerns a gateway as a whole.
Severity severity_of(std::string_view kind, std::string_view pointer) {
  static constexpr std::string_view kParts[] = {"MCPServer", "MCPRemoteProxy", "MCPServerEntry",
                                                "MCPExternalAuthConfig", "MCPToolConfig"};
  const bool part = std::find(std::begin(kParts), std::end(kParts), kind) != std::end(kParts);
  // Below spec.config the API server keeps what it does not know, and the hook leaves it out.
  return part || pointer.substr(0, 13) == "/spec/config/" ? Severity::kLeftOut : Severity::kError;
}

constexpr const char* kUnknown = "unknown field";
constexpr const char* kRefused = " (kubectl apply refuses the object)";

void check_names(const Manifest& manifest, const Json& object, const std::string& pointer,
                 const std::vector<std::string_view>& known, std::vector<Diagnosis>& out) {
  if (!object.is_object()) return;
  for (const auto& [key, value] : object.items()) {
    if (std::find(known.begin(), known.end(), key) != known.end()) continue;
    out.push_back(diagnosis_at(manifest, child_pointer(pointer, key),
                               severity_of(text_at(manifest.object, {"kind"}), pointer), "UnknownField",
                               kUnknown + did_you_mean(key, known) + kRefused));
  }
}

void check_spec(const Manifest& manifest, const Schema& schema, std::vector<Diagnosis>& out) {
  const Json* spec = find(manifest.object, {"spec"});
  if (spec == nullptr) return;
  const std::string_view kind = text_at(manifest.object, {"kind"});
  const auto conformed = schema::conform(schema, *spec, "/spec");
  if (!conformed) {
    out.push_back(diagnosis_at(manifest, conformed.error().pointer, severity_of(kind, ""), "WrongType",
                               conformed.error().message + kRefused));
    return;
  }
  for (const std::string& pointer : conformed->unknown) {
    const bool kept = kind == "VirtualMCPServer" && pointer.substr(0, 13) == "/spec/config/";
    out.push_back(diagnosis_at(manifest, pointer, severity_of(kind, pointer), "UnknownField",
                               kUnknown + remedy(schema, pointer) + (kept ? "" : kRefused)));
  }
}

}  // namespace

std::vector<Diagnosis> check_fields(const Manifest& manifest) {
  static const std::vector<std::string_view> kObject = {"apiVersion", "kind", "metadata", "spec", "status"};
  static const std::vector<std::string_view> kMetadata = {"annotations",
                                                          "creationTimestamp",
                                                          "deletionGracePeriodSeconds",
                                                          "deletionTimestamp",
                                                          "finalizers",
                                                          "generateName",
                                                          "generation",
                                                          "labels",
                                                          "managedFields",
                                                          "name",
                                                          "namespace",
                                                          "ownerReferences",
                                                          "resourceVersion",
                                                          "selfLink",
                                                          "uid"};
  std::vector<Diagnosis> out;
  const Schema* schema = schema_of_kind(text_at(manifest.object, {"kind"}));
  if (schema == nullptr) return out;
  check_names(manifest, manifest.object, "", kObject, out);
  check_names(manifest, manifest.object["metadata"], "/metadata", kMetadata, out);
  check_spec(manifest, *schema, out);
  return out;
}

}  // namespace vmcp::cli
