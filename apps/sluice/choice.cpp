#include "choice.h"

#include <algorithm>

namespace sluice::app {
namespace {

constexpr char kBetween = '|';

}  // namespace

void take_choice(CLI::Option& option, const std::vector<std::string>& words) {
  option.type_name(CLI::detail::join(words, std::string(1, kBetween)));
  option.transform(CLI::Validator(
      [words](std::string& word) {
        return std::find(words.begin(), words.end(), word) != words.end()
                   ? std::string()
                   : "'" + word + "' is not one of " + CLI::detail::join(words, ", ");
      },
      ""));
}

std::vector<std::string> choices_of(const CLI::Option& option) {
  const std::string type = option.get_type_name();
  const bool words = !type.empty() && std::none_of(type.begin(), type.end(), [](char letter) {
    return letter >= 'A' && letter <= 'Z';  // FILE, N: what may be put there, not words.
  });
  return words ? CLI::detail::split(type, kBetween) : std::vector<std::string>();
}

}  // namespace sluice::app
