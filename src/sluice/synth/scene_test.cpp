#include "sluice/synth/scene.h"

#include <gtest/gtest.h>

#include <opencv2/imgproc.hpp>

namespace sluice::synth {
namespace {

const std::array<cv::Vec3b, 4> kCornerColours{cv::Vec3b(255, 0, 0), cv::Vec3b(0, 255, 0), cv::Vec3b(0, 0, 255),
                                              cv::Vec3b(255, 255, 0)};

/// Four quarters of pure colour, clockwise from the top left.
DrawnMark quarters() {
  cv::Mat rgba(200, 240, CV_8UC4);
  for (int y = 0; y < rgba.rows; ++y) {
    for (int x = 0; x < rgba.cols; ++x) {
      const bool right = x >= rgba.cols / 2;
      const cv::Vec3b& colour = kCornerColours[y < rgba.rows / 2 ? (right ? 1U : 0U) : (right ? 2U : 3U)];
      rgba.at<cv::Vec4b>(y, x) = {colour[0], colour[1], colour[2], 255};
    }
  }
  return {{"Quarters", MarkKind::emblem, 0, 0}, rgba};
}

std::size_t nearest_corner_colour(const cv::Vec3b& seen) {
  std::size_t best = 0;
  double best_angle = -2;
  for (std::size_t index = 0; index < kCornerColours.size(); ++index) {
    const cv::Vec3d a(seen);
    const cv::Vec3d b(kCornerColours[index]);
    const double angle = a.dot(b) / (cv::norm(a) * cv::norm(b) + 1e-9);
    if (angle > best_angle) {
      best_angle = angle;
      best = index;
    }
  }
  return best;
}

cv::Point inside(const std::array<Point, 4>& quad, double u, double v) {
  const auto mix = [&](double Point::*axis) {
    return (quad[0].*axis * (1 - u) + quad[1].*axis * u) * (1 - v) +
           (quad[3].*axis * (1 - u) + quad[2].*axis * u) * v;
  };
  return {static_cast<int>(mix(&Point::x)), static_cast<int>(mix(&Point::y))};
}

SceneRequest request_for(const DrawnMark& mark, std::uint64_t seed, std::string_view noise) {
  SceneRequest request;
  request.seed = seed;
  request.size = {640, 480};
  request.marks = {&mark};
  request.noise = noise_preset(noise).value();
  request.noise.stranger_chance = 0;
  request.noise.cover_chance = 0;
  request.carrier = static_cast<Carrier>(seed % kCarriers);
  return request;
}

TEST(Scene, TheSameRequestGivesTheSamePixelsAndTruth) {
  const DrawnMark mark = quarters();
  SceneRequest request = request_for(mark, 5, "hard");
  request.noise.stranger_chance = 1;
  request.noise.cover_chance = 1;
  const Scene first = render_scene(request);
  const Scene second = render_scene(request);
  EXPECT_EQ(cv::norm(first.rgb, second.rgb, cv::NORM_INF), 0);
  ASSERT_EQ(first.marks.size(), second.marks.size());
  for (std::size_t index = 0; index < first.marks.size(); ++index) {
    EXPECT_EQ(first.marks[index].polygon, second.marks[index].polygon);
  }
  ++request.seed;
  EXPECT_GT(cv::norm(first.rgb, render_scene(request).rgb, cv::NORM_INF), 0);
}

TEST(Scene, PolygonCornersLieWhereTheMarkWasPrintedAlsoWhenMirrored) {
  const DrawnMark mark = quarters();
  for (std::uint64_t seed = 0; seed < 16; ++seed) {
    SceneRequest request = request_for(mark, seed, "moderate");
    request.noise.mirror_chance = seed % 2 == 0 ? 0.0 : 1.0;
    request.noise.light = 0;
    const Scene scene = render_scene(request);
    ASSERT_EQ(scene.marks.size(), 1U);
    const TrueMark& found = scene.marks.front();
    EXPECT_EQ(found.mirrored, seed % 2 == 1);
    const std::array<std::array<double, 2>, 4> at{{{0.3, 0.3}, {0.7, 0.3}, {0.7, 0.7}, {0.3, 0.7}}};
    for (std::size_t corner = 0; corner < at.size(); ++corner) {
      const cv::Point pixel = inside(found.polygon, at[corner][0], at[corner][1]);
      ASSERT_TRUE(cv::Rect({0, 0}, scene.rgb.size()).contains(pixel)) << "seed " << seed;
      EXPECT_EQ(nearest_corner_colour(scene.rgb.at<cv::Vec3b>(pixel)), corner) << "seed " << seed;
    }
  }
}

TEST(Scene, TheBoxHoldsWhatIsVisible) {
  DrawnMark red = quarters();
  red.rgba.setTo(cv::Scalar(255, 0, 0, 255));
  DrawnMark blue = quarters();
  blue.rgba.setTo(cv::Scalar(0, 0, 255, 255));
  for (std::uint64_t seed = 0; seed < 8; ++seed) {
    const Scene in_red = render_scene(request_for(red, seed, "none"));
    const Scene in_blue = render_scene(request_for(blue, seed, "none"));
    ASSERT_EQ(in_red.marks.size(), 1U);
    cv::Mat difference;
    cv::absdiff(in_red.rgb, in_blue.rgb, difference);
    cv::inRange(difference, cv::Scalar(60, 0, 60), cv::Scalar::all(255), difference);
    const cv::Rect seen = cv::boundingRect(difference);
    const Box& box = in_red.marks.front().box;
    EXPECT_NEAR(box.x, seen.x, 4) << "seed " << seed;
    EXPECT_NEAR(box.y, seen.y, 4) << "seed " << seed;
    EXPECT_NEAR(box.width, seen.width, 6) << "seed " << seed;
    EXPECT_NEAR(box.height, seen.height, 6) << "seed " << seed;
  }
}

TEST(Scene, WhatStandsBeforeAMarkLowersItsVisibleShare) {
  const DrawnMark mark = quarters();
  SceneRequest request = request_for(mark, 2, "moderate");
  const double open = render_scene(request).marks.at(0).visible;
  request.noise.cover_chance = 1;
  request.noise.most_covered = 0.5;
  const double covered = render_scene(request).marks.at(0).visible;
  EXPECT_GT(open, 0.95);
  EXPECT_LT(covered, 0.9);
  EXPECT_GT(covered, 0.3);
}

TEST(Scene, StrangersAreNoTruth) {
  SceneRequest request;
  request.noise.stranger_chance = 1;
  EXPECT_TRUE(render_scene(request).marks.empty());
}

TEST(Noise, UnknownPresetsAreRefused) {
  const auto unknown = noise_preset("loud");
  ASSERT_FALSE(unknown.has_value());
  EXPECT_EQ(unknown.error().code, ErrorCode::usage);
}

}  // namespace
}  // namespace sluice::synth
