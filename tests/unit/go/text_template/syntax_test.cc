// SPDX-License-Identifier: Apache-2.0
#include "sync/go/text_template/syntax.h"

#include <string>
#include <vector>

#include "tests/catch.h"

using namespace vmcp;

TEST_CASE("templates that Go's text/template parses are accepted") {
  for (const char* text : {
           "",
           "no action at all",
           "}} and } and { are text outside of actions",
           "{{.params.id}}",
           "{{ .params.id }}",
           "{{- .params.id -}}",
           "{{.a}}{{.b}} and {{.c}}",
           "{{/* a comment */}}",
           "{{- /* a comment */ -}}",
           "{{.}}",
           "{{$}}",
           "{{$.params.id}}",
           "{{json .steps.find.output}}",
           "{{fromJson .x | json | quote}}",
           "{{printf \"%s-%d\" .a 3}}",
           "{{index .list 0}}",
           "{{(index .map \"key\").field}}",
           "{{and (eq .a 1) (not .b) | or false}}",
           "{{if .a}}yes{{end}}",
           "{{if .a}}yes{{else}}no{{end}}",
           "{{if .a}}1{{else if .b}}2{{else}}3{{end}}",
           "{{with .a}}{{.b}}{{else with .c}}{{.d}}{{else}}none{{end}}",
           "{{range .items}}{{.}}{{else}}empty{{end}}",
           "{{range $index, $item := .items}}{{$index}}: {{$item.name}}{{end}}",
           "{{range .items}}{{if .skip}}{{continue}}{{end}}{{break}}{{end}}",
           "{{$x := .a}}{{$x}}",
           "{{$x := 1}}{{$x = 2}}{{$x}}",
           "{{define \"row\"}}{{.}}{{end}}{{template \"row\" .a}}",
           "{{block \"row\" .a}}{{.}}{{end}}",
           "{{template `row` .}}",
           "{{`a raw\nstring`}}",
           "{{\"\\n\\t\\x41\\101\\u00e9\\U0001F600\"}}",
           "{{'a'}}{{'\\''}}{{'é'}}",
           "{{1}}{{-1}}{{0x1F}}{{0b101}}{{0o17}}{{1_000}}{{1.5e3}}{{0x1p4}}{{1i}}{{1+2i}}",
           "{{true}}{{false}}",
           "{{.é}}",
           "{{.a\n| json}}",
           "{{\"}}\"}}",
       }) {
    CAPTURE(text);
    auto result = parse_template(text);
    INFO((result ? "" : result.error()));
    CHECK(result.has_value());
  }
}

TEST_CASE("templates that Go's text/template does not parse are refused with a reason") {
  struct Row {
    const char* text;
    const char* reason;
  };
  for (const Row& row : {
           Row{"{{", "unclosed action"},
           Row{"{{.a", "unclosed action"},
           Row{"{{.a}", "bad character"},
           Row{"{{.a-}}", "bad character"},
           Row{"{{ .a }", "unexpected \"}\""},
           Row{"{{}}", "missing value"},
           Row{"{{ | json}}", "unexpected \"|\""},
           Row{"{{/* open}}", "unclosed comment"},
           Row{"{{/* c */ .a}}", "comment ends"},
           Row{"{{end}}", "unexpected {{end}}"},
           Row{"{{else}}", "unexpected {{else}}"},
           Row{"{{if .a}}", "end of the template"},
           Row{"{{if}}x{{end}}", "missing value for if"},
           Row{"{{if .a}}{{else}}{{else}}{{end}}", "expected {{end}}"},
           Row{"{{with .a}}{{else if .b}}{{end}}", "unexpected \"if\""},
           Row{"{{range .a}}{{end}}{{end}}", "unexpected {{end}}"},
           Row{"{{break}}", "outside {{range}}"},
           Row{"{{range .a}}{{define \"x\"}}{{end}}{{end}}", "unexpected \"define\""},
           Row{"{{range .a}}{{block \"x\" .}}{{break}}{{end}}{{end}}", "outside {{range}}"},
           Row{"{{unknown .a}}", "function \"unknown\" not defined"},
           Row{"{{toUpper .a}}", "function \"toUpper\" not defined"},
           Row{"{{$x}}", "undefined variable \"$x\""},
           Row{"{{if .a}}{{$x := 1}}{{end}}{{$x}}", "undefined variable"},
           Row{"{{$a, $b := .x}}", "too many declarations"},
           Row{"{{range $a, $b, $c := .x}}{{end}}", "too many declarations"},
           Row{"{{range $a, .b := .x}}{{end}}", "range can only"},
           Row{"{{\"open}}", "unterminated quoted string"},
           Row{"{{`open}}", "unterminated raw"},
           Row{"{{'open}}", "unterminated character"},
           Row{"{{'ab'}}", "malformed literal"},
           Row{"{{\"\\q\"}}", "malformed literal"},
           Row{"{{\"\\ud800\"}}", "malformed literal"},
           Row{"{{(.a}}", "unclosed left parenthesis"},
           Row{"{{.a)}}", "unexpected right parenthesis"},
           Row{"{{()}}", "missing value for parenthesized pipeline"},
           Row{"{{.a | 3}}", "non executable command in pipeline stage 2"},
           Row{"{{.a | .}}", "non executable command"},
           Row{"{{1.a}}", "bad number"},
           Row{"{{\"s\".a}}", "unexpected . after term"},
           Row{"{{nil.a}}", "unexpected . after term"},
           Row{"{{08}}", "bad number"},
           Row{"{{1__0}}", "bad number"},
           Row{"{{3x}}", "bad number"},
           Row{"{{18446744073709551616}}", "bad number"},
           Row{"{{1+2}}", "bad number"},
           Row{"{{.a + .b}}", "bad number"},
           Row{"{{.a == .b}}", "unexpected \"=\""},
           Row{"{{.a ! .b}}", "unexpected \"!\""},
           Row{"{{.steps.my-step.output.x}}", "bad character"},
           Row{"{{\u201cname\u201d}}", "unrecognized character"},
           Row{"{{template .a}}", "unexpected \".a\""},
           // Accepted by Go, but the runtime dies of it.
           Row{"{{template \"row\"}}", "needs an argument"},
           Row{"{{define \"x\"}}a{{end}}{{define \"x\"}}b{{end}}", "multiple definition"},
           Row{"{{define \"x\"}}a{{else}}b{{end}}", "unexpected {{else}}"},
           Row{"{{define x}}{{end}}", "unexpected \"x\""},
           Row{"{{.a:b}}", "expected :="},
       }) {
    CAPTURE(row.text);
    auto result = parse_template(row.text);
    REQUIRE_FALSE(result.has_value());
    CAPTURE(result.error());
    CHECK(result.error().find(row.reason) != std::string::npos);
  }
}

