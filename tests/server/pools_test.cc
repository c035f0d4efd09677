// SPDX-License-Identifier: Apache-2.0
#include <memory>
#include <optional>

#include "server/hook/admission.h"
#include "server/hook/workspace_pool.h"
#include "tests/catch.h"

using namespace vmcp::server;

namespace {

constexpr std::size_t kMebibyte = 1 << 20;

}  // namespace

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
  Admission admission(10, 1000);
  const auto most = admission.enter(990);
  REQUIRE(most);
  CHECK_FALSE(admission.enter(11));
  CHECK_FALSE(admission.enter(UINT64_MAX));
  CHECK(admission.enter(10));
  CHECK_FALSE(Admission(10, 100).enter(101));
  CHECK(Admission(10, 100).enter(100));
}

TEST_CASE("Large requests leave a quarter of the bytes to others") {
  Admission admission(10, 1000);
  auto first = admission.enter(500);
  const auto second = admission.enter(250);
  REQUIRE(first);
  REQUIRE(second);
  CHECK_FALSE(admission.enter(16));
  CHECK(admission.enter(15));
  first.reset();
  CHECK(admission.enter(16));
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
  WorkspacePool pool(kMebibyte);
  const vmcp::Workspace* last = nullptr;
  {
    auto lower = pool.take(100);
    auto upper = pool.take(100);
    last = &*lower;  // leases end in reverse order, so this one comes back last
  }
  CHECK(pool.size() == 2);
  const auto middle = WorkspacePool::Clock::now();
  {
    const auto again = pool.take(100);
    CHECK(&*again == last);
  }
  pool.trim(middle);
  CHECK(pool.size() == 1);
  pool.trim(WorkspacePool::Clock::now() + std::chrono::seconds(1));
  CHECK(pool.size() == 0);
}

TEST_CASE("A workspace with a giant buffer is not kept") {
  WorkspacePool pool(100 * kMebibyte);
  pool.take(64 * kMebibyte);
  CHECK(pool.size() == 0);
}

TEST_CASE("A workspace has room for its request, and not much more") {
  WorkspacePool pool(100 * kMebibyte);
  const auto room = [&](std::size_t bytes) { return pool.take(bytes)->request().capacity(); };
  CHECK(room(8 * kMebibyte) >= 8 * kMebibyte + vmcp::Workspace::kPadding);
  CHECK(room(100) < kMebibyte);
  CHECK(pool.size() == 2);
  CHECK(room(7 * kMebibyte) >= 8 * kMebibyte);
  CHECK(room(100) < kMebibyte);
  CHECK(pool.size() == 2);
}

TEST_CASE("Kept workspaces together have no more than was said, and the oldest go first") {
  WorkspacePool pool(10 * kMebibyte);
  const vmcp::Workspace* last = nullptr;
  {
    const auto third = pool.take(4 * kMebibyte);
    const auto second = pool.take(4 * kMebibyte);
    const auto first = pool.take(4 * kMebibyte);
    last = &*third;
  }
  CHECK(pool.size() == 2);
  CHECK(&*pool.take(4 * kMebibyte) == last);
}
