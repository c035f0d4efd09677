// SPDX-License-Identifier: Apache-2.0
#include <string>
#include <vector>

#include "server/hook/hook_handler.h"
#include "tests/catch.h"

using vmcp::Hook;
using vmcp::server::HookHandler;

TEST_CASE("Hooks are found at the root and below one segment") {
  CHECK(HookHandler::route("/sync") == Hook::kSync);
  CHECK(HookHandler::route("/customize") == Hook::kCustomize);
  CHECK(HookHandler::route("/members") == Hook::kMembers);
  CHECK(HookHandler::route("/r3/sync") == Hook::kSync);
  CHECK(HookHandler::route("/any-thing.9/customize") == Hook::kCustomize);
  CHECK(HookHandler::route("/sync/sync") == Hook::kSync);
}

TEST_CASE("Everything else is no hook") {
  const std::vector<std::string> paths = {"",
                                          "/",
                                          "sync",
                                          "/sync/",
                                          "//sync",
                                          "/a/b/sync",
                                          "/finalize",
                                          "/syncs",
                                          "/Sync",
                                          "/a//sync",
                                          "/sync/a",
                                          "*",
                                          "/a/sync/b",
                                          "//a/sync",
                                          "/%73ync",
                                          "a/sync",
                                          "http://localhost/sync"};
  for (const std::string& path : paths) {
    INFO(path);
    CHECK_FALSE(HookHandler::route(path).has_value());
  }
}
