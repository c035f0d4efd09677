// SPDX-License-Identifier: Apache-2.0
#include "tests/standin/controller.h"

#include <algorithm>
#include <stdexcept>

#include "cli/metacontroller.h"
#include "tests/standin/apply.h"

namespace vmcp::standin {
namespace {

bool has_null(const Json& tree) {
  return tree.is_null() || (tree.is_structured() && std::any_of(tree.begin(), tree.end(), has_null));
}

bool names(const Json& answer, const Json& child) {
  return std::any_of(answer["children"].begin(), answer["children"].end(),
                     [&](const Json& each) { return cli::object_name(each) == cli::object_name(child); });
}

}  // namespace

void Controller::call_at(const server::Address& address, const server::test::ClientTls& tls) {
  connections_.clear();
  address_ = address;
  tls_ = tls;
}

std::optional<server::test::Response> Controller::post(const std::string& path, const std::string& body) {
  auto kept = connections_.find(path);
  if (kept == connections_.end()) kept = connections_.try_emplace(path, address_, tls_).first;
  std::optional<server::test::Response> response;
  if (kept->second.connected() && kept->second.send(server::test::hook_request(path, body))) {
    response = kept->second.receive();
  }
  if (!response) connections_.erase(kept);
  return response;
}

int Controller::sync(const std::string& name) {
  const Json parent = *cluster_.find("VirtualMCPServer", name);
  const std::int64_t generation = integer_at(parent, {"metadata", "generation"}).value();
  auto& [of_generation, rules] = rules_[name];
  if (of_generation != generation) {
    const auto response = post("/r1/customize", cli::customize_request(parent).dump());
    if (!response || response->code != 200) return response ? response->code : 0;
    rules = Json::parse(response->body)["relatedResources"];
    of_generation = generation;
  }
  const Json related = cli::select_related(rules, cluster_.world());
  request_ = cli::sync_request(parent, cluster_.children_of(parent), related).dump();
  const auto response = post("/r1/sync", request_);
  if (!response || response->code != 200) return response ? response->code : 0;
  answer_ = response->body;
  const Json answer = Json::parse(answer_);
  if (has_null(answer)) throw std::logic_error("a null in an answer ends Metacontroller");
  apply(parent, answer);
  return response->code;
}

int Controller::decorate(const std::string& kind, const std::string& name) {
  Json member = *cluster_.find(kind, name);
  auto response = post("/r1/customize", cli::customize_request(member).dump());
  if (!response || response->code != 200) return response ? response->code : 0;
  const Json related = cli::select_related(Json::parse(response->body)["relatedResources"], cluster_.world());
  const Json request = {
      {"object", member}, {"attachments", Json::object()}, {"related", related}, {"finalizing", false}};
  response = post("/r1/members", request.dump());
  if (!response || response->code != 200) return response ? response->code : 0;
  const Json answer = Json::parse(response->body);
  if (has_null(answer)) throw std::logic_error("a null in an answer ends Metacontroller");
  if (answer.contains("status")) member["status"] = answer["status"];
  const Json labels = answer.value("labels", Json::object());
  for (const auto& [key, value] : labels.items()) member["metadata"]["labels"][key] = value;
  cluster_.write(std::move(member));
  return response->code;
}

void Controller::apply(const Json& parent, const Json& answer) {
  for (const Json& child : answer["children"]) store(parent, child);
  for (const Json& child : cluster_.children_of(parent)) {
    if (names(answer, child)) continue;
    cluster_.remove(child["kind"].get<std::string>(), child["metadata"]["name"].get<std::string>());
  }
  Json status = answer["status"];
  status["observedGeneration"] = parent["metadata"]["generation"];
  cluster_.write_status(parent, std::move(status));
}

void Controller::store(const Json& parent, Json child) {
  child["metadata"]["labels"]["controller-uid"] = parent["metadata"]["uid"];  // generateSelector
  const Json owner = controller_reference(parent);
  const Json* observed = cluster_.find(child["kind"].get<std::string>(), child["metadata"]["name"].get<std::string>());
  cluster_.write(strategy_ == cli::ApplyStrategy::kDynamic ? apply_dynamically(observed, child, owner)
                                                           : apply_on_server(observed, child, owner));
}

}  // namespace vmcp::standin
