// SPDX-License-Identifier: Apache-2.0
#include "cli/manifests.h"

#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <sstream>

#include "tests/catch.h"

using namespace vmcp::cli;

namespace {

std::vector<std::string> names(const std::vector<Manifest>& manifests) {
  std::vector<std::string> out;
  for (const Manifest& each : manifests) out.emplace_back(vmcp::text_at(each.object, {"metadata", "name"}));
  return out;
}

using Names = std::vector<std::string>;

/// A directory that goes away with the test.
struct TemporaryDirectory {
  std::filesystem::path path =
      std::filesystem::temp_directory_path() / ("vmcp-manifests-" + std::to_string(::getpid()));
  TemporaryDirectory() { std::filesystem::create_directories(path / "inside"); }
  TemporaryDirectory(const TemporaryDirectory&) = delete;
  TemporaryDirectory& operator=(const TemporaryDirectory&) = delete;
  ~TemporaryDirectory() { std::filesystem::remove_all(path); }
  void write(const std::string& name, const std::string& text) const { std::ofstream(path / name) << text; }
};

}  // namespace

TEST_CASE("the objects of a text are found however they are written") {
  const char* text = GENERATE(
      "kind: A\nmetadata: {name: a}\n---\n---\n# nothing\n---\nkind: B\nmetadata: {name: b}\n",
      R"([{"kind":"A","metadata":{"name":"a"}},{"kind":"B","metadata":{"name":"b"}}])",
      R"({"kind":"List","apiVersion":"v1","items":[{"kind":"A","metadata":{"name":"a"}},{"kind":"B","metadata":{"name":"b"}}]})",
      "kind: List\nitems:\n- kind: A\n  metadata: {name: a}\n- {kind: List, items: [{kind: B, metadata: {name: b}}]}\n",
      "{kind: A, metadata: {name: a}}\n---\n{kind: B, metadata: {name: b}}\n");
  INFO(text);
  const auto manifests = parse_manifests(text, "f");
  REQUIRE(manifests.has_value());
  CHECK(names(*manifests) == Names{"a", "b"});
}

TEST_CASE("a document knows its line, and so does an item of a list") {
  const auto manifests = parse_manifests("# c\nkind: A\n---\n\nkind: List\nitems: [{kind: B}]\n", "f");
  REQUIRE(manifests.has_value());
  REQUIRE(manifests->size() == 2);
  CHECK(place_of((*manifests)[0]) == "f:2");
  CHECK(place_of((*manifests)[1]) == "f:6");
}

TEST_CASE("items of a typed list get its kind and version") {
  const auto manifests =
      parse_manifests(R"({"kind":"MCPGroupList","apiVersion":"g/v1","items":[{"metadata":{"name":"a"}}]})", "f");
  REQUIRE(manifests.has_value());
  REQUIRE(manifests->size() == 1);
  CHECK(manifests->front().object["kind"] == "MCPGroup");
  CHECK(manifests->front().object["apiVersion"] == "g/v1");
}

TEST_CASE("a text without objects gives none") {
  const char* text = GENERATE("", "---\n", "# only a comment\n", "[]", R"({"kind":"List","items":[]})");
  INFO(text);
  const auto manifests = parse_manifests(text, "f");
  REQUIRE(manifests.has_value());
  CHECK(manifests->empty());
}

TEST_CASE("what is not an object is refused with its place") {
  struct Row {
    const char* text;
    const char* place;
  };
  const Row row = GENERATE(Row{"kind: A\n---\nname: x\n", "f:3"}, Row{"just a text\n", "f:1"}, Row{"[1]", "f:1"},
                           Row{"kind: [A]\n", "f:1"}, Row{"kind: A\nkind: B\n", "f:2:1"}, Row{"kind: {\n", "f:2:1"},
                           Row{R"({"kind":"A","kind":"B"})", "f:1:13"});
  INFO(row.text);
  const auto manifests = parse_manifests(row.text, "f");
  REQUIRE_FALSE(manifests.has_value());
  CHECK(manifests.error().pointer == row.place);
}

