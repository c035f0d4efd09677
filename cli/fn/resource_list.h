// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "sync/json/json.h"
#include "sync/result.h"
#include "sync/yaml/yaml_reader.h"

namespace vmcp::cli {

/// What a KRM function reads and writes
/// (https://github.com/kubernetes-sigs/kustomize/blob/master/cmd/config/docs/api-conventions/functions-spec.md). The
/// text is kept, because the comments in it are not in the tree.
class ResourceList {
 public:
  /// Takes `config.kubernetes.io/v1` and `v1beta1`. Fails (`InvalidYAML`, `NotAResourceList`).
  static Result<ResourceList> read(std::string text);

  const std::vector<Json>& items() const { return items_; }
  /// What the function is to do: `data` of a ConfigMap, `spec` of any other kind; an empty object when there is none.
  Json options() const;

  /// The list without the items at the positions in `dropped`, with `added` at the end of the others and `results` in
  /// place of those that were there. What is left of the items is byte for byte as it was, unless they were in flow
  /// style, which has no comments to lose.
  std::string with(const std::set<std::size_t>& dropped, const std::vector<Json>& added, const Json& results) const;

 private:
  std::size_t line_of(const std::string& pointer) const;
  std::size_t line_after(std::size_t line) const;
  bool has_block_items() const;

  std::vector<std::string> lines_;  ///< Of the text, each with its end.
  YamlDocument document_;
  std::vector<Json> items_;
};

}  // namespace vmcp::cli
