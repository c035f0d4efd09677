#include "cli/report.h"

#include <algorithm>
#include <optional>

#include "cli/streams.h"

namespace vmcp::cli {
namespace {

const Manifest* find_manifest(const World& world, std::string_view kind, std::string_view namespace_,
                              std::string_view name) {
  for (const Manifest& each : world.objects) {
    if (text_at(each.object, {"kind"}) == kind && text_at(each.object, {"metadata", "namespace"}) == namespace_ &&
        text_at(each.object, {"metadata", "name"}) == name) {
      return &each;
    }
  }
  return nullptr;
}

/// Cuts `count` steps off the front of a JSON pointer.
std::vector<std::string> take_steps(std::string_view& pointer, std::size_t count) {
  std::vector<std::string> steps;
  while (steps.size() < count && pointer.substr(0, 1) == "/") {
    const std::size_t end = std::min(pointer.find('/', 1), pointer.size());
    std::string step(pointer.substr(1, end - 1));
    for (std::size_t at = 0; (at = step.find('~', at)) != std::string::npos; ++at) {
      step.replace(at, 2, step.substr(at, 2) == "~1" ? "/" : "~");
    }
    steps.push_back(std::move(step));
    pointer.remove_prefix(end);
  }
  return steps;
}

class Diagnoses {
 public:
  Diagnoses(const World& world, const Manifest& gateway) : world_(world), gateway_(gateway) {}

  void about(Diagnosis::Effect effect, const Manifest* manifest, std::string object, std::string pointer,
             std::string reason, std::string message) {
    const Manifest& place = manifest == nullptr ? gateway_ : *manifest;
    list_.push_back({effect, place.file, line_of(place, pointer), std::move(object),
                     std::string(text_at(gateway_.object, {"metadata", "namespace"})), std::move(pointer),
                     std::move(reason), std::move(message)});
  }

  /// `member` is `Kind/name`, maybe followed by a pointer.
  void about_member(Diagnosis::Effect effect, std::string_view member, std::string reason, std::string message) {
    const std::string rooted = "/" + std::string(member);
    std::string_view rest = rooted;
    const auto steps = take_steps(rest, 2);
    if (steps.size() < 2) return about_gateway(effect, std::string(member), std::move(reason), std::move(message));
    const Manifest* found =
        find_manifest(world_, steps[0], text_at(gateway_.object, {"metadata", "namespace"}), steps[1]);
    about(effect, found, steps[0] + "/" + steps[1], std::string(rest), std::move(reason), std::move(message));
  }

  void about_gateway(Diagnosis::Effect effect, std::string pointer, std::string reason, std::string message) {
    about(effect, &gateway_, object_name(gateway_.object), std::move(pointer), std::move(reason), std::move(message));
  }

  /// A request that the hook refused; its pointer begins with `/parent` or `/related/Kind.version/namespace~1name`.
  void about_request(const Json& error) {
    const std::string path(text_at(error, {"path"}));
    const std::string reason(text_at(error, {"reason"})), message(text_at(error, {"message"}));
    std::string_view rest = path;
    const auto root = take_steps(rest, 1);
    if (root == std::vector<std::string>{"related"}) {
      const auto steps = take_steps(rest, 2);
      const std::string kind = steps.empty() ? "" : steps[0].substr(0, steps[0].find('.'));
      const std::string name = steps.size() < 2 ? "" : steps[1].substr(steps[1].find('/') + 1);
      return about_member(Diagnosis::Effect::kNotApplied, kind + "/" + name + std::string(rest), reason, message);
    }
    about_gateway(Diagnosis::Effect::kNotApplied, std::string(rest), reason, message);
  }

  std::vector<Diagnosis> take() { return std::move(list_); }

