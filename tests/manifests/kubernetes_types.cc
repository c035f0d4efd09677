// SPDX-License-Identifier: Apache-2.0
#include "tests/manifests/kubernetes_types.h"

#include <regex>
#include <sstream>
#include <stdexcept>

namespace vmcp::manifests {
namespace {

/// The plain types; nullptr for the name of another one.
using Fits = bool (*)(const Json&);
Fits plain(const std::string& type) {
  static const std::map<std::string, Fits> kPlain = {
      {"any", [](const Json&) { return true; }},
      {"string", [](const Json& value) { return value.is_string(); }},
      {"boolean", [](const Json& value) { return value.is_boolean(); }},
      {"integer", [](const Json& value) { return value.is_number_integer(); }},
      {"number", [](const Json& value) { return value.is_number(); }},
      {"int-or-string", [](const Json& value) { return value.is_string() || value.is_number_integer(); }},
      {"quantity", [](const Json& value) { return value.is_string() || value.is_number(); }}};
  const auto found = kPlain.find(type);
  return found == kPlain.end() ? nullptr : found->second;
}

/// `T` of `[T]` or `{T}`; the type itself otherwise.
std::string inner(const std::string& type) {
  return type[0] == '[' || type[0] == '{' ? type.substr(1, type.size() - 2) : type;
}

}  // namespace

KubernetesTypes::KubernetesTypes(const std::string& text) {
  static const std::regex kField("([A-Za-z0-9$_]+)(!?) ([A-Za-z0-9.{}\\[\\]-]+)");
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);) {
    if (line.empty() || line[0] == '#') continue;
    const std::size_t colon = line.find(": ");
    if (colon == std::string::npos) throw std::runtime_error("not a type: " + line);
    Fields& fields = types_[line.substr(0, colon)];
    std::istringstream list(line.substr(colon + 2));
    for (std::string one; std::getline(list, one, ',');) {
      std::smatch parts;
      const std::string field = one.substr(one.find_first_not_of(' '));
      if (!std::regex_match(field, parts, kField)) throw std::runtime_error("not a field: " + field);
      fields[parts[1]] = {parts[3], parts[2].length() == 1};
    }
  }
  for (const auto& [name, fields] : types_) {
    for (const auto& [field, each] : fields) {
      std::string type = each.type;
      while (type != inner(type)) type = inner(type);
      if (plain(type) == nullptr && !knows(type)) throw std::runtime_error("not listed: " + type + " of " + name);
    }
  }
}

std::vector<std::string> KubernetesTypes::misfits(const std::string& kind, const Json& object) const {
  std::vector<std::string> found;
  check(kind, object, "", found);
  return found;
}

void KubernetesTypes::check(const std::string& type, const Json& value, const std::string& pointer,
                            std::vector<std::string>& found) const {
  if (const Fits fits = plain(type)) {
    if (!fits(value)) found.push_back(pointer + " is not of type " + type);
  } else if (type[0] == '[') {
    if (!value.is_array()) found.push_back(pointer + " is not a list");
    for (std::size_t i = 0; value.is_array() && i < value.size(); ++i) {
      check(inner(type), value[i], child_pointer(pointer, i), found);
    }
  } else if (!value.is_object()) {
    found.push_back(pointer + " is not an object");
  } else if (type[0] == '{') {
    for (const auto& [key, member] : value.items()) check(inner(type), member, child_pointer(pointer, key), found);
  } else {
    check_object(types_.at(type), value, pointer, found);
  }
}

void KubernetesTypes::check_object(const Fields& fields, const Json& value, const std::string& pointer,
                                   std::vector<std::string>& found) const {
  for (const auto& [key, member] : value.items()) {
    const auto field = fields.find(key);
    if (field == fields.end()) {
      found.push_back(child_pointer(pointer, key) + " is unknown");
    } else {
      check(field->second.type, member, child_pointer(pointer, key), found);
    }
  }
  for (const auto& [key, field] : fields) {
    if (field.required && !value.contains(key)) found.push_back(child_pointer(pointer, key) + " is missing");
  }
}

}  // namespace vmcp::manifests
