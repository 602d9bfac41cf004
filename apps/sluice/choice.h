// Options that take one of a few words.
#pragma once

#include <CLI/CLI.hpp>
#include <string>
#include <utility>
#include <vector>

namespace sluice::app {

/// Lets `option` take `words` only, and shows them in its help and in completion. Anything else is refused with
/// one line that names them.
void take_choice(CLI::Option& option, const std::vector<std::string>& words);

/// The same for an option whose variable is an enumeration: each word with the value it stands for.
template <typename Value>
void take_choice(CLI::Option& option, const std::vector<std::pair<std::string, Value>>& words) {
  std::vector<std::string> names;
  for (const auto& word : words) {
    names.push_back(word.first);
  }
  // The last one given is asked first. CLI11's own CheckedTransformer would take the values' numbers, too.
  option.transform(CLI::Transformer(words).description(""));
  take_choice(option, names);
}

/// The words that the option takes, as take_choice() was given them; else empty.
[[nodiscard]] std::vector<std::string> choices_of(const CLI::Option& option);

}  // namespace sluice::app
