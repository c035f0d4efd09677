#include "sync/json.h"

#include <algorithm>
#include <set>

namespace vmcp {
namespace {

/// Builds a tree while watching what nlohmann's own parser does not: duplicate keys and depth.
class TreeBuilder : public nlohmann::json_sax<nlohmann::json> {
 public:
  explicit TreeBuilder(std::string pointer) : pointer_(std::move(pointer)) {}

  bool null() override { return put(nullptr); }
  bool boolean(bool value) override { return put(value); }
  bool number_integer(number_integer_t value) override { return put(value); }
  bool number_unsigned(number_unsigned_t value) override { return put(value); }
  bool number_float(number_float_t value, const string_t&) override { return put(value); }
  bool string(string_t& value) override { return put(std::move(value)); }
  bool binary(binary_t&) override { return refuse("binary values are not JSON"); }
  bool start_object(std::size_t) override { return open(nlohmann::json::object()); }
  bool start_array(std::size_t) override { return open(nlohmann::json::array()); }
  bool end_object() override { return close(); }
  bool end_array() override { return close(); }
  bool key(string_t& name) override {
    if (open_.back()->contains(name)) return refuse("a key is given twice");
    key_ = name;
    return true;
  }
  bool parse_error(std::size_t, const std::string&, const nlohmann::detail::exception&) override {
    return refuse("not valid JSON");
  }

  nlohmann::json take() { return std::move(root_); }
  const std::string& problem() const { return problem_; }
  const std::string& pointer() const { return pointer_; }

 private:
  nlohmann::json* place(nlohmann::json value) {
    if (open_.empty()) return &(root_ = std::move(value));
    if (open_.back()->is_array()) return &open_.back()->emplace_back(std::move(value));
    return &((*open_.back())[key_] = std::move(value));
  }
  bool put(nlohmann::json value) {
    place(std::move(value));
    return true;
  }
  bool open(nlohmann::json value) {
    if (open_.size() >= static_cast<std::size_t>(kMaxDepth)) return refuse("nested too deeply");
    open_.push_back(place(std::move(value)));
    return true;
  }
  bool close() {
    open_.pop_back();
    return true;
  }
  bool refuse(std::string problem) {
    if (problem_.empty()) problem_ = std::move(problem);
    return false;
  }

  std::string pointer_;
  nlohmann::json root_;
  std::vector<nlohmann::json*> open_;  // children of an array are appended only while it is the innermost
  std::string key_;
  std::string problem_;
};

}  // namespace

Result<Json> parse_json(std::string_view text, const std::string& pointer) {
  TreeBuilder builder(pointer);
  if (!nlohmann::json::sax_parse(text, &builder)) return fail(pointer, "InvalidJSON", builder.problem());
  return Json(builder.take());
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

}  // namespace vmcp
