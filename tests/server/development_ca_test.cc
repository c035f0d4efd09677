// SPDX-License-Identifier: Apache-2.0
#include "server/tls/development_ca.h"

#include "tests/catch.h"
#include "tests/server/test_service.h"

using namespace vmcp::server;
using namespace vmcp::server::test;

TEST_CASE("A service stands for all the names under which the cluster knows it") {
  CHECK(serving_names({"hook.system"}) == std::vector<std::string>{"hook.system", "hook.system.svc",
                                                                   "hook.system.svc.cluster.local", "localhost",
                                                                   "127.0.0.1", "::1"});
  CHECK(serving_names({"a", "localhost", "x.y.z", "192.0.2.1"}) ==
        std::vector<std::string>{"a", "localhost", "x.y.z", "192.0.2.1", "127.0.0.1", "::1"});
}

TEST_CASE("A name that is none is refused instead of being read as something else") {
  LeafOptions options;
  options.common_name = "x";
  for (const char* name : {"", "a,DNS:b", "email:x@y", "a b"}) {
    INFO(name);
    options.names = {name};
    const auto issued = issue_certificate(authority(), options);
    CHECK(issued.has_value() == false);
  }
}
