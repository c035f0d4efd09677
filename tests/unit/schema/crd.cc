// SPDX-License-Identifier: Apache-2.0
#include "tests/unit/schema/crd.h"

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "sync/yaml/yaml_reader.h"

namespace vmcp::schema {
namespace {

std::string read_text(const std::filesystem::path& path) {
  std::ifstream file(path);
  return {std::istreambuf_iterator<char>(file), {}};
}

std::string line_of(const std::string& path, const std::string& type, std::vector<std::string> allowed,
                    const Json& default_value) {
  std::string out = path + ": " + type;
  std::sort(allowed.begin(), allowed.end());
  for (const std::string& each : allowed) out += (&each == &allowed.front() ? " " : "|") + each;
  return default_value.is_null() ? out : out + " default " + default_value.dump();
}

// ---- CRDs

bool has_properties(const Json& openapi) {
  return find(openapi, {"properties"}) != nullptr;
}

std::string type_in_crd(const Json& openapi) {
  const std::string type(text_at(openapi, {"type"}));
  if (find(openapi, {"additionalProperties"}) != nullptr) return "map";
  const bool preserve = flag_at(openapi, {"x-kubernetes-preserve-unknown-fields"});
  if (preserve && !has_properties(openapi)) return type.empty() ? "free" : "free " + type;
  return type;
}

void collect(const Json& openapi, const std::string& path, FieldLines& out) {
  const Json* given = find(openapi, {"default"});
  out.push_back(line_of(path, type_in_crd(openapi), texts_at(openapi, {"enum"}), given == nullptr ? Json() : *given));
  if (const Json* properties = find(openapi, {"properties"})) {
    for (const auto& [key, property] : properties->items()) collect(property, path + "." + key, out);
  }
  for (const auto& [keyword, suffix] : {std::pair("items", "[]"), std::pair("additionalProperties", "{}")}) {
    const Json* inner = find(openapi, {keyword});
    if (inner != nullptr && inner->is_object()) collect(*inner, path + suffix, out);
  }
}

// ---- tables

std::string type_in_table(const Schema& table) {
  switch (table.type) {
    case Type::kObject:
      return "object";
    case Type::kList:
      return "array";
    case Type::kMap:
      return "map";
    case Type::kString:
      return "string";
    case Type::kBoolean:
      return "boolean";
    case Type::kInteger:
      return "integer";
    case Type::kFreeObject:
      return "free object";
    case Type::kFree:
      break;
  }
  return "free";
}

void collect(const Schema& table, const std::string& path, const Json& default_value, FieldLines& out) {
  const std::vector<std::string> allowed(table.allowed.begin(), table.allowed.end());
  out.push_back(line_of(path, type_in_table(table), allowed, default_value));
  for (const Field& field : table.fields) {
    const std::string here = path + "." + std::string(field.name);
    if (field.schema_ref != nullptr) {
      // What contains itself cannot be written in a CRD, which leaves it open.
      out.push_back(line_of(here, "free object", {}, field.default_value));
    } else {
      collect(field.schema, here, field.default_value, out);
    }
  }
  if (table.type == Type::kList) collect(table.items.at(0), path + "[]", nullptr, out);
  if (table.type == Type::kMap) collect(table.items.at(0), path + "{}", nullptr, out);
}

FieldLines sorted(FieldLines lines) {
  std::sort(lines.begin(), lines.end());
  return lines;
}

}  // namespace

std::string crd_file(const std::string& plural) {
  return "tests/crds/" + plural + ".txt";
}

FieldLines crd_fields(const std::string& plural) {
  std::ifstream file(crd_file(plural));
  FieldLines out;
  for (std::string line; std::getline(file, line);) {
    if (!line.empty() && line.front() != '#') out.push_back(line);
  }
  return sorted(std::move(out));
}

FieldLines table_fields(const Schema& table) {
  FieldLines out;
  collect(table, "spec", nullptr, out);
  return sorted(std::move(out));
}

FieldLines openapi_fields(const Json& openapi) {
  FieldLines out;
  collect(openapi, "spec", out);
  return sorted(std::move(out));
}

std::vector<std::string> leaves_of(const FieldLines& fields) {
  std::vector<std::string> paths;
  for (const std::string& line : fields) paths.push_back(line.substr(0, line.find(':')));
  std::vector<std::string> out;
  for (const std::string& path : paths) {
    const bool has_more = std::any_of(paths.begin(), paths.end(), [&](const std::string& other) {
      return other.size() > path.size() && other.compare(0, path.size(), path) == 0 &&
             std::string_view(".[{").find(other[path.size()]) != std::string_view::npos;
    });
    if (!has_more) out.push_back(path);
  }
  std::sort(out.begin(), out.end());
  return out;
}

std::optional<CrdSpec> read_crd(const std::string& plural) {
  const char* folder = std::getenv("VMCP_CRDS");
  if (folder == nullptr) return std::nullopt;
  const auto path = std::filesystem::path(folder) / ("toolhive.stacklok.dev_" + plural + ".yaml");
  const auto crd = parse_yaml(read_text(path), "");
  const Json* versions = crd ? find(*crd, {"spec", "versions"}) : nullptr;
  if (versions == nullptr) return std::nullopt;
  CrdSpec out;
  for (const Json& version : *versions) {
    const Json* spec = find(version, {"schema", "openAPIV3Schema", "properties", "spec"});
    if (spec == nullptr) continue;
    if (text_at(version, {"name"}) == "v1beta1") out.v1beta1 = *spec;
    if (text_at(version, {"name"}) == "v1alpha1") out.v1alpha1 = *spec;
  }
  return out;
}

}  // namespace vmcp::schema
