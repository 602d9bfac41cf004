// What is read in a photo. There may be names among it: it lives in memory, no longer than the photo.
#pragma once

#include <array>
#include <opencv2/core/types.hpp>
#include <string>
#include <vector>

namespace sluice {

struct ReadWord {
  std::string text;                    ///< UTF-8. Empty: something is written there that was not read.
  double confidence = 0;               ///< 0..1.
  std::array<cv::Point2d, 4> corners;  ///< Pixels of the photo, clockwise from the word's top left as it reads.
};

struct ReadLine {
  std::vector<ReadWord> words;  ///< As they read.
  bool mirrored = false;
};

}  // namespace sluice
