// SPDX-License-Identifier: Apache-2.0
#include "sync/config/composite_tools/node.h"

#include <string>
#include <utility>

#include "sync/json/object_builder.h"
#include "sync/model/section_rules.h"

namespace vmcp {
namespace {

Json on_error_node(const Json& on_error) {
  return ObjectBuilder(on_error)
      .copy("action")
      .copy("retryCount")
      .add("retryDelay", nonzero_duration(on_error, "retryDelay"))
      .take();
}

// `default_id` is what a step without an id is called.
Json step_node(const Json& step, const std::string& default_id) {
  ObjectBuilder node(step);
  std::string id(text_at(step, {"id"}));
  if (id.empty()) id = default_id;
  node.always("id", id);
  bool tool_implied = text_at(step, {"type"}).empty() && !text_at(step, {"tool"}).empty();
  tool_implied ? node.always("type", "tool") : node.copy("type");
  node.copy("tool").copy("arguments").copy("condition").copy("dependsOn");
  if (const Json* on_error = find(step, {"onError"})) node.always("onError", on_error_node(*on_error));
  node.copy("message").copy("schema").add("timeout", nonzero_duration(step, "timeout"));
  node.present("onDecline").present("onCancel").copy("defaultResults");
  node.copy("collection").copy("itemVar").copy("maxParallel").copy("maxIterations");
  const Json* inner = find(step, {"step"});
  if (inner != nullptr && text_at(step, {"type"}) == "forEach") node.always("step", step_node(*inner, id + "-item"));
  return node.take();
}

Json properties_node(const Json& properties) {
  Json out = Json::object();
  for (const auto& [name, property] : properties.items()) {
    ObjectBuilder node(property);
    node.copy("type").copy("description").copy("value");
    const Json& nested = object_at(property, "properties");
    if (!nested.empty()) node.always("properties", properties_node(nested));
    append_member(out, name, node.present("default").take());
  }
  return out;
}

Json output_node(const Json& output) {
  ObjectBuilder node(output);
  return node.always("properties", properties_node(object_at(output, "properties"))).copy("required").take();
}

}  // namespace

Json workflow_node(const Json& tool) {
  ObjectBuilder node(tool);
  node.copy("name").copy("description").copy("parameters").add("timeout", nonzero_duration(tool, "timeout"));
  Json steps = Json::array();
  if (const Json* list = find(tool, {"steps"})) {
    for (const Json& step : *list) steps.push_back(step_node(step, ""));
  }
  node.always("steps", std::move(steps));
  if (const Json* output = find(tool, {"output"})) node.always("output", output_node(*output));
  return node.present("annotations").take();
}

}  // namespace vmcp
