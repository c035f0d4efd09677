#include "sync/config/composite_tools/node.h"

#include <string>
#include <utility>

#include "sync/json/section_builder.h"

namespace vmcp {
namespace {

Json on_error_node(const Json& on_error) {
  return SectionBuilder(on_error).text("action").integer("retryCount").duration("retryDelay").take();
}

// `default_id` is what a step without an id is called.
Json step_node(const Json& step, const std::string& default_id) {
  SectionBuilder node(step);
  std::string id(text_at(step, {"id"}));
  if (id.empty()) id = default_id;
  node.put("id", id);
  bool tool_implied = text_at(step, {"type"}).empty() && !text_at(step, {"tool"}).empty();
  tool_implied ? node.put("type", "tool") : node.text("type");
  node.text("tool").collection("arguments").text("condition").collection("dependsOn");
  if (const Json* on_error = find(step, {"onError"})) node.put("onError", on_error_node(*on_error));
  node.text("message").collection("schema").duration("timeout");
  node.present("onDecline").present("onCancel").collection("defaultResults");
  node.text("collection").text("itemVar").integer("maxParallel").integer("maxIterations");
  const Json* inner = find(step, {"step"});
  if (inner != nullptr && text_at(step, {"type"}) == "forEach") node.put("step", step_node(*inner, id + "-item"));
  return node.take();
}

Json properties_node(const Json& properties) {
  Json out = Json::object();
  for (const auto& [name, property] : properties.items()) {
    SectionBuilder node(property);
    node.text("type").text("description").text("value");
    const Json& nested = object_at(property, "properties");
    if (!nested.empty()) node.put("properties", properties_node(nested));
    append_member(out, name, node.present("default").take());
  }
  return out;
}

Json output_node(const Json& output) {
  SectionBuilder node(output);
  return node.put("properties", properties_node(object_at(output, "properties"))).collection("required").take();
}

}  // namespace

Json workflow_node(const Json& tool) {
  SectionBuilder node(tool);
  node.text("name").text("description").collection("parameters").duration("timeout");
  Json steps = Json::array();
  if (const Json* list = find(tool, {"steps"})) {
    for (const Json& step : *list) steps.push_back(step_node(step, ""));
  }
  node.put("steps", std::move(steps));
  if (const Json* output = find(tool, {"output"})) node.put("output", output_node(*output));
  return node.present("annotations").take();
}

}  // namespace vmcp
