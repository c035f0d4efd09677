// SPDX-License-Identifier: Apache-2.0
#include "cli/golden_case.h"

#include <fnmatch.h>

#include <algorithm>
#include <fstream>
#include <iostream>
#include <optional>

#include "cli/assume_ready.h"
#include "cli/golden_options.h"
#include "cli/manifest_yaml.h"
#include "cli/unified_diff.h"
#include "cli/validate/formats.h"

namespace vmcp::cli {
namespace {

namespace fs = std::filesystem;

bool is_case(const fs::path& directory) {
  return fs::exists(directory / "request.json") || fs::exists(directory / "input.yaml");
}

bool matches(const fs::path& name, const std::string& filter) {
  return filter.empty() || fnmatch(filter.c_str(), name.c_str(), 0) == 0 ||
         fnmatch(filter.c_str(), name.filename().c_str(), 0) == 0;
}

Result<void> write_file(const fs::path& path, const std::string& text) {
  std::ofstream file(path, std::ios::binary);
  file << text;
  file.close();
  if (!file) return fail(path.string(), "Unreadable", "cannot be written");
  return {};
}

/// Runs one case; collects what is found.
class Runner {
 public:
  Runner(const GoldenCase& golden, bool update) : golden_(golden), update_(update) {}

  CaseResult run(const Settings& settings) {
    const auto options = golden_options(golden_.directory, settings);
    if (!options) {
      problem(options.error());
    } else if (fs::exists(golden_.directory / "request.json")) {
      run_wire(options->asking);
    } else {
      run_manifests(*options);
    }
    return std::move(result_);
  }

 private:
  void problem(const Error& error) { result_.findings.push_back({error.pointer + ": " + error.message, ""}); }

  std::optional<std::string> read(const char* file) {
    auto text = read_file((golden_.directory / file).string(), std::cin);
    if (!text) {
      problem(text.error());
      return std::nullopt;
    }
    return std::move(*text);
  }

  /// Compares `actual` with `file`. Both are shown as `shown` makes of them.
  template <typename Show>
  void expect(const char* file, const std::string& actual, Show shown) {
    const fs::path path = golden_.directory / file;
    const bool exists = fs::exists(path);
    if (!exists && !update_) {
      result_.findings.push_back({std::string(file) + " is missing: run with --update to write it", ""});
      return;
    }
    const auto expected = exists ? read(file) : std::optional<std::string>("");
    if (!expected || (exists && *expected == actual)) return;
    if (update_) {
      if (auto written = write_file(path, actual); !written) problem(written.error());
      result_.updated.emplace_back(file);
      return;
    }
    std::string diff = unified_diff(shown(*expected), shown(actual), file, "actual");
    if (diff.empty()) diff = unified_diff(*expected, actual, file, "actual");
    result_.findings.push_back({std::string(file) + " differs", std::move(diff)});
  }

  void run_wire(const Asking& asking) {
    const auto request = read("request.json");
    if (!request) return;
    const Json tree = Json::parse(*request, nullptr, false);
    const Hook hook = hook_of(tree);
    const Reply reply = ask(hook, std::string_view(*request), asking);
    expect("response.json", indented(reply.body), [](const std::string& text) {
      const Json answer = Json::parse(text, nullptr, false);
      return answer.is_discarded() ? text : to_yaml(answer);  // config.yaml line by line
    });
    if (!tree.is_discarded()) add(promises(hook, tree, reply, asking));
  }

  /// Each of Metacontroller's requests has members of its own.
  static Hook hook_of(const Json& request) {
    if (request.is_object() && request.contains("object")) return Hook::kMembers;
    const bool customize = request.is_object() && !request.contains("related") && !request.contains("children");
    return customize ? Hook::kCustomize : Hook::kSync;
  }

  static std::vector<Finding> promises(Hook hook, const Json& request, const Reply& reply, const Asking& asking) {
    return check_promises(hook, request, reply, asker_of(asking), asking.settings.ssa_field_manager);
  }

  static std::string indented(const std::string& json) { return Json::parse(json, nullptr, false).dump(2) + "\n"; }

  struct Rendered {
    std::string output;
    std::string status;
    std::vector<Conversation> conversations;
  };

  static Result<World> world_of(std::vector<Manifest> manifests, const GoldenOptions& options) {
    auto world = make_world(std::move(manifests), options.namespace_);
    if (world && options.ready) assume_ready(*world);
    return world;
  }

  /// The file is called the same wherever the case lies.
  static std::string validated(const std::string& text, const GoldenOptions& options) {
    auto manifests = parse_manifests(text, "input.yaml");
    auto world = manifests ? world_of(std::move(*manifests), options) : tl::unexpected<Error>(manifests.error());
    if (!world) return world.error().message + "\n";
    const Validation found = validate(*world, gateways(*world, "", ""), options.asking);
    return diagnoses_as_table(found.diagnoses) + found.summary() + "\n";
  }

