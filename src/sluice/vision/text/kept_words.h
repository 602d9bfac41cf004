// Which of the words in a photo may be kept: docs/text.md has the rules, and what they cannot catch.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "sluice/base/result.h"
#include "sluice/vision/text/english_words.h"
#include "sluice/vision/text/read_line.h"

namespace sluice {

struct KeptWord {
  std::string word;       ///< Small letters without accents.
  double confidence = 0;  ///< kLeastConfidence..1.
};

/// The ordinary words among them, each once, in the order of the alphabet; never what may be a mail address, a
/// telephone number, a plate or a name, or a piece of one.
[[nodiscard]] std::vector<KeptWord> words_to_keep(std::span<const ReadLine> lines, const EnglishWords& english);

/// Of the rules.
[[nodiscard]] std::string kept_words_version(const EnglishWords& english);

}  // namespace sluice
