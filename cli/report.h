#pragma once

#include <string>
#include <vector>

#include "cli/metacontroller.h"
#include "cli/world.h"

namespace vmcp::cli {

/// What happened to a gateway's spec.
enum class Outcome { kApplied, kAppliedWithExclusions, kNotApplied };
Outcome outcome_of(const Reply& reply);

/// One thing that the user should know about one object.
struct Diagnosis {
  enum class Effect { kNotApplied, kLeftOut, kNoEffect };
  Effect effect = Effect::kNotApplied;
  std::string file;
  int line = 0;        ///< 0: unknown.
  std::string object;  ///< `Kind/name`
  std::string namespace_;
  std::string pointer;  ///< Into the object; may be empty.
  std::string reason;
  std::string message;
};

/// `not applied`, `left out`, `no effect`
std::string_view effect_name(Diagnosis::Effect effect);

/// Everything that the hook had to say about `gateway`, with the places of the objects in `world`.
std::vector<Diagnosis> diagnose(const World& world, const Manifest& gateway, const Reply& reply);

/// A few lines for people: the outcome, what was left out or not applied and why, the notes, the conditions.
std::string describe(const Manifest& gateway, const Reply& reply, bool colour);

/// Rows of cells in columns, two spaces apart; the last cell of a row is not padded.
std::string align(const std::vector<std::vector<std::string>>& rows, std::string_view indent);

/// Every line of `text` behind `indent`.
std::string indented(std::string_view text, std::string_view indent);

}  // namespace vmcp::cli
