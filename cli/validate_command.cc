#include "cli/validate_command.h"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <memory>
#include <ostream>
#include <tuple>

#include "cli/report.h"

namespace vmcp::cli {
namespace {

using Effect = Diagnosis::Effect;

auto sort_key(const Diagnosis& each) {
  return std::tie(each.file, each.line, each.namespace_, each.object, each.pointer, each.effect, each.reason,
                  each.message);
}

/// Sorted by place; what two gateways have to say about the same member is said once.
std::vector<Diagnosis> sorted(std::vector<Diagnosis> all) {
  std::sort(all.begin(), all.end(), [](const auto& one, const auto& other) { return sort_key(one) < sort_key(other); });
  const auto same = [](const auto& one, const auto& other) { return sort_key(one) == sort_key(other); };
  all.erase(std::unique(all.begin(), all.end(), same), all.end());
  return all;
}

std::string as_table(const std::vector<Diagnosis>& all) {
  if (all.empty()) return "";
  std::vector<std::vector<std::string>> rows = {{"PLACE", "OBJECT", "EFFECT", "REASON", "POINTER", "MESSAGE"}};
  for (const Diagnosis& each : all) {
    rows.push_back({place_of({Json(), each.file, each.line}), each.namespace_ + "/" + each.object,
                    std::string(effect_name(each.effect)), each.reason, each.pointer.empty() ? "-" : each.pointer,
                    each.message});
  }
  return align(rows, "");
}

std::string as_json(const std::vector<Diagnosis>& all) {
  Json list = Json::array();
  for (const Diagnosis& each : all) {
    Json row = {{"file", each.file}};
    if (each.line != 0) row["line"] = each.line;
    row["namespace"] = each.namespace_;
    row["object"] = each.object;
    row["effect"] = effect_name(each.effect);
    row["pointer"] = each.pointer;
    row["reason"] = each.reason;
    row["message"] = each.message;
    list.push_back(std::move(row));
  }
  return list.dump(2) + "\n";
}

}  // namespace

int run_validate(const ValidateOptions& options, Streams& streams) {
  const auto loaded = load(options.input, streams);
  if (!loaded) return loaded.error();
  std::vector<Diagnosis> all;
  for (const Manifest* gateway : loaded->gateways) {
    const Reply reply = converse(loaded->world, gateway->object, Json::array(), options.input.asking).reply;
    auto found = diagnose(loaded->world, *gateway, reply);
    std::move(found.begin(), found.end(), std::back_inserter(all));
  }
  all = sorted(std::move(all));
  streams.out << (options.output == "json" ? as_json(all) : as_table(all));

  const auto count = [&](Effect effect) {
    return std::count_if(all.begin(), all.end(), [&](const Diagnosis& each) { return each.effect == effect; });
  };
  const auto not_applied = count(Effect::kNotApplied), left_out = count(Effect::kLeftOut);
  const bool good = not_applied == 0 && left_out == 0;
  streams.err << paint(streams.colour_err, good ? Colour::kGreen : Colour::kRed, good ? "ok" : "not ok") << ": "
              << not_applied << " not applied, " << left_out << " left out, " << count(Effect::kNoEffect)
              << " without effect\n";
  return good ? kOk : kFailure;
}

void add_validate_command(CLI::App& app, int& exit_code) {
  auto options = std::make_shared<ValidateOptions>();
  CLI::App* command = app.add_subcommand("validate", "Say what of some manifests would not be applied, and why");
  add_input_options(*command, options->input);
  command->add_option("-o,--output", options->output, "table or json")
      ->check(CLI::IsMember({"table", "json"}))
      ->type_name("FORMAT");
  command->callback([options, &exit_code] {
    Streams streams = process_streams();
    exit_code = run_validate(*options, streams);
  });
}

}  // namespace vmcp::cli
