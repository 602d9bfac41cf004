// A word as it was read, and what it may be a piece of.
#pragma once

#include <cstddef>
#include <opencv2/core/types.hpp>
#include <span>
#include <string>
#include <vector>

#include "sluice/vision/text/english_words.h"
#include "sluice/vision/text/name_words.h"
#include "sluice/vision/text/read_line.h"

namespace sluice {

enum class TokenKind {
  word,    ///< An ordinary word, read with confidence.
  little,  ///< Says nothing of what is beside it: "of", "to", a price.
  joint,   ///< Stands within names and lists of them ("and", "van"): its neighbours are one another's.
  name,    ///< May be a name: no ordinary word, an initial, one of the names in name_words.h, or not well read.
  introducer,        ///< "Mrs": a name follows.
  introducing_word,  ///< "birthday": an ordinary word, and a name may follow.
  number,            ///< Has a digit: maybe of a telephone number, a plate, a house.
  numeral,           ///< "seven", "dot": so numbers and addresses are spelt.
  contact,           ///< A piece of a mail address, a user's name or a link.
};

struct Token {
  TokenKind kind = TokenKind::name;
  std::string word;  ///< In small letters.
  double confidence = 0;
  NameUse use = NameUse::none;
  int digits = 0;
  std::size_t line = 0;  ///< Number of the line that it was read in.
  bool mirrored = false;
  bool unread = false;  ///< Nobody knows which way it reads.
  cv::Point2d centre;   ///< Pixels of the photo.
  cv::Point2d along;    ///< As it reads, of length 1.
  cv::Point2d down;     ///< From its top to its foot, of length 1.
  double width = 0;     ///< Pixels along and down.
  double height = 0;
};

/// Below this confidence a word is taken for something else than what was read.
inline constexpr double kLeastConfidence = 0.7;

/// Words joined by hyphens and the like are several; marks without letters and digits are none.
[[nodiscard]] std::vector<Token> tokens_of(std::span<const ReadLine> lines, const EnglishWords& english);

}  // namespace sluice
