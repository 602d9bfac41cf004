#include "sluice/synth/texture.h"

#include <algorithm>
#include <cmath>
#include <opencv2/imgproc.hpp>

namespace sluice::synth {
namespace {

constexpr int kSubpixelBits = 4;

std::vector<std::vector<cv::Point>> subpixels(const Outlines& outlines, double scale = 1.0) {
  std::vector<std::vector<cv::Point>> result;
  for (const Outline& outline : outlines) {
    auto& points = result.emplace_back();
    for (const cv::Point2d& point : outline) {
      points.emplace_back(static_cast<int>(std::lround(point.x * scale * (1 << kSubpixelBits))),
                          static_cast<int>(std::lround(point.y * scale * (1 << kSubpixelBits))));
    }
  }
  return result;
}

}  // namespace

cv::Mat smooth_noise(cv::Size size, double cell_x, double cell_y, int octaves, Random& random) {
  cv::Mat field = cv::Mat::zeros(size, CV_32FC1);
  double amplitude = 1.0;
  for (int octave = 0; octave < octaves; ++octave) {
    cv::Mat lattice(std::max(2, static_cast<int>(size.height / cell_y) + 2),
                    std::max(2, static_cast<int>(size.width / cell_x) + 2), CV_32FC1);
    for (int y = 0; y < lattice.rows; ++y) {
      for (int x = 0; x < lattice.cols; ++x) {
        lattice.at<float>(y, x) = static_cast<float>(random.uniform(-amplitude, amplitude));
      }
    }
    cv::Mat layer;
    cv::resize(lattice, layer, size, 0, 0, cv::INTER_LINEAR);
    field += layer;
    amplitude *= 0.6;
    cell_x = std::max(1.5, cell_x / 2.3);
    cell_y = std::max(1.5, cell_y / 2.3);
  }
  return field;
}

void shade(cv::Mat rgb, const cv::Mat& field, double strength) {
  for (int y = 0; y < rgb.rows; ++y) {
    auto* pixel = rgb.ptr<Colour>(y);
    const auto* value = field.ptr<float>(y);
    for (int x = 0; x < rgb.cols; ++x) {
      const int factor = static_cast<int>(256.0F * (1.0F + static_cast<float>(strength) * value[x]));
      for (int channel = 0; channel < 3; ++channel) {
        pixel[x][channel] = static_cast<unsigned char>(std::clamp(pixel[x][channel] * factor >> 8, 0, 255));
      }
    }
  }
}

void gradient(cv::Mat rgb, Colour top, Colour bottom) {
  for (int y = 0; y < rgb.rows; ++y) {
    const Colour colour = blend(top, bottom, static_cast<double>(y) / std::max(1, rgb.rows - 1));
    std::fill_n(rgb.ptr<Colour>(y), rgb.cols, colour);
  }
}

void paint(cv::Mat rgb, const Outlines& outlines, Colour colour) {
  for (const auto& points : subpixels(outlines)) {
    cv::fillPoly(rgb, std::vector{points}, cv::Scalar(colour[0], colour[1], colour[2]), cv::LINE_AA,
                 kSubpixelBits);
  }
}

void paint_fine(cv::Mat rgb, const Outlines& outlines, Colour colour) {
  constexpr int kFine = 3;
  const cv::Rect2d box = bounds(outlines);
  const cv::Rect area = cv::Rect(static_cast<int>(box.x) - 1, static_cast<int>(box.y) - 1,
                                 static_cast<int>(box.width) + 3, static_cast<int>(box.height) + 3) &
                        cv::Rect(0, 0, rgb.cols, rgb.rows);
  if (area.empty()) {
    return;
  }
  cv::Mat fine = cv::Mat::zeros(area.size() * kFine, CV_8UC1);
  for (const auto& points : subpixels(moved(outlines, {-1.0 * area.x, -1.0 * area.y}), kFine)) {
    cv::fillConvexPoly(fine, points, cv::Scalar(255), cv::LINE_8, kSubpixelBits);
  }
  cv::Mat cover;
  cv::resize(fine, cover, area.size(), 0, 0, cv::INTER_AREA);
  for (int y = 0; y < cover.rows; ++y) {
    for (int x = 0; x < cover.cols; ++x) {
      if (const int share = cover.at<unsigned char>(y, x); share > 0) {
        Colour& pixel = rgb.at<Colour>(y + area.y, x + area.x);
        pixel = blend(pixel, colour, share / 255.0);
      }
    }
  }
}

void paste(cv::Mat& ground, const cv::Mat& rgba, cv::Rect area) {
  cv::Mat resized;
  cv::resize(rgba, resized, area.size(), 0, 0, area.width < rgba.cols ? cv::INTER_AREA : cv::INTER_LINEAR);
  const int channels = ground.channels();
  for (int y = 0; y < area.height; ++y) {
    const auto* over = resized.ptr<cv::Vec4b>(y);
    auto* under = ground.ptr<unsigned char>(y + area.y) + static_cast<std::ptrdiff_t>(area.x) * channels;
    for (int x = 0; x < area.width; ++x, under += channels) {
      const int cover = over[x][3];
      for (int channel = 0; channel < 3; ++channel) {
        under[channel] =
            static_cast<unsigned char>((under[channel] * (255 - cover) + over[x][channel] * cover + 127) / 255);
      }
      if (channels == 4) {
        under[3] = std::max(under[3], over[x][3]);
      }
    }
  }
}

void cast_shadow(cv::Mat rgb, const Outlines& outlines, double softness, double depth) {
  const cv::Rect2d box = bounds(outlines);
  const int margin = static_cast<int>(2 * softness) + 2;
  const cv::Rect area =
      cv::Rect(static_cast<int>(box.x) - margin, static_cast<int>(box.y) - margin,
               static_cast<int>(box.width) + 2 * margin, static_cast<int>(box.height) + 2 * margin) &
      cv::Rect(0, 0, rgb.cols, rgb.rows);
  if (area.empty()) {
    return;
  }
  cv::Mat mask = cv::Mat::zeros(area.size(), CV_8UC1);
  for (const auto& points : subpixels(moved(outlines, {-1.0 * area.x, -1.0 * area.y}))) {
    cv::fillPoly(mask, std::vector{points}, cv::Scalar(255), cv::LINE_8, kSubpixelBits);
  }
  const int side = 2 * static_cast<int>(softness / 2) + 1;
  cv::blur(mask, mask, {side, side});
  cv::blur(mask, mask, {side, side});
  cv::Mat field;
  mask.convertTo(field, CV_32FC1, -1.0 / 255.0);
  shade(rgb(area), field, depth);
}

}  // namespace sluice::synth
