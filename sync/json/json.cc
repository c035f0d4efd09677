// SPDX-License-Identifier: Apache-2.0
#include "sync/json/json.h"

#include <utility>

#include "sync/json/tree_builder.h"

namespace vmcp {
namespace {

/// What nlohmann's parser calls.
class SaxHandler : public nlohmann::json_sax<Json> {
 public:
  explicit SaxHandler(TreeBuilder& builder) : builder_(builder) {}

  bool null() override { return builder_.put(nullptr); }
  bool boolean(bool value) override { return builder_.put(value); }
  bool number_integer(number_integer_t value) override { return builder_.put(value); }
  bool number_unsigned(number_unsigned_t value) override { return builder_.put(value); }
  bool number_float(number_float_t value, const string_t&) override { return builder_.put(value); }
  bool string(string_t& value) override { return builder_.put(std::move(value)); }
  bool binary(binary_t&) override { return builder_.refuse("binary values are not JSON"); }
  bool start_object(std::size_t) override { return builder_.start_object(); }
  bool start_array(std::size_t) override { return builder_.start_array(); }
  bool end_object() override { return builder_.end_object(); }
  bool end_array() override { return builder_.end_array(); }
  bool key(string_t& name) override {
    builder_.key(name);
    return true;
  }
  bool parse_error(std::size_t, const std::string&, const nlohmann::detail::exception&) override {
    return builder_.refuse("not valid JSON");
  }

 private:
  TreeBuilder& builder_;
};

}  // namespace

bool parse_json(std::string_view text, TreeBuilder& builder) {
  SaxHandler handler(builder);
  return Json::sax_parse(text, &handler);
}

Result<Json> parse_json(std::string_view text, const std::string& pointer) {
  TreeBuilder builder(most_values(text.size()));
  if (!parse_json(text, builder)) return fail(pointer, "InvalidJSON", builder.problem());
  return builder.take();
}

std::string child_pointer(std::string_view pointer, std::string_view key) {
  std::string out(pointer);
  out += '/';
  for (char c : key) {
    if (c == '~') {
      out += "~0";
    } else if (c == '/') {
      out += "~1";
    } else {
      out += c;
    }
  }
  return out;
}

std::string child_pointer(std::string_view pointer, std::size_t index) {
  return std::string(pointer) + "/" + std::to_string(index);
}

std::string pointer_within(std::string_view pointer, std::string_view root) {
  const bool inside = pointer.substr(0, root.size()) == root;
  return std::string(pointer.substr(inside ? root.size() : 0));
}

const Json* find(const Json& node, Path path) {
  const Json* here = &node;
  for (std::string_view key : path) {
    if (!here->is_object()) return nullptr;
    const Json* next = nullptr;
    for (const auto& [name, value] : here->get_ref<const Json::object_t&>()) {
      if (name == key) {
        next = &value;
        break;
      }
    }
    if (next == nullptr || next->is_null()) return nullptr;
    here = next;
  }
  return here->is_null() ? nullptr : here;
}

std::string_view text_at(const Json& node, Path path) {
  const Json* found = find(node, path);
  return found != nullptr && found->is_string() ? std::string_view(found->get_ref<const std::string&>())
                                                : std::string_view();
}

bool flag_at(const Json& node, Path path) {
  const Json* found = find(node, path);
  return found != nullptr && found->is_boolean() && found->get<bool>();
}

std::optional<std::int64_t> integer_at(const Json& node, Path path) {
  const Json* found = find(node, path);
  if (found == nullptr || !found->is_number_integer()) return std::nullopt;
  return found->get<std::int64_t>();
}

std::vector<std::string> texts_at(const Json& node, Path path) {
  std::vector<std::string> out;
  const Json* found = find(node, path);
  if (found == nullptr || !found->is_array()) return out;
  for (const Json& item : *found) {
    if (item.is_string()) out.push_back(item.get<std::string>());
  }
  return out;
}

const Json& empty_object() {
  static const Json kEmpty = Json::object();
  return kEmpty;
}

const Json& object_at(const Json& node, std::string_view key) {
  const Json* found = find(node, {key});
  return found == nullptr ? empty_object() : *found;
}

void append_member(Json& object, std::string_view key, Json value) {
  object.get_ref<Json::object_t&>().emplace_back(key, std::move(value));
}

}  // namespace vmcp
