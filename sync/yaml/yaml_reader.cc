// SPDX-License-Identifier: Apache-2.0
#include "sync/yaml/yaml_reader.h"

#include <simdjson.h>
#include <yaml.h>

#include <algorithm>
#include <map>
#include <optional>
#include <utility>

#include "sync/yaml/json_places.h"
#include "sync/yaml/yaml_scalar.h"

namespace vmcp {
namespace {

using Tree = nlohmann::json;  // sorts object members by key

/// What all aliases of a text together may add to it. Enough for any manifest, too little for a "billion laughs".
constexpr std::size_t kMaxAliasBytes = std::size_t{1} << 20U;
constexpr std::size_t kBytesPerNode = 16;

constexpr std::string_view kTagPrefix = "tag:yaml.org,2002:";

/// libyaml's structures, released when they go out of scope.
struct Parser {
  yaml_parser_t raw{};
  bool ready = yaml_parser_initialize(&raw) == 1;
  Parser() = default;
  Parser(const Parser&) = delete;
  Parser& operator=(const Parser&) = delete;
  ~Parser() { yaml_parser_delete(&raw); }
};
struct Event {
  yaml_event_t raw{};
  Event() = default;
  Event(const Event&) = delete;
  Event& operator=(const Event&) = delete;
  ~Event() { yaml_event_delete(&raw); }
};

/// "" for what is not there.
std::string_view view(const yaml_char_t* text) {
  return text == nullptr ? std::string_view() : std::string_view(reinterpret_cast<const char*>(text));
}

std::size_t cost_of(const Tree& tree) {
  std::size_t cost = kBytesPerNode;
  if (tree.is_string()) cost += tree.get_ref<const std::string&>().size();
  if (tree.is_object()) {
    for (const auto& [key, value] : tree.items()) cost += key.size() + cost_of(value);
  } else if (tree.is_array()) {
    for (const auto& value : tree) cost += cost_of(value);
  }
  return cost;
}

int depth_of(const Tree& tree) {
  if (!tree.is_structured()) return 0;
  int deepest = 0;
  for (const auto& value : tree) deepest = std::max(deepest, depth_of(value));
  return deepest + 1;
}

/// Turns the events of one stream into trees. The first problem ends it.
class Builder {
 public:
  explicit Builder(bool with_lines) : with_lines_(with_lines) {}

  std::optional<std::string> take(const yaml_event_t& event, TextPlace place) {
    switch (event.type) {
      case YAML_DOCUMENT_START_EVENT:
        anchors_.clear();
        places_.clear();
        start_ = {};
        return std::nullopt;
      case YAML_DOCUMENT_END_EVENT:
        if (!root_.is_null()) documents_.push_back({Json(std::move(root_)), start_, std::move(places_)});
        root_ = nullptr;
        return std::nullopt;
      case YAML_MAPPING_START_EVENT:
        return open(Tree::object(), view(event.data.mapping_start.tag), YAML_MAP_TAG,
                    view(event.data.mapping_start.anchor), place);
      case YAML_SEQUENCE_START_EVENT:
        return open(Tree::array(), view(event.data.sequence_start.tag), YAML_SEQ_TAG,
                    view(event.data.sequence_start.anchor), place);
      case YAML_MAPPING_END_EVENT:
      case YAML_SEQUENCE_END_EVENT:
        close();
        return std::nullopt;
      case YAML_SCALAR_EVENT:
        return scalar(event, place);
      case YAML_ALIAS_EVENT:
        return alias(view(event.data.alias.anchor), place);
      default:
        return std::nullopt;
    }
  }

  std::vector<YamlDocument> documents() { return std::move(documents_); }

 private:
  struct Open {
    Tree tree;
    std::string anchor;
    std::optional<std::string> pointer;  ///< When lines are wanted here.
    std::string key;                     ///< Where the next value of a mapping goes …
    bool has_key = false;                ///< … once its key was read.
  };

