// SPDX-License-Identifier: Apache-2.0
#include "cli/metacontroller.h"

#include <algorithm>

#include "sync/model/child.h"

namespace vmcp::cli {
namespace {

Json controller() {
  return {{"apiVersion", "metacontroller.k8s.io/v1alpha1"},
          {"kind", "CompositeController"},
          {"metadata", {{"name", "vmcp-composer"}}}};
}

std::string kind_key(std::string_view kind, std::string_view api_version) {
  return std::string(kind) + "." + std::string(api_version);
}

std::string name_key(const Json& object) {
  return std::string(text_at(object, {"metadata", "namespace"})) + "/" +
         std::string(text_at(object, {"metadata", "name"}));
}

/// As much of a label selector as the hook writes.
bool matches(const Json* selector, const Json& object) {
  if (selector == nullptr) return true;
  const Json* labels = find(object, {"metadata", "labels"});
  if (const Json* wanted = find(*selector, {"matchLabels"})) {
    for (const auto& [key, value] : wanted->items()) {
      if (labels == nullptr || labels->value(key, Json()) != value) return false;
    }
  }
  const Json* expressions = find(*selector, {"matchExpressions"});
  return expressions == nullptr || std::none_of(expressions->begin(), expressions->end(), [&](const Json& each) {
           return labels != nullptr && labels->contains(text_at(each, {"key"}));
         });
}

bool selects(const Json& rule, std::string_view kind, const Json& object) {
  const Json* names = find(rule, {"names"});
  const auto is_name = [&](const Json& name) { return name == text_at(object, {"metadata", "name"}); };
  return text_at(object, {"kind"}) == kind && text_at(object, {"apiVersion"}) == text_at(rule, {"apiVersion"}) &&
         text_at(object, {"metadata", "namespace"}) == text_at(rule, {"namespace"}) &&
         (names == nullptr || names->empty() || std::any_of(names->begin(), names->end(), is_name)) &&
         matches(find(rule, {"labelSelector"}), object);
}

}  // namespace

Json Reply::json() const {
  return Json::parse(body, nullptr, false);
}

Reply ask(Hook hook, std::string_view request, const Asking& asking) {
  Workspace workspace;
  workspace.request().reserve(request.size() + Workspace::kPadding);
  workspace.request().assign(request);
  Answer answer = vmcp::answer(hook, workspace, asking.settings, asking.now);
  return {answer.code, std::string(answer.body), std::move(answer.reason), std::move(answer.summary)};
}

Reply ask(Hook hook, const Json& request, const Asking& asking) {
  return ask(hook, std::string_view(request.dump()), asking);
}

Json customize_request(const Json& parent) {
  return {{"controller", controller()}, {"parent", parent}};
}

Json select_related(const Json& rules, const World& world) {
  Json related = Json::object();
  for (const Json& rule : rules) {
    const RelatedKind* resource = find_resource(text_at(rule, {"resource"}));
    if (resource == nullptr) continue;
    Json& selected = related[kind_key(resource->kind, text_at(rule, {"apiVersion"}))];
    if (selected.is_null()) selected = Json::object();
    for (const Manifest& each : world.objects) {
      if (selects(rule, resource->kind, each.object)) selected[name_key(each.object)] = each.object;
    }
  }
  return related;
}

Json children_by_kind(const Json& children) {
  Json grouped = Json::object();
  for (const ChildKind& each : kChildKinds) grouped[kind_key(each.kind, each.api_version)] = Json::object();
  for (const Json& child : children) {
    grouped[kind_key(text_at(child, {"kind"}), text_at(child, {"apiVersion"}))][name_key(child)] = child;
  }
  return grouped;
}

Json sync_request(const Json& parent, const Json& children, const Json& related) {
  return {{"controller", controller()},
          {"parent", parent},
          {"children", children_by_kind(children)},
          {"related", related},
          {"finalizing", false}};
}

Conversation converse(const World& world, const Json& parent, const Json& children, const Asking& asking) {
  Reply rules = ask(Hook::kCustomize, customize_request(parent), asking);
  if (!rules.ok()) return {Json(), std::move(rules)};
  const Json related = select_related(rules.json()["relatedResources"], world);
  Json request = sync_request(parent, children, related);
  Reply reply = ask(Hook::kSync, request, asking);
  return {std::move(request), std::move(reply)};
}

}  // namespace vmcp::cli
