// SPDX-License-Identifier: Apache-2.0
#include "cli/fn_command.h"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <map>
#include <ostream>
#include <set>

#include "cli/assume_ready.h"
#include "cli/children_diff.h"
#include "cli/core_options.h"
#include "cli/fn/resource_list.h"
#include "cli/inputs.h"
#include "cli/option_sources.h"
#include "cli/report.h"
#include "cli/validate/validation.h"

namespace vmcp::cli {
namespace {

/// What `functionConfig` may say.
struct FnOptions {
  Asking asking;
  std::string namespace_ = "default";
  std::string fail_on = "error";
  bool ready = false;
};

Result<FnOptions> options_of(const ResourceList& list) {
  FnOptions options;
  CLI::App parser;
  add_time_option(parser, options.asking);
  add_core_options(parser, options.asking.settings);
  parser.add_option("--namespace", options.namespace_);
  parser.add_option("--fail-on", options.fail_on)->check(CLI::IsMember({"error", "left-out", "warning"}));
  parser.add_flag("--assume-ready", options.ready);
  try {
    parser.parse(arguments_of(list.options()));
  } catch (const CLI::Error& error) {
    return fail("functionConfig", "InvalidOptions", error.what());
  }
  if (const auto problem = core_problem(options.asking.settings))
    return fail("functionConfig", "InvalidOptions", *problem);
  return options;
}

std::string annotation(const Json& item, const char* name) {
  for (const char* prefix : {"internal.config.kubernetes.io/", "config.kubernetes.io/"}) {
    const std::string key = std::string(prefix) + name;
    if (const std::string_view value = text_at(item, {"metadata", "annotations", key}); !value.empty()) {
      return std::string(value);
    }
  }
  return "";
}

bool belongs_to_orchestrator(std::string_view annotation) {
  return annotation.find("config.kubernetes.io/") != std::string_view::npos;
}

/// `/spec/tools/0/name` as `spec.tools[0].name`.
std::string field_path(const std::string& pointer) {
  std::string out;
  for (std::size_t begin = 1; begin <= pointer.size();) {
    const std::size_t end = std::min(pointer.find('/', begin), pointer.size());
    const std::string token = pointer.substr(begin, end - begin);
    const bool index = !token.empty() && token.find_first_not_of("0123456789") == std::string::npos;
    out += index ? "[" + token + "]" : (out.empty() ? "" : ".") + token;
    begin = end + 1;
  }
  return out;
}

class Function {
 public:
  Function(const ResourceList& list, const FnOptions& options) : list_(list), options_(options) {}

  /// The exit code.
  int run(Streams& streams) {
    read_items();
    if (options_.ready) assume_ready(world_);
    const auto gateways = vmcp::cli::gateways(world_, "", "");
    for (const Manifest* gateway : gateways) render(*gateway);
    for (const Diagnosis& each : validate(world_, gateways, options_.asking).diagnoses) add_result(each, streams);
    streams.out << list_.with(dropped_, added_, results_);
    return failed_ ? kFailure : kOk;
  }

 private:
  void read_items() {
    std::vector<Manifest> manifests;
    for (std::size_t i = 0; i < list_.items().size(); ++i) {
      const Json& item = list_.items()[i];
      const std::string path = annotation(item, "path");
      Manifest manifest{item, path.empty() ? "item " + std::to_string(i) : path, 0, 0, {}};
      const std::string_view namespace_ = text_at(item, {"metadata", "namespace"});
      positions_.emplace((namespace_.empty() ? options_.namespace_ : std::string(namespace_)) + "/" + object_name(item),
                         i);
      manifests.push_back(std::move(manifest));
    }
    std::vector<Error> problems;
    world_ = make_world(std::move(manifests), options_.namespace_, problems);
    for (const Error& problem : problems) {
      results_.push_back({{"message", problem.pointer + ": " + problem.message}, {"severity", "error"}});
      failed_ = true;
    }
  }

