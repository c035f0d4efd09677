#include "tests/unit/schema/crd.h"

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <set>

#include "sync/yaml_reader.h"

namespace vmcp::schema {
namespace {

/// The keywords of structural schemas that these tests look at.
constexpr auto kPreserve = "x-kubernetes-preserve-unknown-fields";

bool has_properties(const Json& openapi) {
  return find(openapi, {"properties"}) != nullptr;
}

std::string type_in_crd(const Json& openapi) {
  const std::string type(text_at(openapi, {"type"}));
  if (find(openapi, {"additionalProperties"}) != nullptr) return "map";
  if (flag_at(openapi, {kPreserve}) && !has_properties(openapi)) return type.empty() ? "free" : "free " + type;
  return type;
}

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

class Comparison {
 public:
  explicit Comparison(const std::vector<std::string>& ignored) : ignored_(ignored) {}

  void compare(const Schema& table, const Json& openapi, const std::string& path) {
    if (std::find(ignored_.begin(), ignored_.end(), path) != ignored_.end()) {
      if (table.type != Type::kFree) note(path, "is ignored and so must be free in the table");
      return;
    }
    if (type_in_table(table) != type_in_crd(openapi)) {
      note(path, "is " + type_in_table(table) + " in the table and " + type_in_crd(openapi) + " in the CRD");
      return;
    }
    const auto in_crd = texts_at(openapi, {"enum"});
    if (std::set<std::string>(in_crd.begin(), in_crd.end()) !=
        std::set<std::string>(table.allowed.begin(), table.allowed.end())) {
      note(path, "has other allowed values in the CRD: " + Json(in_crd).dump());
    }
    if (table.type == Type::kObject) compare_keys(table, openapi, path);
    if (table.type == Type::kList) compare(table.items.at(0), openapi.at("items"), path + "[]");
    if (table.type == Type::kMap) compare(table.items.at(0), openapi.at("additionalProperties"), path + "{}");
  }

  std::vector<std::string> take() { return std::move(found_); }

 private:
  void compare_keys(const Schema& table, const Json& openapi, const std::string& path) {
    const Json none = Json::object();
    const Json& properties = has_properties(openapi) ? openapi.at("properties") : none;
    std::set<std::string_view> in_table;
    for (const Field& field : table.fields) {
      const std::string here = path + "." + std::string(field.name);
      if (!in_table.insert(field.name).second) note(here, "is in the table twice");
      const Json* property = find(properties, {field.name});
      if (property == nullptr) {
        note(here, "is not in the CRD");
        continue;
      }
      const Json* in_crd = find(*property, {"default"});
      if ((in_crd == nullptr ? Json() : *in_crd) != field.default_value) {
        note(here, "has another default in the CRD: " + (in_crd == nullptr ? "none" : in_crd->dump()));
      }
      if (field.schema_ref == nullptr) {
        compare(field.schema, *property, here);
      } else if (type_in_crd(*property) != "free object") {
        note(here, "is recursive in the table, and no longer left open by the CRD");
      }
    }
    for (const auto& [key, property] : properties.items()) {
      if (in_table.count(key) == 0) note(path + "." + key, "is not in the table");
    }
  }

  void note(const std::string& path, const std::string& text) { found_.push_back(path + " " + text); }

  const std::vector<std::string>& ignored_;
  std::vector<std::string> found_;
};

void collect_leaves(const Json& openapi, const std::string& path, std::vector<std::string>& out) {
  bool is_leaf = true;
  if (const Json* properties = find(openapi, {"properties"})) {
    is_leaf = properties->empty();
    for (const auto& [key, property] : properties->items()) collect_leaves(property, path + "." + key, out);
  }
  for (const auto& [keyword, suffix] : {std::pair("items", "[]"), std::pair("additionalProperties", "{}")}) {
    const Json* inner = find(openapi, {keyword});
    if (inner == nullptr || !inner->is_object()) continue;
    is_leaf = false;
    collect_leaves(*inner, path + suffix, out);
  }
  if (is_leaf) out.push_back(path);
}

}  // namespace

std::optional<CrdSpec> read_crd(const std::string& plural) {
  const char* shared = std::getenv("VMCP_SHARED");
  const auto folder = std::filesystem::path(shared == nullptr ? "../shared" : shared) / "crds";
  if (!std::filesystem::is_directory(folder)) return std::nullopt;
  std::ifstream file(folder / ("toolhive.stacklok.dev_" + plural + ".yaml"));
  const std::string text{std::istreambuf_iterator<char>(file), {}};
  CrdSpec out;
  const auto crd = parse_yaml(text, "");
  const Json* versions = crd ? find(*crd, {"spec", "versions"}) : nullptr;
  if (versions == nullptr) return out;
  for (const Json& version : *versions) {
    const Json* spec = find(version, {"schema", "openAPIV3Schema", "properties", "spec"});
    if (spec == nullptr) continue;
    if (text_at(version, {"name"}) == "v1beta1") out.v1beta1 = *spec;
    if (text_at(version, {"name"}) == "v1alpha1") out.v1alpha1 = *spec;
  }
  return out;
}

std::vector<std::string> crd_leaves(const Json& openapi, const std::string& path) {
  std::vector<std::string> out;
  collect_leaves(openapi, path, out);
  std::sort(out.begin(), out.end());
  return out;
}

std::vector<std::string> differences(const Schema& table, const Json& openapi, const std::string& path,
                                     const std::vector<std::string>& ignored) {
  Comparison comparison(ignored);
  comparison.compare(table, openapi, path);
  return comparison.take();
}

}  // namespace vmcp::schema