 private:
  const World& world_;
  const Manifest& gateway_;
  std::vector<Diagnosis> list_;
};

}  // namespace

Outcome outcome_of(const Reply& reply) {
  if (!reply.ok() || !reply.summary.not_applied.empty()) return Outcome::kNotApplied;
  return reply.summary.excluded.empty() ? Outcome::kApplied : Outcome::kAppliedWithExclusions;
}

std::string_view effect_name(Diagnosis::Effect effect) {
  switch (effect) {
    case Diagnosis::Effect::kNotApplied:
      return "not applied";
    case Diagnosis::Effect::kLeftOut:
      return "left out";
    case Diagnosis::Effect::kNoEffect:
      return "no effect";
  }
  return "";
}

std::vector<Diagnosis> diagnose(const World& world, const Manifest& gateway, const Reply& reply) {
  using Effect = Diagnosis::Effect;
  Diagnoses diagnoses(world, gateway);
  if (!reply.ok()) diagnoses.about_request(reply.json()["error"]);
  for (const auto& each : reply.summary.not_applied) {
    diagnoses.about_gateway(Effect::kNotApplied, each.pointer, each.reason, each.message);
  }
  for (const auto& each : reply.summary.excluded) {
    diagnoses.about_member(Effect::kLeftOut, each.member + each.pointer, each.reason, each.message);
  }
  for (const auto& each : reply.summary.notes) {
    const bool of_gateway = each.pointer.empty() || each.pointer[0] == '/';
    if (of_gateway) {
      diagnoses.about_gateway(Effect::kNoEffect, each.pointer, "Note", each.message);
    } else {
      diagnoses.about_member(Effect::kNoEffect, each.pointer, "Note", each.message);
    }
  }
  return diagnoses.take();
}

std::string align(const std::vector<std::vector<std::string>>& rows, std::string_view indent) {
  std::vector<std::size_t> widths;
  for (const auto& row : rows) {
    widths.resize(std::max(widths.size(), row.size()));
    for (std::size_t i = 0; i + 1 < row.size(); ++i) widths[i] = std::max(widths[i], row[i].size());
  }
  std::string out;
  for (const auto& row : rows) {
    out += indent;
    for (std::size_t i = 0; i < row.size(); ++i) {
      out += row[i];
      if (i + 1 < row.size()) out.append(widths[i] + 2 - row[i].size(), ' ');
    }
    out.erase(out.find_last_not_of(' ') + 1);
    out += '\n';
  }
  return out;
}

std::string indented(std::string_view text, std::string_view indent) {
  std::string out;
  for (std::size_t begin = 0; begin < text.size();) {
    const std::size_t end = std::min(text.find('\n', begin), text.size());
    out.append(indent).append(text.substr(begin, end - begin)) += '\n';
    begin = end + 1;
  }
  return out;
}

std::string describe(const Manifest& gateway, const Reply& reply, bool colour) {
  const Summary& summary = reply.summary;
  std::string out(text_at(gateway.object, {"metadata", "namespace"}));
  out.append("/").append(text_at(gateway.object, {"metadata", "name"})).append(": ");
  const Outcome outcome = outcome_of(reply);
  out += outcome == Outcome::kNotApplied
             ? paint(colour, Colour::kRed, "not applied")
             : paint(colour, Colour::kGreen, "applied") + ", " + std::to_string(summary.served) + " served, " +
                   std::to_string(summary.excluded.size()) + " left out";
  out += '\n';

  std::vector<std::vector<std::string>> rows;
  const Json answer = reply.json();
  if (!reply.ok()) {
    const Json& error = answer["error"];
    rows.push_back({"refused", std::string(text_at(error, {"reason"})),
                    std::string(text_at(error, {"path"})) + ": " + std::string(text_at(error, {"message"}))});
  }
  for (const auto& each : summary.not_applied) {
    rows.push_back({"not applied", each.reason, each.pointer + ": " + each.message});
  }
  for (const auto& each : summary.excluded) {
    rows.push_back({"left out", each.member, each.reason + ": " + each.message});
  }
  for (const auto& each : summary.notes) rows.push_back({"note", each.pointer, each.message});
  if (const Json* conditions = find(answer, {"status", "conditions"})) {
    for (const Json& each : *conditions) {
      rows.push_back({"condition", std::string(text_at(each, {"type"})),
                      std::string(text_at(each, {"status"})) + " " + std::string(text_at(each, {"reason"})) + ": " +
                          std::string(text_at(each, {"message"}))});
    }
  }
  return out + align(rows, "  ");
}

}  // namespace vmcp::cli