  /// What a gateway became before stays as long as its spec is not applied.
  void render(const Manifest& gateway) {
    const Reply reply = converse(world_, gateway.object, Json::array(), options_.asking).reply;
    if (outcome_of(reply) == Outcome::kNotApplied) return;
    const Json answer = reply.json();
    std::map<std::string, const Json*> former;
    for (const Manifest& child : world_.children) {
      const std::string key = key_of(child.object);
      const auto position = positions_.find(key);
      if (position == positions_.end() || !is_rendered_for(child.object, gateway.object)) continue;
      dropped_.insert(position->second);
      former.emplace(key, &list_.items()[position->second]);
    }
    for (Json child : answer["children"]) {
      const auto before = former.find(key_of(child));
      if (before != former.end()) keep_annotations(*before->second, child);
      added_.push_back(std::move(child));
    }
  }

  static std::string key_of(const Json& object) {
    return std::string(text_at(object, {"metadata", "namespace"})) + "/" + object_name(object);
  }

  /// So that it goes back to the file that it came from.
  static void keep_annotations(const Json& former, Json& child) {
    const Json* annotations = find(former, {"metadata", "annotations"});
    if (annotations == nullptr || !annotations->is_object()) return;
    for (const auto& [key, value] : annotations->items()) {
      if (belongs_to_orchestrator(key)) child["metadata"]["annotations"][key] = value;
    }
  }

  void add_result(const Diagnosis& diagnosis, Streams& streams) {
    const bool fatal = diagnosis.severity == Severity::kError ||
                       (diagnosis.severity == Severity::kLeftOut && options_.fail_on != "error") ||
                       (diagnosis.severity == Severity::kWarning && options_.fail_on == "warning");
    failed_ |= fatal;
    Json result = {{"message", diagnosis.reason + ": " + diagnosis.message},
                   {"severity", fatal                                   ? "error"
                                : diagnosis.severity == Severity::kNote ? "info"
                                                                        : "warning"}};
    const auto position = positions_.find(qualified_name(diagnosis));
    if (position != positions_.end()) describe_place(list_.items()[position->second], diagnosis, result);
    results_.push_back(std::move(result));
    if (fatal)
      streams.err << qualified_name(diagnosis) << ": " << diagnosis.reason << ": " << diagnosis.message << '\n';
  }

  static void describe_place(const Json& item, const Diagnosis& diagnosis, Json& result) {
    result["resourceRef"] = {{"apiVersion", text_at(item, {"apiVersion"})},
                             {"kind", text_at(item, {"kind"})},
                             {"name", text_at(item, {"metadata", "name"})},
                             {"namespace", diagnosis.namespace_}};
    if (!diagnosis.pointer.empty()) result["field"] = {{"path", field_path(diagnosis.pointer)}};
    const std::string path = annotation(item, "path"), index = annotation(item, "index");
    if (path.empty()) return;
    result["file"] = {{"path", path}};
    const bool number =
        !index.empty() && index.size() < 9 && index.find_first_not_of("0123456789") == std::string::npos;
    if (number) result["file"]["index"] = std::stoi(index);
  }

  const ResourceList& list_;
  const FnOptions& options_;
  World world_;
  std::map<std::string, std::size_t> positions_;  ///< Of the items, by `namespace/Kind/name`.
  std::set<std::size_t> dropped_;
  std::vector<Json> added_;
  Json results_ = Json::array();
  bool failed_ = false;
};

}  // namespace

int run_fn(Streams& streams) {
  const auto list = ResourceList::read(read_all(streams.in));
  if (!list) {
    report_input_error(list.error(), streams);
    return kFailure;
  }
  const auto options = options_of(*list);
  if (!options) {
    const std::string message = options.error().pointer + ": " + options.error().message;
    streams.out << list->with({}, {}, Json::array({{{"message", message}, {"severity", "error"}}}));
    streams.err << message << '\n';
    return kFailure;
  }
  return Function(*list, *options).run(streams);
}

void add_fn_command(CLI::App& app, int& exit_code) {
  CLI::App* command =
      app.add_subcommand("fn", "Be a KRM function for kustomize and kpt: a ResourceList in, with the children out");
  command->footer(
      "functionConfig: a ConfigMap's data, or any other kind's spec, with the options of render by their long names;\n"
      "also namespace, assume-ready and fail-on (error, left-out or warning; default error).\n"
      "The children have no owner references: what they belong to does not take them along when it goes. Prune last.\n"
      "Exit codes: 0 good, 1 a result is an error.\n"
      "Example: kpt fn eval gateways --exec 'vmcp-composer fn'");
  command->callback([&exit_code] {
    Streams streams = process_streams();
    exit_code = run_fn(streams);
  });
}

}  // namespace vmcp::cli
