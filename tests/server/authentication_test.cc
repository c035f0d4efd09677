// SPDX-License-Identifier: Apache-2.0
#include "server/hook/authentication.h"

#include <fcntl.h>
#include <sys/stat.h>

#include <fstream>
#include <vector>

#include "tests/catch.h"
#include "tests/server/test_service.h"

using namespace vmcp::server;
using namespace vmcp::server::test;

TEST_CASE("Only the token of the file matches, under the Bearer scheme") {
  const TemporaryDirectory files;
  const auto token =
      BearerToken::load(files.write("token", " s3cret\n"), std::chrono::milliseconds(0), [](const auto&) {}).value();
  CHECK(token->matches("Bearer s3cret"));
  CHECK(token->matches("bearer s3cret"));
  CHECK(token->matches("Bearer   s3cret"));
  for (const char* wrong : {"", "s3cret", "Bearer", "Bearer ", "Bearer s3cre", "Bearer s3cretx", "Bearer S3CRET",
                            "Basic s3cret", "Bearer s3cret s3cret", "Bearers3cret", "Be"}) {
    INFO(wrong);
    CHECK_FALSE(token->matches(wrong));
  }
}

TEST_CASE("A changed token counts at once, and an unusable file keeps the old one") {
  const TemporaryDirectory files;
  std::vector<std::string> kept;
  const auto token =
      BearerToken::load(files.write("token", "one"), std::chrono::milliseconds(0), [&](const std::string& problem) {
        kept.push_back(problem);
      }).value();
  files.write("token", "two");
  CHECK(token->matches("Bearer two"));
  CHECK_FALSE(token->matches("Bearer one"));
  files.write("token", " \n");
  CHECK(token->matches("Bearer two"));
  CHECK(token->matches("Bearer two"));
  CHECK(kept.size() == 1);
  std::filesystem::remove(files.path("token"));
  CHECK(token->matches("Bearer two"));
  CHECK(kept.size() == 2);
  for (const std::string& problem : kept) CHECK(problem.find("two") == std::string::npos);
  files.write("token", "three");
  CHECK(token->matches("Bearer three"));
}

TEST_CASE("A file that could not be used is read again until it can, even when it looks the same") {
  const TemporaryDirectory files;
  int kept = 0;
  const auto token = BearerToken::load(files.write("token", "one"), std::chrono::milliseconds(0), [&](const auto&) {
                       ++kept;
                     }).value();
  std::ofstream(files.path("token")) << "   ";
  struct stat before {};
  REQUIRE(::stat(files.path("token").c_str(), &before) == 0);
  CHECK(token->matches("Bearer one"));
  std::ofstream(files.path("token")) << "two";
  const timespec times[] = {before.st_atim, before.st_mtim};
  REQUIRE(::utimensat(AT_FDCWD, files.path("token").c_str(), times, 0) == 0);
  CHECK(token->matches("Bearer two"));
  CHECK(kept == 1);
}

TEST_CASE("Without a token there is nothing to start with") {
  const TemporaryDirectory files;
  const auto load = [](const std::string& path) {
    return BearerToken::load(path, std::chrono::milliseconds(0), [](const auto&) {});
  };
  CHECK_FALSE(load(files.path("missing")));
  CHECK_FALSE(load(files.write("empty", "")));
  CHECK_FALSE(load(files.write("blank", "\n \n")));
}
