// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <string>
#include <vector>

#include "sync/json/json.h"

namespace vmcp::manifests {

/// The types of Kubernetes objects, as kubernetes_types.txt lists them.
class KubernetesTypes {
 public:
  /// Reads the list. Throws std::runtime_error for a line of another form, or a type that is used and not listed.
  explicit KubernetesTypes(const std::string& text);

  bool knows(const std::string& kind) const { return types_.count(kind) == 1; }

  /// What an API server that validates strictly would object to: unknown and missing fields, values of another type.
  /// Each is a JSON pointer and a word.
  std::vector<std::string> misfits(const std::string& kind, const Json& object) const;

 private:
  struct Field {
    std::string type;
    bool required = false;
  };
  using Fields = std::map<std::string, Field>;

  void check(const std::string& type, const Json& value, const std::string& pointer,
             std::vector<std::string>& found) const;
  void check_object(const Fields& fields, const Json& value, const std::string& pointer,
                    std::vector<std::string>& found) const;

  std::map<std::string, Fields> types_;
};

}  // namespace vmcp::manifests
