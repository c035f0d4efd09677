// SPDX-License-Identifier: Apache-2.0
#include "sync/go/json_schema/references.h"

#include <set>
#include <string>

#include "sync/text/characters.h"

namespace vmcp {
namespace {

std::string percent_decoded(std::string_view text) {
  std::string out;
  for (std::size_t index = 0; index < text.size(); ++index) {
    bool escaped = text[index] == '%' && index + 2 < text.size() && hex_value(text[index + 1]) >= 0 &&
                   hex_value(text[index + 2]) >= 0;
    out += escaped ? static_cast<char>(hex_value(text[index + 1]) * 16 + hex_value(text[index + 2])) : text[index];
    index += escaped ? 2 : 0;
  }
  return out;
}

std::string pointer_unescaped(std::string_view text) {
  std::string out;
  for (std::size_t index = 0; index < text.size(); ++index) {
    char next = text[index] == '~' && index + 1 < text.size() ? text[index + 1] : ' ';
    bool escaped = next == '0' || next == '1';
    out += escaped ? (next == '0' ? '~' : '/') : text[index];
    index += escaped ? 1 : 0;
  }
  return out;
}

constexpr std::size_t kMaxReferences = 500;  // bounds the recursion here and in the runtime

class LoopFinder {
 public:
  explicit LoopFinder(const Json& root) : resolver_(root) {}

  bool loops(const Json& schema) {
    if (!schema.is_object() || done_.count(&schema) > 0) return false;
    if (applying_.size() > kMaxReferences || !applying_.insert(&schema).second) return true;
    bool found = schema.contains("$ref") ? reference_loops(schema) : parts_loop(schema);
    applying_.erase(&schema);
    done_.insert(&schema);
    return found;
  }

 private:
  bool reference_loops(const Json& schema) {
    const Json* target = resolver_.follow(std::string(text_at(schema, {"$ref"})));
    return target != nullptr && loops(*target);
  }

  bool parts_loop(const Json& schema) {
    for (const char* key : {"allOf", "anyOf", "oneOf", "not", "if", "then", "else"}) {
      auto part = schema.find(key);
      if (part == schema.end()) continue;
      if (loops(*part)) return true;
      if (!part->is_array()) continue;
      for (const Json& each : *part) {
        if (loops(each)) return true;
      }
    }
    return false;
  }

  ReferenceResolver resolver_;
  std::set<const Json*> applying_;
  std::set<const Json*> done_;
};

}  // namespace

bool applies_itself(const Json& root) {
  return LoopFinder(root).loops(root);
}

void ReferenceResolver::collect_names(const Json& node) {
  if (node.is_object()) {
    for (const char* key : {"id", "$id"}) {
      const std::string_view name = text_at(node, {key});
      if (!name.empty()) names_.emplace(name, &node);
    }
  }
  if (!node.is_structured()) return;
  for (const Json& child : node) collect_names(child);
}

const Json* ReferenceResolver::follow(const std::string& reference) {
  if (reference == "#") return &root_;
  if (const auto named = names_.find(reference); named != names_.end()) return named->second;
  return reference.compare(0, 2, "#/") == 0 ? resolve(std::string_view(reference).substr(1)) : nullptr;
}

const Json* ReferenceResolver::step(const Json& from, const std::string& key) {
  if (from.is_object()) {
    auto [place, is_new] = indexed_.try_emplace(&from);
    Members& members = place->second;
    if (is_new) {
      for (const auto& [name, value] : from.get_ref<const Json::object_t&>()) members.emplace(name, &value);
    }
    auto found = members.find(key);
    return found == members.end() ? nullptr : found->second;
  }
  bool number = !key.empty() && key.size() < 6 && key.find_first_not_of("0123456789") == std::string::npos;
  if (!from.is_array() || !number) return nullptr;
  auto index = static_cast<std::size_t>(std::stoi(key));
  return index < from.size() ? &from[index] : nullptr;
}

const Json* ReferenceResolver::resolve(std::string_view fragment) {
  const Json* here = &root_;
  if (!fragment.empty() && fragment[0] != '/') return nullptr;
  while (here != nullptr && !fragment.empty()) {
    fragment.remove_prefix(1);
    std::string_view key = fragment.substr(0, fragment.find('/'));
    here = step(*here, pointer_unescaped(percent_decoded(key)));
    fragment.remove_prefix(key.size());
  }
  return here;
}

}  // namespace vmcp
