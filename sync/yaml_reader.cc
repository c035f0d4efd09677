#include "sync/yaml_reader.h"

#include <libfyaml.h>
#include <simdjson.h>

#include <map>
#include <memory>
#include <optional>
#include <utility>

#include "sync/yaml_scalar.h"

namespace vmcp {
namespace {

using Tree = nlohmann::json;  // sorts object members by key

/// What all aliases of a text together may add to it. Enough for any manifest, too little for a "billion laughs".
constexpr std::size_t kMaxAliasBytes = std::size_t{1} << 20U;
constexpr std::size_t kBytesPerNode = 16;

constexpr std::string_view kTagPrefix = "tag:yaml.org,2002:";

struct ParserDeleter {
  void operator()(fy_parser* parser) const { fy_parser_destroy(parser); }
};
struct DiagDeleter {
  void operator()(fy_diag* diag) const { fy_diag_destroy(diag); }
};
struct EventDeleter {
  fy_parser* parser = nullptr;
  void operator()(fy_event* event) const { fy_parser_event_free(parser, event); }
};
using Event = std::unique_ptr<fy_event, EventDeleter>;

std::string_view token_text(fy_token* token) {
  std::size_t size = 0;
  const char* text = token == nullptr ? nullptr : fy_token_get_text(token, &size);
  return text == nullptr ? std::string_view() : std::string_view(text, size);
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
  using Problem = std::optional<std::string>;

  Problem take(fy_event& event, int line) {
    switch (event.type) {
      case FYET_DOCUMENT_START:
        anchors_.clear();
        content_line_ = 0;
        root_ = nullptr;
        return std::nullopt;
      case FYET_DOCUMENT_END:
        if (!root_.is_null()) documents_.push_back({Json(std::move(root_)), content_line_});
        root_ = nullptr;
        return std::nullopt;
      case FYET_MAPPING_START:
        return open(Tree::object(), event.mapping_start.tag, "map", event.mapping_start.anchor, line);
      case FYET_SEQUENCE_START:
        return open(Tree::array(), event.sequence_start.tag, "seq", event.sequence_start.anchor, line);
      case FYET_MAPPING_END:
      case FYET_SEQUENCE_END:
        return close();
      case FYET_SCALAR:
        return scalar(event.scalar, line);
      case FYET_ALIAS:
        return alias(token_text(event.alias.anchor), line);
      default:
        return std::nullopt;
    }
  }

  std::vector<YamlDocument> documents() { return std::move(documents_); }

 private:
  struct Open {
    Tree tree;
    std::string anchor;
    std::string key;       ///< Where the next value of a mapping goes …
    bool has_key = false;  ///< … once its key was read.
  };

  Problem open(Tree tree, fy_token* tag, std::string_view kind, fy_token* anchor, int line) {
    if (expects_key()) return "a key must be a scalar";
    const std::string_view tag_name = token_text(tag);
    if (tag != nullptr && tag_name != "!" && tag_name != std::string(kTagPrefix) + std::string(kind)) {
      return "an unknown tag";
    }
    if (open_.size() >= static_cast<std::size_t>(kMaxDepth)) return "nested too deeply";
    note_line(line);
    open_.push_back({std::move(tree), std::string(token_text(anchor)), {}, false});
    return std::nullopt;
  }

  Problem close() {
    Open done = std::move(open_.back());
    open_.pop_back();
    if (!done.anchor.empty()) anchors_[done.anchor] = done.tree;
    place(std::move(done.tree));
    return std::nullopt;
  }

  Problem scalar(const fy_event_scalar_data& data, int line) {
    const std::string_view text = token_text(data.value);
    if (!simdjson::validate_utf8(text.data(), text.size())) return "an escape that is not a character";
    const bool plain = fy_token_scalar_style(data.value) == FYSS_PLAIN;
    if (expects_key()) return key(text, plain);
    note_line(line);
    auto value = typed(text, plain, data.tag == nullptr ? std::string_view() : token_text(data.tag));
    if (!value) return value.error();
    if (data.anchor != nullptr) anchors_[std::string(token_text(data.anchor))] = *value;
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

  Problem key(std::string_view text, bool plain) {
    Open& mapping = open_.back();
    if (plain && text == "<<") return "merge keys (<<) are not supported: write the keys out";
    mapping.key = std::string(text);
    if (mapping.tree.contains(mapping.key)) return "a key is given twice";
    mapping.has_key = true;
    return std::nullopt;
  }

  Problem alias(std::string_view name, int line) {
    if (expects_key()) return "a key must be a scalar";
    const auto found = anchors_.find(std::string(name));
    if (found == anchors_.end()) return "an alias of an anchor that is not complete before it";
    alias_bytes_ += cost_of(found->second);
    if (alias_bytes_ > kMaxAliasBytes) return "aliases that repeat too much";
    if (depth_of(found->second) + static_cast<int>(open_.size()) > kMaxDepth) return "nested too deeply";
    note_line(line);
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

  void note_line(int line) {
    if (content_line_ == 0) content_line_ = line;
  }

  std::vector<YamlDocument> documents_;
  Tree root_;
  int content_line_ = 0;
  std::vector<Open> open_;
  std::map<std::string, Tree> anchors_;
  std::size_t alias_bytes_ = 0;
};

tl::unexpected<Error> refuse(const std::string& pointer, int line, int column, std::string_view problem) {
  return fail(pointer, "InvalidYAML",
              "line " + std::to_string(line) + ", column " + std::to_string(column) + ": " + std::string(problem));
}

/// libfyaml's own words may quote the text, which may be confidential; the place says enough.
tl::unexpected<Error> syntax_error(fy_diag* diag, const std::string& pointer) {
  void* cursor = nullptr;
  const fy_diag_error* error = fy_diag_errors_iterate(diag, &cursor);
  if (error == nullptr) return fail(pointer, "InvalidYAML", "not valid YAML");
  return refuse(pointer, error->line, error->column, "not valid YAML");
}

}  // namespace

Result<std::vector<YamlDocument>> parse_yaml_documents(std::string_view text, const std::string& pointer) {
  if (!simdjson::validate_utf8(text.data(), text.size())) return fail(pointer, "InvalidYAML", "the text is not UTF-8");
  fy_diag_cfg diag_config{};
  fy_diag_cfg_default(&diag_config);
  diag_config.fp = nullptr;
  const std::unique_ptr<fy_diag, DiagDeleter> diag(fy_diag_create(&diag_config));
  if (!diag) return fail(pointer, "InvalidYAML", "the YAML reader could not start");
  fy_diag_set_collect_errors(diag.get(), true);

  const fy_parse_cfg config{"",
                            static_cast<fy_parse_cfg_flags>(FYPCF_QUIET | FYPCF_DEFAULT_VERSION_1_2 | FYPCF_JSON_NONE),
                            nullptr, diag.get()};
  const std::unique_ptr<fy_parser, ParserDeleter> parser(fy_parser_create(&config));
  if (!parser || fy_parser_set_string(parser.get(), text.data(), text.size()) != 0) {
    return fail(pointer, "InvalidYAML", "the YAML reader could not start");
  }
  Builder builder;
  while (const Event event{fy_parser_parse(parser.get()), EventDeleter{parser.get()}}) {
    const fy_mark* mark = fy_event_start_mark(event.get());
    const int line = mark == nullptr ? 1 : mark->line + 1;
    if (auto problem = builder.take(*event, line)) {
      return refuse(pointer, line, mark == nullptr ? 1 : mark->column + 1, *problem);
    }
  }
  if (fy_parser_get_stream_error(parser.get())) return syntax_error(diag.get(), pointer);
  return builder.documents();
}

Result<Json> parse_yaml(std::string_view text, const std::string& pointer) {
  auto documents = parse_yaml_documents(text, pointer);
  if (!documents) return tl::unexpected<Error>(std::move(documents.error()));
  if (documents->empty()) return Json(nullptr);
  if (documents->size() > 1) {
    return refuse(pointer, (*documents)[1].line, 1, "a second document; there must be exactly one");
  }
  return std::move(documents->front().value);
}

}  // namespace vmcp
