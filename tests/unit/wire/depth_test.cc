#include "sync/wire/depth.h"

#include <string>

#include "tests/catch.h"

namespace vmcp {
namespace {

using wire::nests_too_deeply;

std::string nested(std::size_t depth, const std::string& before, const std::string& inside) {
  std::string out = before;
  for (std::size_t i = 0; i < depth; ++i) out += i % 2 == 0 ? "[" : "{\"a\":";
  out += inside;
  for (std::size_t i = depth; i > 0; --i) out += i % 2 == 1 ? "]" : "}";
  return out;
}

TEST_CASE("64 levels are taken, 65 are not, wherever they stand") {
  for (std::size_t padding = 0; padding < 300; padding += 7) {
    const std::string before(padding, ' ');
    const std::string inside = "\"" + std::string(padding, 'x') + "\"";
    CHECK_FALSE(nests_too_deeply(nested(64, before, inside)));
    CHECK(nests_too_deeply(nested(65, before, inside)));
    CHECK(nests_too_deeply(nested(5000, before, inside)));
  }
}

TEST_CASE("many objects beside each other are not deep") {
  std::string list = "[";
  for (int i = 0; i < 1000; ++i) list += "{},[],{\"a\":[]},";
  CHECK_FALSE(nests_too_deeply(list + "0]"));
}

TEST_CASE("brackets in texts do not count, also behind escapes") {
  const std::string many(500, '[');
  CHECK_FALSE(nests_too_deeply("[\"" + many + "\"]"));
  CHECK_FALSE(nests_too_deeply("[\"\\\"" + many + "\"]"));
  CHECK(nests_too_deeply("[\"\\\\\"," + many));
  CHECK_FALSE(nests_too_deeply(""));
}

}  // namespace
}  // namespace vmcp