  std::optional<std::string> open(Tree tree, std::string_view tag, std::string_view own_tag, std::string_view anchor,
                                  TextPlace at) {
    if (expects_key()) return "a key must be a scalar";
    if (!tag.empty() && tag != "!" && tag != own_tag) return "an unknown tag";
    if (open_.size() >= static_cast<std::size_t>(kMaxDepth)) return "nested too deeply";
    note_place(at);
    auto pointer = pointer_of_next();
    open_.push_back({std::move(tree), std::string(anchor), std::move(pointer), {}, false});
    return std::nullopt;
  }

  void close() {
    Open done = std::move(open_.back());
    open_.pop_back();
    if (!done.anchor.empty()) anchors_[done.anchor] = done.tree;
    place(std::move(done.tree));
  }

  std::optional<std::string> scalar(const yaml_event_t& event, TextPlace at) {
    const auto& data = event.data.scalar;
    const std::string_view text(reinterpret_cast<const char*>(data.value), data.length);
    const bool plain = data.style == YAML_PLAIN_SCALAR_STYLE;
    if (expects_key()) return key(text, plain, at);
    note_place(at);
    auto value = typed(text, plain, view(data.tag));
    if (!value) return value.error();
    if (data.anchor != nullptr) anchors_[std::string(view(data.anchor))] = *value;
    place(std::move(*value));
    return std::nullopt;
  }

  static tl::expected<Tree, std::string> typed(std::string_view text, bool plain, std::string_view tag) {
    const bool yaml_tag = tag.substr(0, kTagPrefix.size()) == kTagPrefix;
    const std::string_view type = yaml_tag ? tag.substr(kTagPrefix.size()) : tag;
    if (type == "!" || type == "str" || (type.empty() && !plain)) return Tree(std::string(text));
    auto value = plain_scalar(text);
    if (!value) return tl::unexpected<std::string>("a number that JSON cannot hold");
    const bool fits = type.empty() || (type == "null" && value->is_null()) || (type == "bool" && value->is_boolean()) ||
                      (type == "int" && value->is_number_integer()) || (type == "float" && value->is_number());
    if (!fits) return tl::unexpected<std::string>("an unknown tag, or one that does not fit its value");
    return std::move(*value);
  }

  std::optional<std::string> key(std::string_view text, bool plain, TextPlace at) {
    Open& mapping = open_.back();
    if (plain && text == "<<") return "merge keys (<<) are not supported: write the keys out";
    mapping.key = std::string(text);
    if (mapping.tree.contains(mapping.key)) return "a key is given twice";
    mapping.has_key = true;
    if (const auto pointer = pointer_of_next()) places_[*pointer] = at;
    return std::nullopt;
  }

  std::optional<std::string> alias(std::string_view name, TextPlace at) {
    if (expects_key()) return "a key must be a scalar";
    const auto found = anchors_.find(std::string(name));
    if (found == anchors_.end()) return "an alias of an anchor that is not complete before it";
    alias_bytes_ += cost_of(found->second);
    if (alias_bytes_ > kMaxAliasBytes) return "aliases that repeat too much";
    if (depth_of(found->second) + static_cast<int>(open_.size()) > kMaxDepth) return "nested too deeply";
    note_place(at);
    place(found->second);
    return std::nullopt;
  }

  bool expects_key() const { return !open_.empty() && open_.back().tree.is_object() && !open_.back().has_key; }

  void place(Tree value) {
    if (open_.empty()) {
      root_ = std::move(value);
    } else if (open_.back().tree.is_array()) {
      open_.back().tree.push_back(std::move(value));
    } else {
      open_.back().tree[open_.back().key] = std::move(value);
      open_.back().has_key = false;
    }
  }

  /// Of the value that is to be placed next; nullopt where no lines are wanted.
  std::optional<std::string> pointer_of_next() const {
    if (open_.empty()) return with_lines_ ? std::optional<std::string>("") : std::nullopt;
    const Open& parent = open_.back();
    if (!parent.pointer || parent.pointer->size() + parent.key.size() > kLongestPointer) return std::nullopt;
    return parent.tree.is_array() ? child_pointer(*parent.pointer, parent.tree.size())
                                  : child_pointer(*parent.pointer, parent.key);
  }