TEST_CASE("nesting is limited, so that no template exhausts the stack") {
  auto nested = [](std::size_t depth) {
    return "{{" + std::string(depth, '(') + ".a" + std::string(depth, ')') + "}}";
  };
  CHECK(parse_template(nested(100)).has_value());
  auto result = parse_template(nested(100'000));
  REQUIRE_FALSE(result.has_value());
  CHECK(result.error() == "nested too deeply");
}

TEST_CASE("variables are limited, and many fields are no burden") {
  auto repeated = [](const char* action, int count) {
    std::string out;
    for (int index = 0; index < count; ++index) {
      std::string text = action;
      out += text.replace(text.find('#'), 1, std::to_string(index));
    }
    return out;
  };
  CHECK(parse_template(repeated("{{$x# := 1}}", 900)).has_value());
  auto result = parse_template(repeated("{{$x# := 1}}", 1000));
  REQUIRE_FALSE(result.has_value());
  CHECK(result.error() == "too many variables");
  CHECK(parse_template(repeated("{{with $x# := 1}}{{end}}", 2000)).has_value());
  CHECK(parse_template(repeated("{{.x#}}", 20'000)).value().size() == 20'000);
}

TEST_CASE("the fields that a template reads are listed once, in order of appearance") {
  struct Row {
    const char* text;
    TemplateFields fields;
  };
  for (const Row& row : {
           Row{"plain .steps.a.output.b", {}},
           Row{"{{.a.b}} {{.c}} {{.a.b}}", {".a.b", ".c"}},
           Row{"{{if .a}}{{.b}}{{else if .c}}{{.d}}{{else}}{{.e}}{{end}}", {".a", ".b", ".c", ".d", ".e"}},
           Row{"{{range $i, $e := .list}}{{$e.name}}{{end}}", {".list"}},
           Row{"{{$.a.b}}", {}},
           Row{"{{\".not.a.field\"}}", {}},
           Row{"{{(index .map .key).nested.x}}", {".map", ".key", ".nested.x"}},
           Row{"{{eq .a (printf \"%v\" .b)}}", {".a", ".b"}},
           Row{"{{define \"t\"}}{{.inside}}{{end}}{{template \"t\" .outside}}", {".inside", ".outside"}},
           Row{"{{.a.b .c}}", {".a.b", ".c"}},
       }) {
    CAPTURE(row.text);
    CHECK(parse_template(row.text).value() == row.fields);
  }
}

TEST_CASE("references to the fields of step outputs are found among the fields") {
  auto references = step_output_references({".steps.find.output.id", ".steps.find.output.id.value",
                                            ".steps.find.output", ".steps.find.status", ".params.steps.x.output.y",
                                            ".steps.read.output.title", ".steps", ".output.x"});
  CHECK(references == std::vector<StepOutputReference>{{"find", "id"}, {"read", "title"}});
}
