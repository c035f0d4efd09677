// SPDX-License-Identifier: Apache-2.0
#include "sync/go/text_template/syntax.h"

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <utility>

#include "sync/go/text_template/pipeline.h"

namespace vmcp {
namespace {

using Token = TemplateToken;

/// How a list of nodes ended.
enum class ListEnd { kFailed, kEnd, kElse };

/// How one node was: ordinary, or the end of the list that it is in.
enum class Node { kFailed, kOrdinary, kEnd, kElse };

/// The outer half of the template parser: text, control structures, named templates. Functions fail as those of
/// PipelineParser do.
class Parser {
 public:
  explicit Parser(std::string_view text) : pipelines_(lex_template(text)) {}

  tl::expected<TemplateFields, std::string> run() {
    while (pipelines_.peek().token != Token::kEndOfInput) {
      if (!(starts_definition() ? parse_definition() : parse_top_level())) return tl::unexpected(pipelines_.problem());
    }
    return pipelines_.fields();
  }

 private:
  bool fail(std::string problem) { return pipelines_.fail(std::move(problem)); }

  // ---- lists

  bool starts_definition() const {
    return pipelines_.peek().token == Token::kLeftDelimiter && pipelines_.token_after_space(1) == Token::kDefine;
  }

  bool parse_top_level() {
    switch (parse_node()) {
      case Node::kOrdinary:
        return true;
      case Node::kEnd:
        return fail("unexpected {{end}}");
      case Node::kElse:
        return fail("unexpected {{else}}");
      default:
        return false;
    }
  }

  ListEnd parse_list() {
    while (pipelines_.peek_after_space().token != Token::kEndOfInput) {
      Node node = parse_node();
      if (node == Node::kEnd) return ListEnd::kEnd;
      if (node == Node::kElse) return ListEnd::kElse;
      if (node == Node::kFailed) return ListEnd::kFailed;
    }
    fail("unexpected end of the template: an action lacks its {{end}}");
    return ListEnd::kFailed;
  }

  Node parse_node() {
    const TemplateLexeme& lexeme = pipelines_.peek_after_space();
    if (lexeme.token == Token::kText) {
      has_content_ = has_content_ || lexeme.text.find_first_not_of(" \t\r\n") != std::string::npos;
      pipelines_.take();
      return Node::kOrdinary;
    }
    if (!pipelines_.expect(Token::kLeftDelimiter, "input")) return Node::kFailed;
    Token token = pipelines_.peek_after_space().token;
    if (token == Token::kEndKeyword) {
      pipelines_.take();
      return pipelines_.expect(Token::kRightDelimiter, "end") ? Node::kEnd : Node::kFailed;
    }
    if (token == Token::kElse) {
      pipelines_.take();
      return parse_else() ? Node::kElse : Node::kFailed;
    }
    has_content_ = true;
    return parse_action(token) ? Node::kOrdinary : Node::kFailed;
  }

  // `{{else if …}}` and `{{else with …}}` leave their second word for parse_lists.
  bool parse_else() {
    Token token = pipelines_.peek_after_space().token;
    return token == Token::kIf || token == Token::kWith || pipelines_.expect(Token::kRightDelimiter, "else");
  }

  bool parse_action(Token token) {
    switch (token) {
      case Token::kBlock:
        pipelines_.take();
        return parse_block();
      case Token::kBreak:
        pipelines_.take();
        return parse_loop_jump("break");
      case Token::kContinue:
        pipelines_.take();
        return parse_loop_jump("continue");
      case Token::kIf:
        pipelines_.take();
        return parse_control("if");
      case Token::kRange:
        pipelines_.take();
        return parse_control("range");
      case Token::kTemplate:
        pipelines_.take();
        return parse_template_call();
      case Token::kWith:
        pipelines_.take();
        return parse_control("with");
      default:
        return pipelines_.parse_pipeline("command", Token::kRightDelimiter);
    }
  }

  // ---- control structures

  bool parse_loop_jump(const std::string& word) {
    if (!pipelines_.expect(Token::kRightDelimiter, word)) return false;
    return range_depth_ > 0 || fail("{{" + word + "}} outside {{range}}");
  }

