// SPDX-License-Identifier: Apache-2.0
#include "cli/manifest_yaml.h"

#include <yaml.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <new>

namespace vmcp::cli {
namespace {

/// YAML 1.1 readers, kubectl's among them, take these for booleans, null or numbers.
bool is_reserved_word(std::string_view text) {
  static constexpr std::array kWords = {"y", "n", "yes", "no", "on", "off", "true", "false", "null", "nan", "inf"};
  std::string lower(text);
  std::transform(lower.begin(), lower.end(), lower.begin(), [](unsigned char c) { return std::tolower(c); });
  return std::find(kWords.begin(), kWords.end(), lower) != kWords.end();
}

/// Narrower than YAML allows: begins like a word or a path, and holds nothing that could end or change a scalar.
bool is_plain(std::string_view text) {
  if (text.empty() || is_reserved_word(text)) return false;
  if (std::isalpha(static_cast<unsigned char>(text[0])) == 0 && text[0] != '/' && text[0] != '_') return false;
  if (text.back() == ' ' || text.back() == ':' || text.find(": ") != std::string_view::npos) return false;
  return std::all_of(text.begin(), text.end(), [](char c) {
    constexpr std::string_view kOthers = "_-./:@+=()$ ";
    return std::isalnum(static_cast<unsigned char>(c)) != 0 || kOthers.find(c) != std::string_view::npos;
  });
}

yaml_scalar_style_t style_of(std::string_view text) {
  if (text.find('\n') != std::string_view::npos) return YAML_LITERAL_SCALAR_STYLE;
  return is_plain(text) ? YAML_PLAIN_SCALAR_STYLE : YAML_DOUBLE_QUOTED_SCALAR_STYLE;
}

/// libyaml's emitter, writing to a string. It fails only when there is no memory.
class Emitter {
 public:
  Emitter() {
    if (yaml_emitter_initialize(&emitter_) == 0) throw std::bad_alloc();
    yaml_emitter_set_output(&emitter_, append, &out_);
    yaml_emitter_set_unicode(&emitter_, 1);
    yaml_emitter_set_width(&emitter_, -1);
    yaml_event_t event;
    emit(event, yaml_stream_start_event_initialize(&event, YAML_UTF8_ENCODING));
  }
  Emitter(const Emitter&) = delete;
  Emitter& operator=(const Emitter&) = delete;
  ~Emitter() { yaml_emitter_delete(&emitter_); }

  void document(const Json& tree, bool with_marker) {
    yaml_event_t event;
    emit(event, yaml_document_start_event_initialize(&event, nullptr, nullptr, nullptr, with_marker ? 0 : 1));
    node(tree);
    emit(event, yaml_document_end_event_initialize(&event, 1));
  }

  std::string finish() {
    yaml_event_t event;
    emit(event, yaml_stream_end_event_initialize(&event));
    return std::move(out_);
  }

 private:
  static int append(void* out, unsigned char* text, std::size_t size) {
    static_cast<std::string*>(out)->append(reinterpret_cast<const char*>(text), size);
    return 1;
  }

  void emit(yaml_event_t& event, int initialized) {
    if (initialized == 0 || yaml_emitter_emit(&emitter_, &event) == 0) throw std::bad_alloc();
  }

  void scalar(const std::string& text, yaml_scalar_style_t style) {
    yaml_event_t event;
    const auto* bytes = reinterpret_cast<const yaml_char_t*>(text.data());
    emit(event,
         yaml_scalar_event_initialize(&event, nullptr, nullptr, bytes, static_cast<int>(text.size()), 1, 1, style));
  }

  void node(const Json& tree) {
    yaml_event_t event;
    if (tree.is_object()) {
      emit(event, yaml_mapping_start_event_initialize(&event, nullptr, nullptr, 1, YAML_BLOCK_MAPPING_STYLE));
      for (const auto& [key, member] : tree.items()) {
        scalar(key, style_of(key));
        node(member);
      }
      emit(event, yaml_mapping_end_event_initialize(&event));
    } else if (tree.is_array()) {
      emit(event, yaml_sequence_start_event_initialize(&event, nullptr, nullptr, 1, YAML_BLOCK_SEQUENCE_STYLE));
      for (const Json& item : tree) node(item);
      emit(event, yaml_sequence_end_event_initialize(&event));
    } else if (tree.is_string()) {
      const auto& text = tree.get_ref<const std::string&>();
      scalar(text, style_of(text));
    } else {
      scalar(tree.dump(), YAML_PLAIN_SCALAR_STYLE);
    }
  }

  yaml_emitter_t emitter_ = {};
  std::string out_;
};

}  // namespace

std::string to_yaml(const Json& value) {
  Emitter emitter;
  emitter.document(value, false);
  return emitter.finish();
}

std::string to_yaml_documents(const std::vector<Json>& values) {
  Emitter emitter;
  for (const Json& value : values) emitter.document(value, true);
  return emitter.finish();
}

}  // namespace vmcp::cli
