// SPDX-License-Identifier: Apache-2.0
#include "cli/children_diff.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "cli/child_diff.h"
#include "cli/report.h"
#include "cli/streams.h"
#include "cli/unified_diff.h"
#include "cli/world.h"
#include "sync/wire/retain.h"

namespace vmcp::cli {
namespace {

constexpr std::string_view kLastApplied = "metacontroller.k8s.io/last-applied-configuration";

bool same_object(const Json& one, const Json& other) {
  return object_name(one) == object_name(other) && namespace_of(one) == namespace_of(other);
}

const Json* find_same(const Children& children, const Json& object) {
  const auto found =
      std::find_if(children.begin(), children.end(), [&](const Json& each) { return same_object(each, object); });
  return found == children.end() ? nullptr : &*found;
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
    const Json previous = find_same(owned_, observed) != nullptr ? previous_of(observed) : Json();
    const auto changes = field_changes(desired, observed, previous);
    if (changes.empty()) return;
    headline(Colour::kYellow, "~", desired);
    for (const FieldChange& each : changes) out_ += describe_change(each);
  }

  /// What was applied last; null when that is not known.
  Json previous_of(const Json& observed) const {
    if (is_rendered(observed)) {
      Json previous = observed;
      previous["metadata"].erase("uid");  // not of its making
      return previous;
    }
    auto applied = last_applied(observed.dump(), manager_);
    return applied && *applied ? std::move(**applied) : Json();
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

}  // namespace

bool is_rendered(const Json& child) {
  return find(child, {"metadata", "resourceVersion"}) == nullptr &&
         find(child, {"metadata", "ownerReferences"}) == nullptr;
}

bool is_rendered_for(const Json& child, const Json& gateway) {
  const std::string_view name = text_at(gateway, {"metadata", "name"});
  return is_rendered(child) && namespace_of(child) == namespace_of(gateway) &&
         (text_at(child, {"metadata", "labels", "app.kubernetes.io/instance"}) == name ||
          text_at(child, {"metadata", "labels", "toolhive.stacklok.io/virtual-mcp-server"}) == name);
}

bool hides_owners(const Json& child) {
  return !is_rendered(child) && find(child, {"metadata", "managedFields"}) == nullptr &&
         find(child, {"metadata", "annotations", kLastApplied}) == nullptr;
}

std::string children_diff(const Children& desired, const Children& observed, const Children& owned,
                          const std::string& manager, bool colour) {
  return GatewayDiff(desired, observed, owned, manager, colour).text();
}

}  // namespace vmcp::cli
