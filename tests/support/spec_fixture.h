// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <deque>
#include <string>
#include <string_view>

#include "sync/json/json.h"
#include "sync/model/inputs.h"
#include "sync/model/report.h"
#include "sync/schema/schema.h"

namespace vmcp::test {

/// `text` as a tree; a test whose JSON is wrong fails at once.
Json tree(std::string_view text);

/// `text` fitted to `schema`, with the CRD's defaults.
Json conformed(const schema::Schema& schema, std::string_view text);

/// A VirtualMCPServer `gateway` in namespace `team-a` with the given spec, and what it refers to.
class SpecFixture {
 public:
  explicit SpecFixture(std::string_view spec);

  SpecFixture& tool_config(const char* name, std::string_view spec);
  SpecFixture& definition(const char* name, std::string_view spec, std::string_view status = "{}");
  SpecFixture& embedding_server(const char* name, std::string_view phase, std::string_view url, int ready_replicas);
  SpecFixture& default_redis(const char* address, const char* secret_name);

  Inputs inputs() const { return {parent_, related_, settings_}; }

 private:
  VirtualMCPServer parent_;
  RelatedObjects related_;
  Settings settings_;
  std::deque<std::string> texts_;
};

/// All refusals as `pointer: message` lines of one type, in order.
std::string refusals(const Report& report, std::string_view type = "Valid");

/// All notes as `pointer: message` lines.
std::string notes(const Report& report);

/// `True Reason: message` of the condition; empty when it is not set.
std::string condition(const Report& report, std::string_view type);

}  // namespace vmcp::test
