#include "sluice/vision/text/text_detector.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <numbers>
#include <opencv2/imgproc.hpp>
#include <optional>

#include "sluice/vision/detection.h"

namespace sluice {
namespace {

constexpr int kStep = 64;  // Of the sides: few sizes, for the network is compiled for each.
constexpr int kLargestSide = 960;
constexpr const char* kProbability = "sigmoid_0.tmp_0";
const cv::Scalar kMean(123.675, 116.28, 103.53);  // ImageNet's, as the model was trained.

// As PaddleOCR reads the network's map, but for a lower score.
constexpr float kText = 0.3F;
constexpr double kLeastScore = 0.5;
constexpr double kUnclip = 1.5;   // The map shows the lines shrunken.
constexpr float kLeastSide = 3;   // Pixels of the map.
constexpr int kFewestPoints = 4;  // Of an outline.

/// In pixels of the map.
std::optional<TextRegion> region_of(const std::vector<cv::Point>& outline, const cv::Mat& map) {
  cv::RotatedRect box = cv::minAreaRect(outline);
  if (outline.size() < kFewestPoints || std::min(box.size.width, box.size.height) < kLeastSide) {
    return std::nullopt;
  }
  const cv::Rect bounds = cv::boundingRect(outline);
  cv::Mat mask = cv::Mat::zeros(bounds.size(), CV_8U);
  cv::drawContours(mask, std::vector<std::vector<cv::Point>>{outline}, 0, 255, cv::FILLED, cv::LINE_8,
                   cv::noArray(), 0, -bounds.tl());
  const double score = cv::mean(map(bounds), mask)[0];
  if (score < kLeastScore) {
    return std::nullopt;
  }
  const double grown = kUnclip * box.size.area() / (box.size.width + box.size.height);
  TextRegion region{box.center, box.size.width + grown, box.size.height + grown,
                    box.angle * std::numbers::pi / 180, score};
  if (region.height > region.length) {
    std::swap(region.height, region.length);
    region.angle += std::numbers::pi / 2;
  }
  region.angle = std::remainder(region.angle, std::numbers::pi);
  return region;
}

}  // namespace

ModelUse text_model_use() {
  ModelUse use;
  use.input.mean = {static_cast<float>(kMean[0]), static_cast<float>(kMean[1]), static_cast<float>(kMean[2])};
  use.input.deviation = {58.395F, 57.12F, 57.375F};
  use.side_step = kStep;
  use.largest_side = kLargestSide;
  use.outputs = {kProbability};
  return use;
}

Result<std::vector<TextRegion>> TextDetector::find(const cv::Mat& rgb, int side) const {
  const double scale = static_cast<double>(side) / std::max(rgb.rows, rgb.cols);
  const cv::Size size(std::max(1, static_cast<int>(std::lround(rgb.cols * scale))),
                      std::max(1, static_cast<int>(std::lround(rgb.rows * scale))));
  cv::Mat picture;
  cv::resize(rgb, picture, size, 0, 0, scale < 1 ? cv::INTER_AREA : cv::INTER_LINEAR);
  const auto missing = [](int pixels) { return (kStep - pixels % kStep) % kStep; };
  cv::copyMakeBorder(picture, picture, 0, missing(size.height), 0, missing(size.width), cv::BORDER_CONSTANT,
                     kMean);
  std::vector<TextRegion> regions;
  const auto read = [&](const Outputs& outputs) -> Status {
    SLUICE_ASSIGN(const float* values, output_of(outputs, kProbability, picture.rows, picture.cols));
    const cv::Mat map(picture.rows, picture.cols, CV_32F, const_cast<float*>(values));
    std::vector<std::vector<cv::Point>> outlines;
    cv::findContours(map > kText, outlines, cv::RETR_LIST, cv::CHAIN_APPROX_SIMPLE);
    for (const auto& outline : outlines) {
      if (auto region = region_of(outline, map)) {
        region->centre /= scale;
        region->length /= scale;
        region->height /= scale;
        regions.push_back(*region);
      }
    }
    return {};
  };
  SLUICE_TRY(model_->infer(picture, read));
  std::ranges::stable_sort(regions, std::greater<>(),
                           [](const TextRegion& region) { return region.score * region.length * region.height; });
  return regions;
}

}  // namespace sluice
