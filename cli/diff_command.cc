// SPDX-License-Identifier: Apache-2.0
#include "cli/diff_command.h"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <functional>
#include <iterator>
#include <map>
#include <memory>
#include <ostream>
#include <set>

#include "cli/children_diff.h"
#include "cli/report.h"
#include "cli/validate/diagnose.h"
#include "cli/validate/formats.h"

namespace vmcp::cli {
namespace {

/// The controlling owner, if it is a VirtualMCPServer; null otherwise.
Json owner_of(const Json& child) {
  if (const Json* owners = find(child, {"metadata", "ownerReferences"})) {
    for (const Json& owner : *owners) {
      if (flag_at(owner, {"controller"}) && text_at(owner, {"kind"}) == "VirtualMCPServer") return owner;
    }
  }
  return nullptr;
}

/// Whether `child` is the gateway's: its owner says so or, of what `render` printed before, its labels.
bool is_owned_by(const Json& child, const Json& gateway) {
  if (!is_rendered(child)) return text_at(owner_of(child), {"uid"}) == text_at(gateway, {"metadata", "uid"});
  return is_rendered_for(child, gateway);
}

/// `gateway` with the uid that the observed children know it by, when its manifest has none.
Json parent_of(const Json& gateway, const Children& observed) {
  Json parent = gateway;
  const std::string_view name = text_at(gateway, {"metadata", "name"}), uid = text_at(gateway, {"metadata", "uid"});
  if (uid != stable_uid("VirtualMCPServer", namespace_of(gateway), name)) return parent;
  for (const Json& child : observed) {
    const Json owner = owner_of(child);
    if (namespace_of(child) != namespace_of(gateway) || text_at(owner, {"name"}) != name) continue;
    parent["metadata"]["uid"] = owner["uid"];
    return parent;
  }
  return parent;
}

tl::expected<Children, int> observed_children(const DiffOptions& options, const World& world, Streams& streams) {
  Children children;
  const auto add = [&](const std::vector<Manifest>& manifests) {
    for (const Manifest& each : manifests) children.push_back(each.object);
  };
  if (options.against.empty()) {
    add(world.children);
    return children;
  }
  auto manifests = read_manifests({options.against}, streams.in);
  if (!manifests) return tl::unexpected<int>(report_input_error(manifests.error(), streams));
  const std::string& namespace_ = options.input.namespace_;
  const auto observed = make_world(std::move(*manifests), namespace_.empty() ? "default" : namespace_);
  if (!observed) return tl::unexpected<int>(report_input_error(observed.error(), streams));
  add(observed->children);
  return children;
}

}  // namespace

namespace {

Children children_of(const Json& answer) {
  const Json& list = answer["children"];
  return Children(list.begin(), list.end());
}

bool is_painted(const DiffOptions& options, const Streams& streams) {
  return options.output == "table" && streams.colour_out;
}

/// What there is to say about one gateway: as it is, or as an annotation at its place.
void print(const std::string& text, const Manifest& gateway, const DiffOptions& options, Streams& streams) {
  if (text.empty()) return;
  streams.out << (options.output == "table"
                      ? text
                      : diagnoses_as_github({diagnosis_at(gateway, "", Severity::kNote, "Changes", text)}));
}

/// As `validate` would say it, at the fields that are at fault.
void print_refusal(const World& world, const Manifest& gateway, const Reply& reply, const std::string& output,
                   Streams& streams) {
  streams.err << describe(gateway, reply, streams.colour_err);
  if (output != "github") return;
  std::vector<Diagnosis> errors = diagnose(world, gateway, reply);
  std::erase_if(errors, [](const Diagnosis& each) { return each.severity != Severity::kError; });
  streams.out << diagnoses_as_github(sorted(std::move(errors)));
}

int diff_against_observed(const DiffOptions& options, Streams& streams) {
  const auto loaded = load(options.input, streams);
  if (!loaded) return kUsage;
  const auto observed = observed_children(options, loaded->world, streams);
  if (!observed) return kUsage;
  int exit_code = kOk;
  bool hidden = false;
  for (const Manifest* gateway : loaded->gateways) {
    const Json parent = parent_of(gateway->object, *observed);
    Children owned, running;
    std::copy_if(observed->begin(), observed->end(), std::back_inserter(owned),
                 [&](const Json& child) { return is_owned_by(child, parent); });
    std::copy_if(owned.begin(), owned.end(), std::back_inserter(running), std::not_fn(is_rendered));
    hidden |= std::any_of(owned.begin(), owned.end(), hides_owners);
    Asking asking = options.input.asking;
    asking.settings.rollout_interval = {};  // what is to come is shown, however soon
    const Reply reply = converse(loaded->world, parent, Json(running), asking).reply;
    const bool applied = outcome_of(reply) != Outcome::kNotApplied;
    if (applied) {
      streams.err << describe(*gateway, reply, streams.colour_err);
    } else {
      print_refusal(loaded->world, *gateway, reply, options.output, streams);
      exit_code = kFailure;
    }
    if (!reply.ok()) return kUsage;
    if (!applied && running.empty()) continue;  // nothing is created, and what was rendered before stays
    const std::string text = children_diff(children_of(reply.json()), *observed, owned,
                                           asking.settings.ssa_field_manager, is_painted(options, streams));
    print(text, *gateway, options, streams);
    if (!text.empty()) exit_code = kFailure;
  }
  if (hidden) {
    streams.err
        << "note: some observed objects do not tell who set which field, so fields that would be removed are not "
           "shown: add --show-managed-fields to kubectl get\n";
  }
  return exit_code;
}

/// What every gateway of some manifests becomes, by `namespace/name`.
struct Side {
  World world;
  std::map<std::string, Children> children;
  std::map<std::string, const Manifest*> gateways;
  bool all_applied = true;
};

tl::expected<std::unique_ptr<Side>, int> side_of(const std::vector<std::string>& files, const DiffOptions& options,
                                                 Streams& streams) {
  InputOptions input = options.input;
  input.files = files;
  auto world = load_world(input, streams);
  if (!world) return tl::unexpected<int>(kUsage);
  auto side = std::make_unique<Side>();
  side->world = std::move(*world);
  for (const Manifest* gateway : chosen_gateways(input, side->world)) {
    const std::string key =
        std::string(namespace_of(gateway->object)) + "/" + std::string(text_at(gateway->object, {"metadata", "name"}));
    const Reply reply = converse(side->world, gateway->object, Json::array(), input.asking).reply;
    side->gateways[key] = gateway;
    if (outcome_of(reply) != Outcome::kNotApplied) {
      side->children[key] = children_of(reply.json());
      continue;
    }
    side->all_applied = false;
    print_refusal(side->world, *gateway, reply, &files == &options.to ? options.output : "table", streams);
  }
  return side;
}

/// Both sides as they would be without a cluster, so that all of what changes is known.
int diff_of_manifests(const DiffOptions& options, Streams& streams) {
  const auto before = side_of(options.from, options, streams);
  const auto after = before ? side_of(options.to, options, streams) : tl::unexpected<int>(kUsage);
  if (!after) return kUsage;
  int exit_code = (*after)->all_applied ? kOk : kFailure;
  std::set<std::string> names;
  for (const auto* side : {before->get(), after->get()}) {
    for (const auto& [name, gateway] : side->gateways) names.insert(name);
  }
  for (const std::string& name : names) {
    const auto place = (*after)->gateways.find(name);
    const bool there = place != (*after)->gateways.end();
    if (there && !(*after)->children.contains(name)) continue;  // not applied: what runs stays
    const Children& old = (*before)->children[name];
    const std::string text = children_diff((*after)->children[name], old, old, "", is_painted(options, streams));
    print(text, there ? *place->second : *(*before)->gateways[name], options, streams);
    if (!text.empty()) exit_code = kFailure;
  }
  return exit_code;
}

}  // namespace

int run_diff(const DiffOptions& options, Streams& streams) {
  const auto& files = options.input.files;
  if (options.against == "-" && std::find(files.begin(), files.end(), "-") != files.end()) {
    return report_input_error({"-", "Unreadable", "standard input is named twice"}, streams);
  }
  // 1 says that something differs, so whatever cannot be compared is 2.
  if (options.from.empty() && options.to.empty()) return diff_against_observed(options, streams);
  if (options.from.empty() || options.to.empty() || !files.empty() || !options.against.empty()) {
    return report_input_error({"--from", "Unreadable", "goes with --to, and without -f and --against"}, streams);
  }
  return diff_of_manifests(options, streams);
}

void add_diff_command(CLI::App& app, int& exit_code) {
  auto options = std::make_shared<DiffOptions>();
  CLI::App* command = app.add_subcommand("diff", "Show what the hook would add, change and delete");
  add_input_options(*command, options->input);
  command
      ->add_option("--against", options->against,
                   "observed children, as kubectl get -o json prints them, or what render printed before")
      ->type_name("FILE|-");
  command->add_option("--from", options->from, "manifests before a change, to compare with those of --to")
      ->type_name("FILE|DIR");
  command->add_option("--to", options->to, "manifests after it; no cluster is needed")->type_name("FILE|DIR");
  command->add_option("-o,--output", options->output, "table, or github: an annotation for each gateway that changes")
      ->check(CLI::IsMember({"table", "github"}))
      ->type_name("FORMAT");
  command->footer(
      "Exit codes: 0 nothing changes, 1 something does or a spec is not applied, 2 it cannot be told.\n"
      "Example: vmcp-composer diff --from ../before/gateways --to gateways -o github");
  command->callback([options, &exit_code] {
    Streams streams = process_streams();
    exit_code = run_diff(*options, streams);
  });
}

}  // namespace vmcp::cli