  bool parse_control(const std::string& keyword) {
    std::size_t variables = pipelines_.variables.size();
    bool parsed =
        pipelines_.enter() && pipelines_.parse_pipeline(keyword, Token::kRightDelimiter) && parse_lists(keyword);
    pipelines_.variables.resize(std::min(variables, pipelines_.variables.size()));
    pipelines_.leave();
    return parsed;
  }

  bool parse_lists(const std::string& keyword) {
    range_depth_ += keyword == "range" ? 1 : 0;
    ListEnd end = parse_list();
    range_depth_ -= keyword == "range" ? 1 : 0;
    if (end != ListEnd::kElse) return end == ListEnd::kEnd;
    Token token = pipelines_.peek().token;
    if ((keyword == "if" && token == Token::kIf) || (keyword == "with" && token == Token::kWith)) {
      pipelines_.take();
      return parse_control(keyword);  // its {{end}} is ours too
    }
    end = parse_list();
    return end == ListEnd::kElse ? fail("expected {{end}}, found {{else}}") : end == ListEnd::kEnd;
  }

  // ---- named templates

  std::optional<std::string> parse_name(std::string_view place) {
    const TemplateLexeme& lexeme = pipelines_.peek_after_space();
    if (!pipelines_.expect(Token::kString, place)) return std::nullopt;
    return lexeme.text;
  }

  bool parse_definition() {
    pipelines_.take();
    pipelines_.expect(Token::kDefine, "define clause");
    auto name = parse_name("define clause");
    return name && pipelines_.expect(Token::kRightDelimiter, "define clause") && parse_body(*name);
  }

  bool parse_block() {
    auto name = parse_name("block clause");
    return name && pipelines_.parse_pipeline("block clause", Token::kRightDelimiter) && parse_body(*name);
  }

  bool parse_template_call() {
    auto name = parse_name("template clause");
    if (!name) return false;
    // Go allows this, but the runtime's search for fields dies of the missing argument.
    if (pipelines_.peek_after_space().token == Token::kRightDelimiter) {
      return fail("{{template " + *name + "}} needs an argument, e.g. {{template " + *name + " .}}");
    }
    return pipelines_.parse_pipeline("template clause", Token::kRightDelimiter);
  }

  // The inside of a named template sees neither the variables nor the loops around it.
  bool parse_body(const std::string& name) {
    auto variables = std::exchange(pipelines_.variables, {"$"});
    int range_depth = std::exchange(range_depth_, 0);
    bool outer_content = std::exchange(has_content_, false);
    ListEnd end = pipelines_.enter() ? parse_list() : ListEnd::kFailed;
    pipelines_.leave();
    pipelines_.variables = std::move(variables);
    range_depth_ = range_depth;
    bool content = std::exchange(has_content_, outer_content);
    if (end == ListEnd::kElse) return fail("unexpected {{else}} in the definition of " + name);
    if (end != ListEnd::kEnd) return false;
    bool& defined = defined_[name];
    if (defined && content) return fail("multiple definition of template " + name);
    defined = defined || content;
    return true;
  }

  PipelineParser pipelines_;
  std::map<std::string, bool> defined_;  // by quoted name: whether it has content
  bool has_content_ = false;             // of the named template that is being parsed
  int range_depth_ = 0;
};

}  // namespace

tl::expected<TemplateFields, std::string> parse_template(std::string_view text) {
  return Parser(text).run();
}

std::vector<StepOutputReference> step_output_references(const TemplateFields& fields) {
  constexpr std::string_view kPrefix = ".steps.";
  constexpr std::string_view kOutput = ".output.";
  std::vector<StepOutputReference> out;
  std::set<StepOutputReference> seen;
  for (const std::string& path : fields) {
    if (path.compare(0, kPrefix.size(), kPrefix) != 0) continue;
    std::size_t id_end = path.find('.', kPrefix.size());
    if (id_end == std::string::npos || path.compare(id_end, kOutput.size(), kOutput) != 0) continue;
    std::size_t field_begin = id_end + kOutput.size();
    std::size_t field_end = std::min(path.find('.', field_begin), path.size());
    StepOutputReference reference{path.substr(kPrefix.size(), id_end - kPrefix.size()),
                                  path.substr(field_begin, field_end - field_begin)};
    if (seen.insert(reference).second) out.push_back(std::move(reference));
  }
  return out;
}

}  // namespace vmcp
