#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace vmcp {

/// `[0-9A-Za-z_]`
bool is_word_character(char c);

/// What is left of a regular expression of Go that is being checked, and the first thing found wrong in it. Reads
/// what stands for characters: escapes and classes.
class PatternReader {
 public:
  explicit PatternReader(std::string_view pattern) : rest_(pattern) {}

  std::string_view rest() const { return rest_; }
  const std::optional<std::string>& problem() const { return problem_; }
  bool at(std::size_t index, char c) const { return index < rest_.size() && rest_[index] == c; }
  void fail(std::string problem);  ///< Kept unless there is one already.
  void skip(std::size_t count);

  void unicode_class();               ///< Consumes `\pL` or `\p{^Greek}`.
  std::uint32_t escaped_character();  ///< Consumes one escaped character and returns its code point.
  void character_class();             ///< Consumes `[a-z\d[:alpha:]]`.

 private:
  std::uint32_t refuse(std::string problem);
  std::uint32_t octal_character();
  std::uint32_t hex_character();
  void class_item();
  std::uint32_t class_character();

  std::string_view rest_;
  std::optional<std::string> problem_;
};

}  // namespace vmcp
