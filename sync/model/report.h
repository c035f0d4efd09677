// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <iterator>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "sync/problem.h"

namespace vmcp {

/// One line of the parent's `status.conditions`, before times and generations are added (spec/80-status.md §4).
struct Condition {
  std::string type;
  bool status = true;       ///< `True` or `False`; this project never writes `Unknown`.
  std::string_view reason;  ///< One of ours, or a view into the request.
  std::string message;
};

/// Why the parent's spec is *not applied*: the previous children stay (spec/00-hook.md §5).
/// Becomes the condition `type` = False; several refusals of one type are one condition that shows the first.
struct Refusal {
  std::string type;      ///< Condition type, e.g. `Valid`, `GroupRefValidated`.
  std::string reason;    ///< e.g. `ValidationFailed`.
  std::string pointer;   ///< Into the parent, e.g. `/spec/config/operational`.
  std::string message;   ///< Says what is wrong and, where it helps, the remedy.
  bool pending = false;  ///< The cause is expected to pass (group or embedding server not ready): phase Pending.
  std::string status_message = {};  ///< For status.message where that says something else; empty: `message`.
  /// Where the mistake stands when that is in an object that the spec refers to: `Kind/name` followed by a pointer into
  /// it, which may be empty. Empty: at `pointer`.
  std::string subject = {};
};

/// How much a note weighs to whoever reads it.
enum class Weight {
  kNote,     ///< Worth knowing: it has no effect, or the one that one would expect anyway.
  kWarning,  ///< It has an effect that one may not want.
  kLost,     ///< Something that was written is not in the gateway, and whoever wrote it counts on it.
};

/// Something the user should be told of a spec that is applied all the same (a dropped key, an unused override, …).
struct Note {
  std::string pointer;  ///< Into the parent, or `Kind/name` of a related object followed by its pointer.
  std::string message;
  std::string_view reason = "NoEffect";  ///< Stable CamelCase word of ours, e.g. `PlaintextCredential`.
  Weight weight = Weight::kNote;
};

/// What one area has to say about the spec. Areas return it beside their value; the caller joins them.
struct Report {
  std::vector<Condition> conditions;
  std::vector<Refusal> refusals;
  std::vector<Note> notes;

  void refuse(std::string type, std::string reason, std::string pointer, std::string message, bool pending = false) {
    refusals.push_back({std::move(type), std::move(reason), std::move(pointer), std::move(message), pending, {}});
  }
  void set(std::string type, bool status, std::string_view reason, std::string message) {
    conditions.push_back({std::move(type), status, reason, std::move(message)});
  }
  void note(std::string pointer, std::string message, std::string_view reason = "NoEffect",
            Weight weight = Weight::kNote) {
    notes.push_back({std::move(pointer), std::move(message), reason, weight});
  }
  void warn(std::string pointer, std::string_view reason, std::string message) {
    note(std::move(pointer), std::move(message), reason, Weight::kWarning);
  }

  void join(Report other) {
    auto move_all = [](auto& to, auto& from) {
      to.insert(to.end(), std::make_move_iterator(from.begin()), std::make_move_iterator(from.end()));
    };
    move_all(conditions, other.conditions);
    move_all(refusals, other.refusals);
    move_all(notes, other.notes);
  }
};

/// A decision and what is to be said about it. When `report.refusals` is not empty, `value` is not used.
template <typename T>
struct Decided {
  T value;
  Report report;
};

}  // namespace vmcp
