// SPDX-License-Identifier: Apache-2.0
#include "cli/diff_command.h"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <memory>
#include <ostream>

#include "cli/child_diff.h"
#include "cli/report.h"
#include "cli/unified_diff.h"
#include "sync/wire/retain.h"

namespace vmcp::cli {
namespace {

using Children = std::vector<Json>;

std::string_view namespace_of(const Json& object) {
  return text_at(object, {"metadata", "namespace"});
}

bool same_object(const Json& one, const Json& other) {
  return object_name(one) == object_name(other) && namespace_of(one) == namespace_of(other);
}

const Json* find_same(const Children& children, const Json& object) {
  const auto found =
      std::find_if(children.begin(), children.end(), [&](const Json& each) { return same_object(each, object); });
  return found == children.end() ? nullptr : &*found;
}

/// The controlling owner, if it is a VirtualMCPServer; null otherwise.
Json owner_of(const Json& child) {
  if (const Json* owners = find(child, {"metadata", "ownerReferences"})) {
    for (const Json& owner : *owners) {
      if (flag_at(owner, {"controller"}) && text_at(owner, {"kind"}) == "VirtualMCPServer") return owner;
    }
  }
  return nullptr;
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

std::string shown(const Json& value) {
  return value.dump();
}

std::string describe_change(const FieldChange& change) {
  const auto is_long = [](const std::optional<Json>& value) {
    return value && value->is_string() && value->get_ref<const std::string&>().find('\n') != std::string::npos;
  };
  if (is_long(change.before) && is_long(change.after)) {
    return "    " + change.path + "\n" +
           indented(
               unified_diff(change.before->get<std::string>(), change.after->get<std::string>(), "observed", "desired"),
               "      ");
  }
  if (!change.before) return "    + " + change.path + ": " + shown(*change.after) + "\n";
  if (!change.after) return "    - " + change.path + ": " + shown(*change.before) + "\n";
  return "    ~ " + change.path + ": " + shown(*change.before) + " -> " + shown(*change.after) + "\n";
}

/// One gateway: what is there, what should be there.
class GatewayDiff {
 public:
  GatewayDiff(Children desired, Children observed, Children owned, std::string manager, bool colour)
      : desired_(std::move(desired)),
        observed_(std::move(observed)),
        owned_(std::move(owned)),
        manager_(std::move(manager)),
        colour_(colour) {}

  std::string text() {
    for (const Json& child : desired_) {
      const Json* before = find_same(observed_, child);
      before == nullptr ? add(child) : change(child, *before);
    }
    for (const Json& child : owned_) {
      if (find_same(desired_, child) == nullptr) headline(Colour::kRed, "-", child);
    }
    return std::move(out_);
  }

 private:
  void headline(Colour colour, const char* mark, const Json& child) {
    out_ += paint(colour_, colour, std::string(mark) + " " + object_name(child)) + " in " +
            std::string(namespace_of(child)) + "\n";
  }

  void add(const Json& child) {
    headline(Colour::kGreen, "+", child);
    // A ConfigMap's name changes with its content, so what matters is what changes against the one in use.
    const Json* in_use = config_map_in_use(child);
    if (in_use == nullptr) return;
    out_ += "    replaces " + object_name(*in_use) + "\n";
    for (const FieldChange& each : field_changes(child["data"], (*in_use)["data"], (*in_use)["data"])) {
      out_ += describe_change({"/data" + each.path, each.before, each.after});
    }
  }

  void change(const Json& desired, const Json& observed) {
    Json previous;
    if (find_same(owned_, observed) != nullptr) {
      if (auto retained = retained_child(observed.dump(), manager_)) previous = std::move(*retained);
    }
    const auto changes = field_changes(desired, observed, previous);
    if (changes.empty()) return;
    headline(Colour::kYellow, "~", desired);
    for (const FieldChange& each : changes) out_ += describe_change(each);
  }

  const Json* config_map_in_use(const Json& child) const {
    if (text_at(child, {"kind"}) != "ConfigMap") return nullptr;
    std::string deployments;
    for (const Json& each : owned_) {
      if (text_at(each, {"kind"}) == "Deployment") deployments += each["spec"].dump();
    }
    for (const Json& each : owned_) {
      const bool mounted =
          deployments.find('"' + std::string(text_at(each, {"metadata", "name"})) + '"') != std::string::npos;
      if (text_at(each, {"kind"}) == "ConfigMap" && mounted) return &each;
    }
    return nullptr;
  }

  Children desired_, observed_, owned_;
  std::string manager_;
  bool colour_;
  std::string out_;
};

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

int run_diff(const DiffOptions& options, Streams& streams) {
  const auto& files = options.input.files;
  if (options.against == "-" && std::find(files.begin(), files.end(), "-") != files.end()) {
    return report_input_error({"-", "Unreadable", "standard input is named twice"}, streams);
  }
  // 1 says that something differs, so whatever cannot be compared is 2.
  const auto loaded = load(options.input, streams);
  if (!loaded) return kUsage;
  const auto observed = observed_children(options, loaded->world, streams);
  if (!observed) return kUsage;
  int exit_code = kOk;
  for (const Manifest* gateway : loaded->gateways) {
    const Json parent = parent_of(gateway->object, *observed);
    Children owned;
    std::copy_if(observed->begin(), observed->end(), std::back_inserter(owned), [&](const Json& child) {
      return text_at(owner_of(child), {"uid"}) == text_at(parent, {"metadata", "uid"});
    });
    Asking asking = options.input.asking;
    asking.settings.rollout_interval = {};  // what is to come is shown, however soon
    const Reply reply = converse(loaded->world, parent, Json(owned), asking).reply;
    streams.err << describe(*gateway, reply, streams.colour_err);
    if (!reply.ok()) return kUsage;
    const Json answer = reply.json();
    const std::string text = GatewayDiff(Children(answer["children"].begin(), answer["children"].end()), *observed,
                                         owned, options.input.asking.settings.ssa_field_manager, streams.colour_out)
                                 .text();
    streams.out << text;
    if (!text.empty()) exit_code = kFailure;
  }
  return exit_code;
}

void add_diff_command(CLI::App& app, int& exit_code) {
  auto options = std::make_shared<DiffOptions>();
  CLI::App* command = app.add_subcommand("diff", "Show what the hook would add, change and delete");
  add_input_options(*command, options->input);
  command->add_option("--against", options->against, "observed children, as kubectl get -o json prints them")
      ->type_name("FILE|-");
  command->callback([options, &exit_code] {
    Streams streams = process_streams();
    exit_code = run_diff(*options, streams);
  });
}

}  // namespace vmcp::cli
