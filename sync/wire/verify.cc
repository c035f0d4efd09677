#include "sync/wire/verify.h"

#include <algorithm>
#include <set>
#include <utility>

#include "sync/children/children.h"
#include "sync/wire/reader.h"

namespace vmcp::wire {
namespace {

/// Reads the answer once, forward. What is wrong is remembered by the Reader, with its place.
class Verifier {
 public:
  explicit Verifier(Reader& reader) : reader_(reader) {}

  void status(ondemand::value value) {
    constexpr std::string_view kPhases[] = {"Pending", "Ready", "Degraded", "Failed"};
    constexpr std::string_view kHealth[] = {"ready", "degraded", "unavailable", "unknown", "unauthenticated"};
    reader_.entries(value, [&](std::string_view key, ondemand::value field) {
      if (key == "phase") {
        one_of(kPhases, reader_.text(field));
      } else if (key == "conditions") {
        reader_.items(field, [&](ondemand::value item) { condition(item); });
      } else if (key == "discoveredBackends") {
        reader_.items(field, [&](ondemand::value item) {
          reader_.entries(item, [&](std::string_view name, ondemand::value part) {
            if (name == "status") {
              one_of(kHealth, reader_.text(part));
            } else {
              anything(name, part);
            }
          });
        });
      } else {
        anything(key, field);
      }
    });
  }

  void child(ondemand::value value) {
    std::string_view api_version;
    std::string_view kind;
    std::string_view name;
    reader_.entries(value, [&](std::string_view key, ondemand::value field) {
      if (key == "apiVersion") {
        api_version = reader_.text(field);
      } else if (key == "kind") {
        kind = reader_.text(field);
      } else if (key == "metadata") {
        name = metadata(field);
      } else {
        anything(key, field);
      }
    });
    const bool declared = std::any_of(std::begin(kChildKinds), std::end(kChildKinds), [&](const ChildKind& each) {
      return each.api_version == api_version && each.kind == kind;
    });
    if (!declared) reader_.refuse("a child of an undeclared kind");
    if (name.empty()) reader_.refuse("a child without a name");
    if (!seen_.emplace(kind, name).second) reader_.refuse("a child is given twice");
  }

 private:
  template <std::size_t N>
  void one_of(const std::string_view (&allowed)[N], std::string_view text) {
    if (std::find(std::begin(allowed), std::end(allowed), text) == std::end(allowed)) {
      reader_.refuse("a value that the CRD does not allow");
    }
  }

  void condition(ondemand::value value) {
    constexpr std::string_view kStatuses[] = {"True", "False", "Unknown"};
    bool timed = false;
    bool typed = false;
    reader_.entries(value, [&](std::string_view key, ondemand::value field) {
      if (key == "lastTransitionTime") {
        timed = !reader_.text(field).empty();
      } else if (key == "type") {
        typed = !reader_.text(field).empty();
      } else if (key == "status") {
        one_of(kStatuses, reader_.text(field));
      } else {
        anything(key, field);
      }
    });
    if (!timed || !typed) reader_.refuse("a condition without type or lastTransitionTime");
  }

  std::string_view metadata(ondemand::value value) {
    std::string_view name;
    reader_.entries(value, [&](std::string_view key, ondemand::value field) {
      if (key == "name") {
        name = reader_.text(field);
      } else if (key == "ownerReferences") {
        reader_.refuse("owner references are the caller's");
      } else if (key == "labels") {
        reader_.entries(field, [&](std::string_view label, ondemand::value text) {
          if (label == "controller-uid") reader_.refuse("the label controller-uid is the caller's");
          anything(label, text);
        });
      } else {
        anything(key, field);
      }
    });
    return name;
  }

  void anything(std::string_view key, ondemand::value value) {
    ondemand::json_type type{};
    if (!reader_.check(value.type().get(type), "a value")) return;
    switch (type) {
      case ondemand::json_type::null:
        reader_.refuse("null");
        break;
      case ondemand::json_type::object: {
        bool empty = true;
        reader_.entries(value, [&](std::string_view inner, ondemand::value field) {
          empty = false;
          anything(inner, field);
        });
        if (empty && key == "data") reader_.refuse("an empty data");
        break;
      }
      case ondemand::json_type::array: {
        bool empty = true;
        reader_.items(value, [&](ondemand::value item) {
          empty = false;
          anything({}, item);
        });
        if (empty) reader_.refuse("an empty list");
        break;
      }
      case ondemand::json_type::string:
        // The config file is by far the longest string; whether a string is empty shows in its first characters.
        if (key == "value" && value.raw_json_token().substr(0, 2) == R"("")") reader_.refuse("an empty value");
        break;
      case ondemand::json_type::number:
        if (value.raw_json_token().find_first_of(".eE") != std::string_view::npos) reader_.refuse("a number with a fraction");
        break;
      case ondemand::json_type::boolean:
        break;
    }
  }

  Reader& reader_;
  std::set<std::pair<std::string_view, std::string_view>> seen_;
};

}  // namespace

std::optional<std::string> answer_problem(std::string& answer, simdjson::ondemand::parser& parser) {
  answer.reserve(answer.size() + simdjson::SIMDJSON_PADDING);
  Reader reader;
  Verifier verifier(reader);
  bool has_status = false;
  bool has_children = false;
  ondemand::document document;
  ondemand::object root;
  if (reader.check(parser.iterate(answer).get(document), "an object") &&
      reader.check(document.get_object().get(root), "an object")) {
    reader.members(root, Field{"status",
                               [&](ondemand::value value) {
                                 has_status = true;
                                 verifier.status(value);
                               }},
                   Field{"children", [&](ondemand::value value) {
                           has_children = true;
                           reader.items(value, [&](ondemand::value item) { verifier.child(item); });
                         }});
  }
  if (reader.failed()) return reader.error().pointer + ": " + reader.error().message;
  if (!has_status || !has_children) return "status or children is missing";
  return std::nullopt;
}

}  // namespace vmcp::wire
