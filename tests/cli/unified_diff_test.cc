// SPDX-License-Identifier: Apache-2.0
#include "cli/unified_diff.h"

#include "tests/catch.h"

using vmcp::cli::unified_diff;

TEST_CASE("equal texts have no diff") {
  CHECK(unified_diff("", "", "a", "b").empty());
  CHECK(unified_diff("x\ny\n", "x\ny\n", "a", "b").empty());
}

TEST_CASE("a changed line stands between three lines of context") {
  CHECK(unified_diff("1\n2\n3\n4\n5\n6\n7\n8\n9\n", "1\n2\n3\n4\nfive\n6\n7\n8\n9\n", "a", "b") ==
        "--- a\n+++ b\n@@ -2,7 +2,7 @@\n 2\n 3\n 4\n-5\n+five\n 6\n 7\n 8\n");
}

TEST_CASE("lines only at the end are added or removed") {
  CHECK(unified_diff("1\n", "1\n2\n", "a", "b") == "--- a\n+++ b\n@@ -1 +1,2 @@\n 1\n+2\n");
  CHECK(unified_diff("1\n2\n", "1\n", "a", "b") == "--- a\n+++ b\n@@ -1,2 +1 @@\n 1\n-2\n");
}

TEST_CASE("a new and a deleted text name line 0") {
  CHECK(unified_diff("", "1\n2\n", "a", "b") == "--- a\n+++ b\n@@ -0,0 +1,2 @@\n+1\n+2\n");
  CHECK(unified_diff("1\n2\n", "", "a", "b") == "--- a\n+++ b\n@@ -1,2 +0,0 @@\n-1\n-2\n");
}

TEST_CASE("changes that are far apart are hunks of their own") {
  std::string before, after;
  for (int i = 1; i <= 20; ++i) {
    before += std::to_string(i) + "\n";
    after += (i == 2 || i == 19 ? "x" : "") + std::to_string(i) + "\n";
  }
  CHECK(unified_diff(before, after, "a", "b") ==
        "--- a\n+++ b\n@@ -1,5 +1,5 @@\n 1\n-2\n+x2\n 3\n 4\n 5\n@@ -16,5 +16,5 @@\n 16\n 17\n 18\n-19\n+x19\n 20\n");
}

TEST_CASE("changes that are near share a hunk") {
  CHECK(unified_diff("1\n2\n3\n4\n5\n", "x\n2\n3\n4\ny\n", "a", "b") ==
        "--- a\n+++ b\n@@ -1,5 +1,5 @@\n-1\n+x\n 2\n 3\n 4\n-5\n+y\n");
}

TEST_CASE("a moved line is found once") {
  CHECK(unified_diff("a\nb\nc\n", "b\nc\na\n", "a", "b") == "--- a\n+++ b\n@@ -1,3 +1,3 @@\n-a\n b\n c\n+a\n");
}

TEST_CASE("a difference of the last newline alone is said") {
  CHECK(unified_diff("a\n", "a", "a", "b").find("only the newline") != std::string::npos);
}

TEST_CASE("two large texts that have nothing in common are shown line by line") {
  constexpr std::size_t kLines = 5000;
  std::string before, after, removed, added;
  for (std::size_t i = 0; i < kLines; ++i) {
    before += "old " + std::to_string(i) + "\n";
    after += "new " + std::to_string(i) + "\n";
  }
  const std::string diff = unified_diff(before, after, "a", "b");
  for (std::size_t begin = diff.find('\n', diff.find("@@")) + 1; begin < diff.size();) {
    const std::size_t end = diff.find('\n', begin) + 1;
    (diff[begin] == '-' ? removed : added) += diff.substr(begin + 1, end - begin - 1);
    begin = end;
  }
  CHECK(removed == before);
  CHECK(added == after);
}
