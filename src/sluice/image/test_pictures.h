// Pictures for tests.
#pragma once

#include <algorithm>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <opencv2/core.hpp>
#include <opencv2/imgproc.hpp>
#include <span>
#include <string>
#include <vector>

#include "sluice/base/digest.h"

namespace sluice::test {

/// Shapes over a gradient: enough detail for a hash, different for every seed.
inline cv::Mat drawing(cv::Size size, std::uint64_t seed) {
  cv::RNG random(seed);
  cv::Mat picture(size, CV_8UC3);
  for (int y = 0; y < picture.rows; ++y) {
    for (int x = 0; x < picture.cols; ++x) {
      picture.at<cv::Vec3b>(y, x) = cv::Vec3b(cv::saturate_cast<std::uint8_t>(255 * x / picture.cols),
                                              cv::saturate_cast<std::uint8_t>(255 * y / picture.rows), 90);
    }
  }
  for (int shape = 0; shape < 12; ++shape) {
    const cv::Point centre(random.uniform(0, picture.cols), random.uniform(0, picture.rows));
    const cv::Scalar colour(random.uniform(0, 256), random.uniform(0, 256), random.uniform(0, 256));
    const int radius = random.uniform(2, std::max(3, picture.cols / 4));
    cv::circle(picture, centre, radius, colour, shape % 2 == 0 ? -1 : 3);
  }
  return picture;
}

inline std::string read_file(const std::filesystem::path& file) {
  std::string bytes(std::filesystem::file_size(file), '\0');
  std::ifstream(file, std::ios::binary).read(bytes.data(), static_cast<std::streamsize>(bytes.size()));
  return bytes;
}

inline Bytes as_bytes(const std::string& text) {
  return std::as_bytes(std::span(text));
}

/// Regular files below `folder`, sorted; none where it is absent.
inline std::vector<std::filesystem::path> files_below(const std::filesystem::path& folder) {
  std::vector<std::filesystem::path> files;
  if (std::filesystem::exists(folder)) {
    for (const auto& entry : std::filesystem::recursive_directory_iterator(folder)) {
      if (entry.is_regular_file()) {
        files.push_back(entry.path());
      }
    }
  }
  std::sort(files.begin(), files.end());
  return files;
}

}  // namespace sluice::test
