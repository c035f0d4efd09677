// SPDX-License-Identifier: Apache-2.0
#include "tests/property/leaf_case.h"

#include <algorithm>
#include <fstream>
#include <iterator>

#include "sync/hook.h"
#include "sync/model/related_kind.h"
#include "sync/yaml/yaml_reader.h"

namespace vmcp::property {
namespace {

constexpr std::int64_t kNow = 1'750'000'000;
constexpr const char* kNamespace = "leaves";

/// What an API server would have added.
Json stored(Json object) {
  Json& metadata = object["metadata"];
  metadata["namespace"] = kNamespace;
  metadata["uid"] = "uid-of-" + metadata.at("name").get<std::string>();
  metadata["generation"] = 1;
  metadata["creationTimestamp"] = "2025-01-01T00:00:00Z";
  return object;
}

std::string request_of(const LeafCase& input) {
  Json related = Json::object();
  for (const RelatedKind& each : kRelatedKinds) {
    related[std::string(each.kind) + "." + std::string(each.api_version)] = Json::object();
  }
  for (const Json& object : input.related) {
    const std::string key = object.at("kind").get<std::string>() + "." + object.at("apiVersion").get<std::string>();
    related[key][std::string(kNamespace) + "/" + object.at("metadata").at("name").get<std::string>()] = stored(object);
  }
  Json request = Json::object();
  request["controller"] = Json::object();
  request["parent"] = stored(input.parent);
  request["children"] = Json::object();
  request["related"] = std::move(related);
  request["finalizing"] = false;
  return request.dump();
}

std::string problem_of(const Answer& answer) {
  if (answer.code != 200) return std::string(answer.body);
  for (const auto& each : answer.summary.not_applied) return each.condition + " " + each.reason + ": " + each.message;
  for (const auto& each : answer.summary.excluded) return each.member + " " + each.reason + ": " + each.message;
  return "";
}

const Json* child_of(const Json& children, std::string_view kind) {
  for (const Json& child : children) {
    if (text_at(child, {"kind"}) == kind) return &child;
  }
  return nullptr;
}

void blank(std::string& text, std::string_view what) {
  if (what.empty()) return;
  for (std::size_t at = text.find(what); at != std::string::npos; at = text.find(what, at)) text.erase(at, what.size());
}

/// The first step of a path and what follows: `a`, `[]` or `{}`.
std::pair<std::string_view, std::string_view> split(std::string_view path) {
  if (path.front() == '.') path.remove_prefix(1);
  if (path.front() == '[' || path.front() == '{') return {path.substr(0, 2), path.substr(2)};
  const std::size_t end = std::min(path.find_first_of(".[{"), path.size());
  return {path.substr(0, end), path.substr(end)};
}

/// Where a value stands: its parent and its key; `index` for items of lists.
struct Slot {
  Json* parent = nullptr;
  std::string key;
  std::size_t index = 0;

  Json& value() const { return parent->is_array() ? parent->at(index) : parent->at(key); }
  void erase() const {
    if (parent->is_array()) {
      parent->erase(index);
    } else {
      parent->erase(key);
    }
  }
};

std::vector<Slot> slots_at(Json& tree, std::string_view path) {
  std::vector<Slot> out;
  const auto [step, rest] = split(path);
  const bool any_item = step == "[]";
  const bool any_value = step == "{}";
  if (any_item ? !tree.is_array() : !tree.is_object()) return out;
  std::size_t index = 0;
  for (auto& [key, value] : tree.items()) {
    const std::size_t here = index++;
    if (!any_item && !any_value && key != step) continue;
    if (rest.empty()) {
      out.push_back({&tree, key, here});
    } else {
      const auto inner = slots_at(value, rest);
      out.insert(out.end(), inner.begin(), inner.end());
    }
  }
  return out;
}

}  // namespace

LeafCase read_leaf_case(const std::string& name) {
  std::ifstream file("tests/leaves/" + name + ".yaml");
  const std::string text{std::istreambuf_iterator<char>(file), {}};
  LeafCase out;
  const auto documents = parse_yaml_documents(text, "");
  if (!documents) return out;
  for (const YamlDocument& document : *documents) {
    const std::string_view kind = text_at(document.value, {"kind"});
    if (kind == "VirtualMCPServer") {
      out.parent = document.value;
    } else if (kind == "Changes") {
      out.changes = document.value.at("leaves");
    } else {
      out.related.push_back(document.value);
    }
  }
  return out;
}

LeafOutcome outcome_of(const LeafCase& input, const schema::Version& runtime) {
  Workspace workspace;
  workspace.request() = request_of(input);
  Settings settings;
  settings.vmcp_version = runtime;
  const Answer answer = vmcp::answer(Hook::kSync, workspace, settings, kNow);
  LeafOutcome out;
  out.problem = problem_of(answer);
  out.answer = answer.body;
  if (answer.code != 200) return out;
  const auto body = parse_json(answer.body, "");
  if (body) out.children = body->at("children");
  return out;
}

Json LeafOutcome::part(const std::string& target) const {
  const Json* config_map = child_of(children, "ConfigMap");
  if (config_map == nullptr) return nullptr;
  if (target.find(".yaml") != std::string::npos) {
    const auto file = parse_yaml(text_at(*config_map, {"data", target}), "");
    return file ? *file : Json();
  }
  const Json* child = child_of(children, target);
  if (child == nullptr) return nullptr;
  std::string text = child->dump();
  blank(text, text_at(*config_map, {"metadata", "name"}));
  blank(text, text_at(*config_map, {"metadata", "annotations", "toolhive.stacklok.dev/content-checksum"}));
  return Json::parse(text);
}

std::vector<Json> values_at(const Json& tree, std::string_view path) {
  Json copy = tree;
  std::vector<Json> out;
  for (const Slot& slot : slots_at(copy, path)) out.push_back(slot.value());
  return out;
}

std::optional<LeafCase> changed(LeafCase input, const std::string& leaf) {
  const auto change = input.changes.find(leaf);
  if (change == input.changes.end()) return std::nullopt;
  const bool elsewhere = change->is_object() && change->contains("at");
  const auto slots = slots_at(input.parent, elsewhere ? change->at("at").get<std::string>() : leaf);
  if (slots.empty()) return std::nullopt;
  if (change->is_null()) {
    slots.front().erase();
  } else {
    slots.front().value() = elsewhere ? change->at("to") : *change;
  }
  return input;
}

LeafCase without(LeafCase input, const std::string& leaf) {
  for (auto slots = slots_at(input.parent, leaf); !slots.empty(); slots = slots_at(input.parent, leaf)) {
    slots.front().erase();
  }
  return input;
}

}  // namespace vmcp::property
