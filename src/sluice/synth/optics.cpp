#include "sluice/synth/optics.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <opencv2/imgproc.hpp>

namespace sluice::synth {
namespace {

constexpr int kTile = 256;

/// A tile of normal noise with deviation 1, times 32. The same in every photo; only its place moves.
const std::array<signed char, kTile * kTile>& grain_tile() {
  static const auto kGrain = [] {
    std::array<signed char, kTile * kTile> tile{};
    Random random(0x9a1f);
    for (signed char& value : tile) {
      value = static_cast<signed char>(std::clamp(random.normal(0, 32), -127.0, 127.0));
    }
    return tile;
  }();
  return kGrain;
}

void add_grain(cv::Mat& photo, double deviation, Random& random) {
  const auto& tile = grain_tile();
  const int strength = static_cast<int>(deviation * 8);  // deviation / 32, in 1/256
  std::array<int, 3> offset{};
  for (int& value : offset) {
    value = random.integer(0, kTile * kTile - 1);
  }
  for (int y = 0; y < photo.rows; ++y) {
    auto* pixel = photo.ptr<cv::Vec3b>(y);
    // A new start per row hides that the tile repeats.
    const int row = random.integer(0, kTile * kTile - 1);
    for (int x = 0; x < photo.cols; ++x) {
      for (int channel = 0; channel < 3; ++channel) {
        const auto at =
            static_cast<std::size_t>(row + x + offset[static_cast<std::size_t>(channel)]) % tile.size();
        pixel[x][channel] = cv::saturate_cast<unsigned char>(pixel[x][channel] + (tile[at] * strength >> 8));
      }
    }
  }
}

void move(cv::Mat& photo, double length, double angle) {
  const int side = 2 * static_cast<int>(length / 2 + 1) + 1;
  cv::Mat kernel = cv::Mat::zeros(side, side, CV_32FC1);
  const cv::Point2d middle(side / 2, side / 2);
  const cv::Point2d arm(std::cos(angle) * length / 2, std::sin(angle) * length / 2);
  const int steps = side * 4;
  for (int step = 0; step <= steps; ++step) {
    const cv::Point2d at = middle + arm * (2.0 * step / steps - 1.0);
    kernel.at<float>(static_cast<int>(std::lround(at.y)), static_cast<int>(std::lround(at.x))) +=
        1.0F / static_cast<float>(steps + 1);
  }
  cv::filter2D(photo, photo, -1, kernel, {-1, -1}, 0, cv::BORDER_REPLICATE);
}

}  // namespace

void apply_light(cv::Mat& photo, const Noise& noise, Random& random) {
  const double exposure = 1.0 + noise.light * random.uniform(-0.3, 0.2);
  const double warmth = noise.light * random.uniform(-0.12, 0.14);
  const double angle = random.uniform(0, 6.28);
  const double fall = noise.light * random.uniform(0, 0.5);  // across the photo
  const std::array<double, 3> tint{exposure * (1 + warmth), exposure, exposure * (1 - warmth)};
  const double gamma = 1.0 + noise.light * random.uniform(-0.25, 0.25);
  std::array<std::array<int, 256>, 3> curve{};
  for (std::size_t channel = 0; channel < 3; ++channel) {
    for (std::size_t value = 0; value < 256; ++value) {
      curve[channel][value] =
          static_cast<int>(255 * tint[channel] * std::pow(static_cast<double>(value) / 255.0, gamma));
    }
  }
  const double span = std::hypot(photo.cols, photo.rows);
  for (int y = 0; y < photo.rows; ++y) {
    auto* pixel = photo.ptr<cv::Vec3b>(y);
    for (int x = 0; x < photo.cols; ++x) {
      const double along =
          ((x - photo.cols / 2) * std::cos(angle) + (y - photo.rows / 2) * std::sin(angle)) / span;
      const int factor = static_cast<int>(256 * (1.0 - fall * (along + 0.2)));
      for (int channel = 0; channel < 3; ++channel) {
        const int lit = curve[static_cast<std::size_t>(channel)][pixel[x][channel]] * factor >> 8;
        pixel[x][channel] = static_cast<unsigned char>(std::clamp(lit, 0, 255));
      }
    }
  }
}

void apply_camera(cv::Mat& photo, const Noise& noise, Random& random) {
  const double scale = photo.cols / 1000.0;
  const double sigma = std::max(0.4, noise.blur * random.uniform()) * scale;
  if (sigma > 0.3) {
    cv::GaussianBlur(photo, photo, {0, 0}, sigma, sigma, cv::BORDER_REPLICATE);
  }
  const double motion = noise.motion * random.uniform() * scale;
  const double angle = random.uniform(0, 6.28);
  if (motion > 1) {
    move(photo, motion, angle);
  }
  if (const double grain = noise.grain * random.uniform(); grain > 0.2) {
    add_grain(photo, grain, random);
  }
}

}  // namespace sluice::synth
