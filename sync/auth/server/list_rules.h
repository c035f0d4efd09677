// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <string>
#include <utility>

#include "sync/auth/server/context.h"
#include "sync/problem.h"

namespace vmcp {

/// Problems about the items of one list of spec.authServerConfig, all with the operator's prefix.
class ListRules {
 public:
  /// `path` leads to the list, as in `inboundGrants.jwtBearer.issuerPolicies`.
  explicit ListRules(std::string path) : path_(std::move(path)), pointer_(path_) {
    std::replace(pointer_.begin(), pointer_.end(), '.', '/');
  }

  void start_item(std::size_t index) { index_ = index; }

  /// `field` is a pointer into the item without its first slash; empty: the item itself.
  void add(const std::string& field, const std::string& message) {
    std::string pointer = child_pointer(std::string(kAuthServerPlace) + "/" + pointer_, index_);
    if (!field.empty()) pointer += "/" + field;
    problems_.push_back({std::move(pointer), "invalid embedded auth server delegate clients or trusted issuers: " +
                                                 path_ + "[" + std::to_string(index_) + "]" + message});
  }

  Problems take() { return std::move(problems_); }

 private:
  std::string path_;
  std::string pointer_;
  std::size_t index_ = 0;
  Problems problems_;
};

}  // namespace vmcp
