// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "sync/model/report.h"
#include "sync/settings.h"

namespace vmcp {

/// The calls that Metacontroller makes (spec/00-hook.md §2): for a gateway, or an MCPServerEntry, which objects the
/// other two need; for a gateway its children and status; for an MCPServerEntry, from a DecoratorController, its
/// status.
enum class Hook { kCustomize, kSync, kMembers };

/// Memory for one request at a time, kept between requests: parser, request and answer buffers.
/// Not thread-safe; keep them in a last-in-first-out pool.
class Workspace {
 public:
  Workspace();
  ~Workspace();
  Workspace(Workspace&&) noexcept;
  Workspace& operator=(Workspace&&) noexcept;

  /// Where the caller puts the body before `answer`. Reserve size + `kPadding` and append; a body without the
  /// spare capacity is copied.
  std::string& request();

  /// What `answer` asks between its steps: whether nobody waits for the answer any more. It then ends with code 503 and
  /// reason `GivenUp`. Empty: somebody does.
  void set_given_up(std::function<bool()> given_up);

  static constexpr std::size_t kPadding = 64;

  struct State;
  State& state() { return *state_; }

 private:
  std::unique_ptr<State> state_;
};

/// What the shells log and count about an answer; names only, no values.
struct Summary {
  std::string
      parent;  ///< namespace/name of the object that the call is about; empty when the request did not get that far.
  std::int64_t generation = 0;
  bool deleted = false;  ///< The object is going; what was said of it before no longer counts.
  std::size_t served = 0;
  struct Exclusion {
    std::string member;  ///< kind/name
    std::string reason;
    std::string message;
    std::string pointer{};  ///< Into the member; may be empty.
    std::string subject{};  ///< As that of NotApplied.
  };
  std::vector<Exclusion> excluded;
  struct NotApplied {
    std::string condition;
    std::string reason;
    std::string pointer;
    std::string message;
    std::string subject{};  ///< `Kind/name` and pointer of the referenced object that is wrong; empty: none is.
  };
  std::vector<NotApplied> not_applied;  ///< Not empty: the spec was not applied.
  std::vector<Note> notes;
};

/// An HTTP answer without the HTTP: `code` and `body` of spec/00-hook.md §3.
struct Answer {
  int code = 200;
  std::string_view body;  ///< JSON; lives in the workspace until its next use.
  std::string reason;     ///< Of the error object when `code` is not 200, e.g. `InvalidJSON`.
  Summary summary;
};

/// Answers the request in `workspace.request()`. Pure: the same bytes, settings and `now` give the same bytes, unless
/// it is given up. `now` is seconds since the Unix epoch. Never throws; a defect of our own is code 500, reason
/// `Internal` and a summary; the caller adds the id and the log line.
Answer answer(Hook hook, Workspace& workspace, const Settings& settings, std::int64_t now);

/// The error object of spec/00-hook.md §3, for errors that the shells find themselves.
std::string error_body(std::string_view reason, std::string_view pointer, std::string_view message);

}  // namespace vmcp
