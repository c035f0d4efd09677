// SPDX-License-Identifier: Apache-2.0
#include "cli/fn/resource_list.h"

#include <algorithm>
#include <utility>

#include "cli/manifest_yaml.h"

namespace vmcp::cli {
namespace {

std::vector<std::string> lines_of(std::string_view text) {
  std::vector<std::string> lines;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size() - 1);
    lines.emplace_back(text.substr(0, end + 1));
    text.remove_prefix(end + 1);
  }
  if (!lines.empty() && lines.back().back() != '\n') lines.back() += '\n';
  return lines;
}

/// `value` as an item of a list in block style.
std::string as_item(const Json& value, std::size_t indent) {
  std::string out;
  for (const std::string& line : lines_of(to_yaml(value))) {
    out += line == "\n" ? line : std::string(indent, ' ') + (out.empty() ? "- " : "  ") + line;
  }
  return out;
}

}  // namespace

Result<ResourceList> ResourceList::read(std::string text) {
  auto documents = parse_yaml_documents(text, "standard input");
  if (!documents) return tl::unexpected<Error>(documents.error());
  const auto refuse = [](const char* problem) { return fail("standard input", "NotAResourceList", problem); };
  if (documents->size() != 1 || !documents->front().value.is_object()) return refuse("not one ResourceList");
  ResourceList list;
  list.document_ = std::move(documents->front());
  const Json& tree = list.document_.value;
  const std::string_view version = text_at(tree, {"apiVersion"});
  if (text_at(tree, {"kind"}) != "ResourceList" ||
      (version != "config.kubernetes.io/v1" && version != "config.kubernetes.io/v1beta1")) {
    return refuse("not a ResourceList of config.kubernetes.io/v1 or v1beta1: run it through kustomize or kpt");
  }
  if (const Json* items = find(tree, {"items"})) {
    if (!items->is_array()) return refuse("its items are no list");
    list.items_.assign(items->begin(), items->end());
  }
  if (!std::all_of(list.items_.begin(), list.items_.end(), [](const Json& each) { return each.is_object(); })) {
    return refuse("an item is no object");
  }
  list.lines_ = lines_of(text);
  return list;
}

Json ResourceList::options() const {
  const Json& config = object_at(document_.value, "functionConfig");
  const Json& options = object_at(config, text_at(config, {"kind"}) == "ConfigMap" ? "data" : "spec");
  return options.is_object() ? options : Json::object();
}

std::size_t ResourceList::line_of(const std::string& pointer) const {
  const auto found = document_.places.find(pointer);
  return found == document_.places.end() ? 0 : static_cast<std::size_t>(found->second.line);
}

/// Of the member of the list that comes next.
std::size_t ResourceList::line_after(std::size_t line) const {
  std::size_t next = lines_.size() + 1;
  for (const auto& [key, value] : document_.value.items()) {
    const std::size_t at = line_of("/" + key);
    if (at > line) next = std::min(next, at);
  }
  return next;
}

/// Whether each item begins with a dash on a line of its own.
bool ResourceList::has_block_items() const {
  std::size_t last = line_of("/items");
  for (std::size_t i = 0; i < items_.size(); ++i) {
    const std::size_t line = line_of("/items/" + std::to_string(i));
    if (line <= last || line > lines_.size()) return false;
    const std::size_t dash = lines_[line - 1].find_first_not_of(' ');
    if (lines_[line - 1].compare(dash, 2, "- ") != 0) return false;
    last = line;
  }
  return last != 0 && !items_.empty() && last < line_after(line_of("/items"));
}

std::string ResourceList::with(const std::set<std::size_t>& dropped, const std::vector<Json>& added,
                               const Json& results) const {
  if (!has_block_items() || dropped.size() == items_.size()) {
    Json list = document_.value;
    list["items"] = Json::array();
    for (std::size_t i = 0; i < items_.size(); ++i) {
      if (!dropped.contains(i)) list["items"].push_back(items_[i]);
    }
    for (const Json& each : added) list["items"].push_back(each);
    list.erase("results");
    if (!results.empty()) list["results"] = results;
    return to_yaml(list);
  }
  const std::size_t end = line_after(line_of("/items"));  // of the items, not included
  std::string out;
  std::size_t item = 0, skipped_until = 0;
  const std::size_t old_results = line_of("/results");
  for (std::size_t line = 1; line <= lines_.size() + 1; ++line) {
    if (line == end) {
      for (const Json& each : added) out += as_item(each, lines_[line_of("/items/0") - 1].find('-'));
    }
    if (line == old_results) skipped_until = line_after(line);
    if (item < items_.size() && line == line_of("/items/" + std::to_string(item))) {
      const std::size_t next = item + 1 < items_.size() ? line_of("/items/" + std::to_string(item + 1)) : end;
      if (dropped.contains(item)) skipped_until = next;
      ++item;
    }
    if (line <= lines_.size() && line >= skipped_until) out += lines_[line - 1];
  }
  if (!results.empty()) out += to_yaml({{"results", results}});
  return out;
}

}  // namespace vmcp::cli