  static Result<Rendered> render(std::vector<Manifest> manifests, const GoldenOptions& options) {
    auto world = world_of(std::move(manifests), options);
    if (!world) return tl::unexpected<Error>(world.error());
    Rendered rendered;
    std::vector<Json> children, statuses;
    for (const Manifest* gateway : gateways(*world, "", "")) {
      Conversation conversation = converse(*world, gateway->object, Json::array(), options.asking);
      const Json answer = conversation.reply.json();
      const Json& metadata = gateway->object["metadata"];
      Json status = {{"apiVersion", gateway->object["apiVersion"]},
                     {"kind", "VirtualMCPServer"},
                     {"metadata", {{"name", metadata["name"]}, {"namespace", metadata["namespace"]}}}};
      for (const char* key : {"status", "resyncAfterSeconds", "error"}) {
        if (answer.contains(key)) status[key] = answer[key];
      }
      statuses.push_back(std::move(status));
      if (answer.contains("children"))
        children.insert(children.end(), answer["children"].begin(), answer["children"].end());
      rendered.conversations.push_back(std::move(conversation));
    }
    rendered.output = to_yaml_documents(children);
    rendered.status = to_yaml_documents(statuses);
    return rendered;
  }

  void run_manifests(const GoldenOptions& options) {
    const auto text = read("input.yaml");
    if (!text) return;
    auto manifests = parse_manifests(*text, (golden_.directory / "input.yaml").string());
    if (!manifests) return problem(manifests.error());
    const auto rendered = render(*manifests, options);
    if (!rendered) return problem(rendered.error());
    const auto as_it_is = [](const std::string& shown) { return shown; };
    const bool validates_only = fs::exists(golden_.directory / "validate.txt") &&
                                !fs::exists(golden_.directory / "output.yaml") &&
                                !fs::exists(golden_.directory / "status.yaml");
    if (!validates_only) expect("output.yaml", rendered->output, as_it_is);
    if (fs::exists(golden_.directory / "status.yaml")) expect("status.yaml", rendered->status, as_it_is);
    if (fs::exists(golden_.directory / "validate.txt")) {
      expect("validate.txt", validated(*text, options), as_it_is);
    }
    check_order(*manifests, *rendered, options);
    for (const Conversation& each : rendered->conversations) {
      if (!each.request.is_null()) add(promises(Hook::kSync, each.request, each.reply, options.asking));
    }
  }

  void check_order(const std::vector<Manifest>& manifests, const Rendered& rendered, const GoldenOptions& options) {
    std::vector<Json> objects;
    for (const Manifest& each : manifests) objects.push_back(each.object);
    for (std::uint64_t seed = 1; seed <= kShuffleSeeds; ++seed) {
      std::vector<Manifest> reordered;
      for (Json& object : shuffled(objects, seed)) reordered.push_back({std::move(object), "input.yaml", 0});
      const auto again = render(std::move(reordered), options);
      const std::string before = rendered.output + rendered.status;
      const std::string after = again ? again->output + again->status : again.error().message;
      if (before == after) continue;
      result_.findings.push_back({"the order of documents and members matters (seed " + std::to_string(seed) + ")",
                                  unified_diff(before, after, "before", "after")});
    }
  }

  void add(std::vector<Finding> more) { std::move(more.begin(), more.end(), std::back_inserter(result_.findings)); }

  const GoldenCase& golden_;
  bool update_;
  CaseResult result_;
};

}  // namespace

Result<std::vector<GoldenCase>> find_cases(const std::vector<std::string>& directories, const std::string& filter) {
  std::vector<GoldenCase> cases;
  for (const std::string& root : directories) {
    std::error_code failed;
    if (!fs::is_directory(root, failed)) return fail(root, "Unreadable", "not a directory");
    std::vector<fs::path> found;
    if (is_case(root)) found.emplace_back(root);
    for (const auto& each : fs::recursive_directory_iterator(root, failed)) {
      if (each.is_directory() && is_case(each.path())) found.push_back(each.path());
    }
    std::sort(found.begin(), found.end());
    for (const fs::path& path : found) {
      const fs::path name = path == fs::path(root) ? path.lexically_normal() : path.lexically_relative(root);
      if (matches(name, filter)) cases.push_back({path, name.string()});
    }
  }
  return cases;
}

CaseResult run_case(const GoldenCase& golden, const Settings& settings, bool update) {
  return Runner(golden, update).run(settings);
}

Result<void> init_case(const fs::path& directory, const std::vector<Manifest>& manifests, const Settings& settings,
                       const Json& given) {
  std::error_code failed;
  if (is_case(directory)) return fail(directory.string(), "Exists", "is a golden case already");
  fs::create_directories(directory, failed);
  if (failed) return fail(directory.string(), "Unreadable", failed.message());
  std::vector<Json> objects;
  for (const Manifest& each : manifests) objects.push_back(each.object);
  for (const auto& [file, text] : {std::pair<const char*, std::string>{"input.yaml", to_yaml_documents(objects)},
                                   std::pair<const char*, std::string>{"status.yaml", ""},
                                   std::pair<const char*, std::string>{"validate.txt", ""}}) {
    if (auto written = write_file(directory / file, text); !written) return written;
  }
  if (!given.empty()) {
    if (auto written = write_file(directory / "options.yaml", to_yaml(given)); !written) return written;
  }
  const CaseResult result = run_case({directory, directory.string()}, settings, true);
  if (result.updated.size() == 3) return {};
  return fail(directory.string(), "InvalidInput",
              result.findings.empty() ? "nothing to write" : result.findings.front().problem);
}

}  // namespace vmcp::cli