int line_at(const Manifest& manifest, const char* pointer) {
  return place_at(manifest, pointer).line;
}

TEST_CASE("lines are known for fields of documents and of the items of a YAML list") {
  const char* const text =
      "kind: A\nspec:\n  url: x\n---\nkind: List\nitems:\n- kind: B\n  spec:\n    ports:\n    - port: 1\n    - "
      "port: 2\n- kind: C\n";
  const auto manifests = parse_manifests(text, "f");
  REQUIRE(manifests.has_value());
  REQUIRE(manifests->size() == 3);
  const Manifest &a = (*manifests)[0], &b = (*manifests)[1], &c = (*manifests)[2];
  CHECK(line_at(a, "") == 1);
  CHECK(line_at(a, "/spec/url") == 3);
  CHECK(line_at(a, "/spec/absent") == 2);
  CHECK(line_at(a, "/absent/below") == 1);
  CHECK(line_at(b, "") == 7);
  CHECK(line_at(b, "/spec/ports/1/port") == 11);
  CHECK(line_at(c, "/kind") == 12);
}

TEST_CASE("places are known for the items of a JSON list") {
  const auto manifests =
      parse_manifests("{\"kind\":\"List\",\"items\":[\n  {\"kind\":\"A\",\n   \"spec\":{\"url\":\"x\"}}]}", "f");
  REQUIRE(manifests.has_value());
  CHECK(place_at(manifests->front(), "/spec/url") == vmcp::TextPlace{3, 12});
  CHECK(place_at(manifests->front(), "") == vmcp::TextPlace{2, 3});
  CHECK(place_of(manifests->front()) == "f:2");
}

TEST_CASE("a byte order mark is no part of the text") {
  const auto manifests = parse_manifests("\xEF\xBB\xBFkind: A\n", "f");
  REQUIRE(manifests.has_value());
  CHECK(manifests->front().object["kind"] == "A");
}

TEST_CASE("what commonly breaks a file is said with its place and the remedy") {
  struct Row {
    const char* text;
    const char* place;
    const char* remedy;
  };
  const Row row = GENERATE(Row{"kind: A\nmetadata:\n  name: {{ .Release.Name }}\n", "f:3:", "helm template"},
                           Row{"kind: A\nmetadata:\n\tname: a\n", "f:3:", "tab"},
                           Row{"kind: A\nname: caf\xe9\n", "f:2", "save the file in that encoding"});
  const auto manifests = parse_manifests(row.text, "f");
  REQUIRE_FALSE(manifests.has_value());
  INFO(manifests.error().pointer << ": " << manifests.error().message);
  CHECK(manifests.error().pointer.rfind(row.place, 0) == 0);
  CHECK(manifests.error().message.find(row.remedy) != std::string::npos);
}

TEST_CASE("a directory is its manifests by name, without those below it") {
  const TemporaryDirectory directory;
  directory.write("b.yaml", "{kind: A, metadata: {name: b}}");
  directory.write("a.json", R"({"kind":"A","metadata":{"name":"a"}})");
  directory.write("c.yml", "{kind: A, metadata: {name: c}}");
  directory.write("kustomization.yaml", "resources: [a.json]");
  directory.write("README.md", "not YAML: {");
  directory.write("inside/d.yaml", "{kind: A, metadata: {name: d}}");
  std::istringstream standard_input("{kind: A, metadata: {name: stdin}}");
  const auto manifests = read_manifests({directory.path.string(), "-"}, standard_input);
  REQUIRE(manifests.has_value());
  CHECK(names(*manifests) == Names{"a", "b", "c", "stdin"});
  CHECK(manifests->back().file == "-");
}

TEST_CASE("what cannot be opened is unreadable") {
  const TemporaryDirectory directory;
  const std::string path = GENERATE(true, false) ? directory.path.string() : (directory.path / "missing.yaml").string();
  std::istringstream standard_input;
  const auto manifests = read_manifests({path}, standard_input);
  REQUIRE_FALSE(manifests.has_value());
  CHECK(manifests.error().reason == "Unreadable");
  CHECK(manifests.error().pointer == path);
}
