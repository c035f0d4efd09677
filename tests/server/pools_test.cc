#include <memory>
#include <optional>

#include "server/admission.h"
#include "server/served_backends.h"
#include "server/workspace_pool.h"
#include "tests/catch.h"

using namespace vmcp::server;

TEST_CASE("Places are given up to the number of requests and come back") {
  Admission admission(2, 100);
  auto first = admission.enter(10);
  auto second = admission.enter(10);
  REQUIRE(first);
  REQUIRE(second);
  CHECK_FALSE(admission.enter(10));
  CHECK(admission.load().requests == 2);
  CHECK(admission.load().bytes == 20);
  first.reset();
  CHECK(admission.enter(10));
  second.reset();
  CHECK(admission.load().requests == 0);
  CHECK(admission.load().bytes == 0);
}

TEST_CASE("Places are given up to the number of bytes") {
  Admission admission(10, 100);
  const auto most = admission.enter(90);
  REQUIRE(most);
  CHECK_FALSE(admission.enter(11));
  CHECK_FALSE(admission.enter(UINT64_MAX));
  CHECK(admission.enter(10));
  CHECK_FALSE(Admission(10, 100).enter(101));
  CHECK(Admission(10, 100).enter(100));
}

TEST_CASE("A refusal is reported once") {
  Admission admission(1, 100);
  const auto place = admission.enter(1);
  CHECK_FALSE(admission.take_refused());
  CHECK_FALSE(admission.enter(1));
  CHECK(admission.take_refused());
  CHECK_FALSE(admission.take_refused());
}

TEST_CASE("The workspace that was used last is used next, and old ones are freed") {
  WorkspacePool pool;
  const vmcp::Workspace* last = nullptr;
  {
    auto lower = pool.take();
    auto upper = pool.take();
    last = &*lower;  // leases end in reverse order, so this one comes back last
  }
  CHECK(pool.size() == 2);
  const auto middle = WorkspacePool::Clock::now();
  {
    const auto again = pool.take();
    CHECK(&*again == last);
  }
  pool.trim(middle);
  CHECK(pool.size() == 1);
  pool.trim(WorkspacePool::Clock::now() + std::chrono::seconds(1));
  CHECK(pool.size() == 0);
}

TEST_CASE("A workspace comes back empty, and one with a giant buffer not at all") {
  WorkspacePool pool;
  pool.take()->request() = "somebody's request";
  CHECK(pool.take()->request().empty());
  pool.take()->request().reserve(64 << 20);
  CHECK(pool.size() == 0);
}

TEST_CASE("Served backends are summed over the gateways that were synced lately") {
  ServedBackends served;
  const auto start = ServedBackends::Clock::now();
  served.note("a/one", 3, start);
  served.note("a/two", 4, start);
  CHECK(served.total(start) == 7);
  served.note("a/one", 1, start + std::chrono::minutes(10));
  CHECK(served.total(start + std::chrono::minutes(10)) == 5);
  CHECK(served.total(start + std::chrono::minutes(20)) == 1);
}
