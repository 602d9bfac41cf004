#include "sluice/synth/artboard.h"

#include <algorithm>
#include <cmath>
#include <opencv2/imgproc.hpp>

namespace sluice::synth {
namespace {

constexpr int kFine = 3;  ///< Fine pixels per pixel, each way.

unsigned char byte(double value) {
  return cv::saturate_cast<unsigned char>(value);
}

}  // namespace

Colour blend(Colour a, Colour b, double share_of_b) {
  Colour mixed;
  for (int channel = 0; channel < 3; ++channel) {
    mixed[channel] = byte(a[channel] + (b[channel] - a[channel]) * share_of_b);
  }
  return mixed;
}

Colour scaled(Colour colour, double brightness) {
  return {byte(colour[0] * brightness), byte(colour[1] * brightness), byte(colour[2] * brightness)};
}

double lightness(Colour colour) {
  return (0.299 * colour[0] + 0.587 * colour[1] + 0.114 * colour[2]) / 255.0;
}

Colour from_hsv(double hue, double saturation, double value) {
  const auto channel = [&](double offset) {
    const double k = std::fmod(offset + hue / 60.0 + 12.0, 6.0);
    return byte(255.0 * (value - value * saturation * std::clamp(std::min(k, 4.0 - k), 0.0, 1.0)));
  };
  return {channel(5), channel(3), channel(1)};
}

Artboard::Artboard(double width, double height, int longest_side) {
  const double per_unit = longest_side / std::max(width, height);
  width_px_ = std::max(1, static_cast<int>(std::lround(width * per_unit)));
  height_px_ = std::max(1, static_cast<int>(std::lround(height * per_unit)));
  scale_ = per_unit * kFine;
  rgb_ = cv::Mat::zeros(height_px_ * kFine, width_px_ * kFine, CV_8UC3);
  alpha_ = cv::Mat::zeros(rgb_.size(), CV_8UC1);
}

std::vector<std::vector<cv::Point>> Artboard::pixels(const Outlines& outlines) const {
  std::vector<std::vector<cv::Point>> result;
  result.reserve(outlines.size());
  for (const Outline& outline : outlines) {
    auto& points = result.emplace_back();
    points.reserve(outline.size());
    for (const cv::Point2d& point : outline) {
      points.emplace_back(static_cast<int>(std::lround(point.x * scale_)),
                          static_cast<int>(std::lround(point.y * scale_)));
    }
  }
  return result;
}

void Artboard::paint(const cv::Mat& mask, const Ink& ink) {
  const cv::Point2d axis = ink.end - ink.start;
  const double length = axis.dot(axis);
  if (ink.from == ink.to || length == 0) {
    rgb_.setTo(cv::Scalar(ink.from[0], ink.from[1], ink.from[2]), mask);
  } else {
    for (int y = 0; y < rgb_.rows; ++y) {
      for (int x = 0; x < rgb_.cols; ++x) {
        if (mask.at<unsigned char>(y, x) != 0) {
          const double along = (cv::Point2d(x / scale_, y / scale_) - ink.start).dot(axis) / length;
          rgb_.at<Colour>(y, x) = blend(ink.from, ink.to, std::clamp(along, 0.0, 1.0));
        }
      }
    }
  }
  alpha_.setTo(255, mask);
}

void Artboard::fill(const Outlines& outlines, const Ink& ink) {
  if (ink.from == ink.to) {
    for (const auto& points : pixels(outlines)) {
      cv::fillPoly(rgb_, std::vector{points}, cv::Scalar(ink.from[0], ink.from[1], ink.from[2]));
      cv::fillPoly(alpha_, std::vector{points}, cv::Scalar(255));
    }
    return;
  }
  cv::Mat mask = cv::Mat::zeros(rgb_.size(), CV_8UC1);
  for (const auto& points : pixels(outlines)) {
    cv::fillPoly(mask, std::vector{points}, cv::Scalar(255));
  }
  paint(mask, ink);
}

void Artboard::fill_within(const Outline& clip, const Outlines& outlines, const Ink& ink) {
  cv::Mat inside = cv::Mat::zeros(rgb_.size(), CV_8UC1);
  cv::fillPoly(inside, pixels({clip}), cv::Scalar(255));
  cv::Mat mask = cv::Mat::zeros(rgb_.size(), CV_8UC1);
  for (const auto& points : pixels(outlines)) {
    cv::fillPoly(mask, std::vector{points}, cv::Scalar(255));
  }
  cv::bitwise_and(mask, inside, mask);
  paint(mask, ink);
}

void Artboard::cut(const Outlines& outlines) {
  for (const auto& points : pixels(outlines)) {
    cv::fillPoly(rgb_, std::vector{points}, cv::Scalar());
    cv::fillPoly(alpha_, std::vector{points}, cv::Scalar());
  }
}

cv::Mat Artboard::rgba() const {
  const cv::Size size(width_px_, height_px_);
  cv::Mat premultiplied;
  cv::Mat alpha;
  cv::resize(rgb_, premultiplied, size, 0, 0, cv::INTER_AREA);
  cv::resize(alpha_, alpha, size, 0, 0, cv::INTER_AREA);
  cv::Mat rgba(size, CV_8UC4);
  for (int y = 0; y < size.height; ++y) {
    for (int x = 0; x < size.width; ++x) {
      const int cover = alpha.at<unsigned char>(y, x);
      const Colour colour = cover == 0 ? Colour() : scaled(premultiplied.at<Colour>(y, x), 255.0 / cover);
      rgba.at<cv::Vec4b>(y, x) = {colour[0], colour[1], colour[2], static_cast<unsigned char>(cover)};
    }
  }
  return rgba;
}

}  // namespace sluice::synth
