// SPDX-License-Identifier: Apache-2.0
#include "sync/wire/encode.h"

#include <algorithm>
#include <tuple>

#include "sync/json/json_writer.h"
#include "sync/model/names.h"

namespace vmcp::wire {
namespace {

std::size_t rank(std::string_view kind) {
  const auto found = std::find_if(std::begin(kChildKinds), std::end(kChildKinds),
                                  [&](const ChildKind& each) { return each.kind == kind; });
  return static_cast<std::size_t>(found - std::begin(kChildKinds));
}

}  // namespace

void write_sync_answer(std::string& out, std::string_view status, std::vector<Child> children,
                       std::chrono::seconds resync_after) {
  std::sort(children.begin(), children.end(), [](const Child& a, const Child& b) {
    return std::tuple(rank(a.kind), std::string_view(a.name)) < std::tuple(rank(b.kind), std::string_view(b.name));
  });
  std::size_t size = status.size() + 64;
  for (const Child& child : children) size += child.json.size() + 1;
  out.reserve(size + 64);
  JsonWriter json(out);
  json.begin_object();
  json.key("status");
  json.raw(status);
  json.key("children");
  json.begin_array();
  for (const Child& child : children) json.raw(child.json);
  json.end_array();
  if (resync_after.count() > 0) json.member("resyncAfterSeconds", static_cast<std::int64_t>(resync_after.count()));
  json.end_object();
}

void write_member_answer(std::string& out, std::string_view group_label, std::string_view status) {
  JsonWriter json(out);
  json.begin_object();
  json.key("attachments");
  json.begin_array();
  json.end_array();
  if (!group_label.empty()) {
    json.key("labels");
    json.begin_object();
    json.member(kGroupLabel, group_label);
    json.end_object();
  }
  if (!status.empty()) {
    json.key("status");
    json.raw(status);
  }
  json.end_object();
}

}  // namespace vmcp::wire
