#include "sync/json.h"

#include <algorithm>
#include <utility>

namespace vmcp {
namespace {

/// Builds a tree while watching what nlohmann's own parser does not: duplicate keys, depth and number of values.
class TreeBuilder : public nlohmann::json_sax<Json> {
 public:
  explicit TreeBuilder(std::size_t most) : most_(most) {}

  bool null() override { return put(nullptr); }
  bool boolean(bool value) override { return put(value); }
  bool number_integer(number_integer_t value) override { return put(value); }
  bool number_unsigned(number_unsigned_t value) override { return put(value); }
  bool number_float(number_float_t value, const string_t&) override { return put(value); }
  bool string(string_t& value) override { return put(std::move(value)); }
  bool binary(binary_t&) override { return refuse("binary values are not JSON"); }
  bool start_object(std::size_t) override { return open(false); }
  bool start_array(std::size_t) override { return open(true); }
  bool end_object() override { return close_object(); }
  bool end_array() override { return close_array(); }
  bool key(string_t& name) override {
    open_.back().key = std::move(name);
    return true;
  }
  bool parse_error(std::size_t, const std::string&, const nlohmann::detail::exception&) override {
    return refuse("not valid JSON");
  }

  CountedJson take() { return {std::move(root_), count_}; }
  const std::string& problem() const { return problem_; }

 private:
  using Member = std::pair<std::string, Json>;

  /// An object or a list that has not ended yet.
  struct Open {
    bool is_list = false;
    std::string key;  ///< Of the next member.
    std::vector<Member> members;
    Json::array_t items;
  };

  bool put(Json value) {
    if (open_.empty()) {
      root_ = std::move(value);
    } else if (open_.back().is_list) {
      open_.back().items.push_back(std::move(value));
    } else {
      open_.back().members.emplace_back(std::move(open_.back().key), std::move(value));
      open_.back().key.clear();
    }
    return ++count_ <= most_ || refuse("more values than a text of its size may have");
  }
  bool open(bool is_list) {
    if (open_.size() >= static_cast<std::size_t>(kMaxDepth)) return refuse("nested too deeply");
    open_.emplace_back().is_list = is_list;
    return true;
  }
  Open close() {
    Open closed = std::move(open_.back());
    open_.pop_back();
    return closed;
  }
  bool close_object() {
    std::vector<Member> members = close().members;
    const auto by_key = [](const Member& a, const Member& b) { return a.first < b.first; };
    if (!std::is_sorted(members.begin(), members.end(), by_key)) std::sort(members.begin(), members.end(), by_key);
    const auto twice = std::adjacent_find(members.begin(), members.end(),
                                          [](const Member& a, const Member& b) { return a.first == b.first; });
    if (twice != members.end()) return refuse("a key is given twice");
    Json object = Json::object();
    auto& to = object.get_ref<Json::object_t&>();
    to.reserve(members.size());
    for (auto& [name, value] : members) to.emplace_back(std::move(name), std::move(value));
    return put(std::move(object));
  }
  bool close_array() { return put(Json(std::move(close().items))); }
  bool refuse(std::string problem) {
    if (problem_.empty()) problem_ = std::move(problem);
    return false;
  }

  const std::size_t most_;
  std::size_t count_ = 0;
  Json root_;
  std::vector<Open> open_;
  std::string problem_;
};

}  // namespace

Result<Json> parse_json(std::string_view text, const std::string& pointer) {
  return parse_json(text, pointer, most_values(text.size())).map([](CountedJson&& counted) {
    return std::move(counted.tree);
  });
}

Result<CountedJson> parse_json(std::string_view text, const std::string& pointer, std::size_t most) {
  TreeBuilder builder(most);
  if (!Json::sax_parse(text, &builder)) return fail(pointer, "InvalidJSON", builder.problem());
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

void append_member(Json& object, const std::string& key, Json value) {
  object.get_ref<Json::object_t&>().emplace_back(key, std::move(value));
}

}  // namespace vmcp