  /// Of a value. Those of mappings are where their keys are.
  void note_place(TextPlace at) {
    if (start_.line == 0) start_ = at;
    if (open_.empty() || !open_.back().tree.is_array()) return;
    if (const auto pointer = pointer_of_next()) places_[*pointer] = at;
  }

  std::vector<YamlDocument> documents_;
  Tree root_;
  bool with_lines_;
  TextPlace start_;
  std::map<std::string, TextPlace> places_;
  std::vector<Open> open_;
  std::map<std::string, Tree> anchors_;
  std::size_t alias_bytes_ = 0;
};

tl::unexpected<Error> refuse(const std::string& pointer, int line, int column, std::string_view problem) {
  return fail(pointer, "InvalidYAML",
              "line " + std::to_string(line) + ", column " + std::to_string(column) + ": " + std::string(problem));
}

/// libyaml's own words may quote the text, which may be confidential; the place says enough.
tl::unexpected<Error> syntax_error(const yaml_parser_t& parser, const std::string& pointer) {
  const yaml_mark_t& mark = parser.problem_mark;
  return refuse(pointer, static_cast<int>(mark.line) + 1, static_cast<int>(mark.column) + 1, "not valid YAML");
}

/// JSON is YAML, but libyaml takes neither surrogate pairs nor tabs before the first bracket.
std::optional<YamlDocument> as_json(std::string_view text, const std::string& pointer, bool with_lines) {
  const std::size_t start = text.find_first_not_of(" \t\r\n");
  if (start == std::string_view::npos || (text[start] != '{' && text[start] != '[')) return std::nullopt;
  auto value = parse_json(text, pointer);
  if (!value) return std::nullopt;
  YamlDocument document{std::move(*value)};
  if (with_lines) document.places = places_in_json(text);
  if (const auto root = document.places.extract(""); !root.empty()) document.start = root.mapped();
  return document;
}

Result<std::vector<YamlDocument>> read(Parser& parser, const std::string& pointer, bool with_lines) {
  Builder builder(with_lines);
  while (true) {
    Event event;
    if (yaml_parser_parse(&parser.raw, &event.raw) != 1) return syntax_error(parser.raw, pointer);
    if (event.raw.type == YAML_STREAM_END_EVENT) return builder.documents();
    const TextPlace place{static_cast<int>(event.raw.start_mark.line) + 1,
                          static_cast<int>(event.raw.start_mark.column) + 1};
    if (auto problem = builder.take(event.raw, place)) {
      return refuse(pointer, place.line, place.column, *problem);
    }
  }
}

Result<std::vector<YamlDocument>> read(std::string_view text, const std::string& pointer, bool with_lines) {
  if (!simdjson::validate_utf8(text.data(), text.size())) return fail(pointer, "InvalidYAML", "the text is not UTF-8");
  if (auto json = as_json(text, pointer, with_lines)) return std::vector<YamlDocument>{std::move(*json)};
  Parser parser;
  if (!parser.ready) return fail(pointer, "InvalidYAML", "the YAML reader could not start");
  // Said aloud, because the first bytes could be taken for the mark of another encoding.
  yaml_parser_set_encoding(&parser.raw, YAML_UTF8_ENCODING);
  yaml_parser_set_input_string(&parser.raw, reinterpret_cast<const unsigned char*>(text.data()), text.size());
  return read(parser, pointer, with_lines);
}

}  // namespace

Result<std::vector<YamlDocument>> parse_yaml_documents(std::string_view text, const std::string& pointer) {
  return read(text, pointer, true);
}

Result<Json> parse_yaml(std::string_view text, const std::string& pointer) {
  auto documents = read(text, pointer, false);
  if (!documents) return tl::unexpected<Error>(std::move(documents.error()));
  if (documents->empty()) return Json(nullptr);
  if (documents->size() > 1) {
    return refuse(pointer, (*documents)[1].start.line, 1, "a second document; there must be exactly one");
  }
  return std::move(documents->front().value);
}

}  // namespace vmcp
