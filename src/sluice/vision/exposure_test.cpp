#include "sluice/vision/exposure.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "sluice/vision/placement.h"

namespace sluice {
namespace {

constexpr int kWidth = 800;
constexpr int kHeight = 600;

/// A mark of `side` pixels around `centre`, alone in the photo.
ExposedMark mark(double side, Point centre = {400, 300}, double sharpness = 0.5) {
  const double half = side / 2;
  ExposedMark made{{{{centre.x - half, centre.y - half},
                     {centre.x + half, centre.y - half},
                     {centre.x + half, centre.y + half},
                     {centre.x - half, centre.y + half}}},
                   sharpness,
                   0,
                   kWidth,
                   kHeight};
  made.share_of_all = share_of(made.corners, kWidth, kHeight);
  return made;
}

double score(const ExposedMark& of) {
  return exposure_of(of).score;
}

TEST(Exposure, IsOneForASharpMarkThatFillsTheFrame) {
  ExposedMark whole{{{{0, 0}, {kWidth, 0}, {kWidth, kHeight}, {0, kHeight}}}, 1, 1, kWidth, kHeight};
  EXPECT_DOUBLE_EQ(score(whole), 1);
}

TEST(Exposure, TellsItsFactors) {
  ExposedMark quarter{{{{200, 150}, {600, 150}, {600, 450}, {200, 450}}}, 0.4, 0.5, kWidth, kHeight};
  const Exposure exposure = exposure_of(quarter);
  EXPECT_DOUBLE_EQ(exposure.size, 1);  // A quarter of the frame is half of its side.
  EXPECT_DOUBLE_EQ(exposure.detail, 1);
  EXPECT_DOUBLE_EQ(exposure.clarity, 0.4);
  EXPECT_DOUBLE_EQ(exposure.visibility, 1);
  EXPECT_DOUBLE_EQ(exposure.centrality, 1);
  EXPECT_DOUBLE_EQ(exposure.voice, 0.5);
  const Exposure corner = exposure_of(mark(64, {800, 600}));
  EXPECT_DOUBLE_EQ(corner.visibility, 0.25);
  EXPECT_DOUBLE_EQ(corner.detail, 0.25);
  EXPECT_LT(corner.centrality, 0.1);
}

TEST(Exposure, NeverFallsForWhatIsLarger) {
  double last = 0;
  for (double side = 4; side <= 600; side += 4) {
    EXPECT_GE(score(mark(side)), last) << side;
    last = score(mark(side));
  }
}

TEST(Exposure, NeverFallsForWhatIsSharper) {
  double last = 0;
  for (double sharpness = 0; sharpness <= 1; sharpness += 0.05) {
    EXPECT_GE(score(mark(80, {300, 300}, sharpness)), last);
    last = score(mark(80, {300, 300}, sharpness));
  }
}

TEST(Exposure, NeverFallsForWhatIsNearerToTheMiddleAndLessCutOff) {
  double last = 0;
  for (double step = 0; step <= 1; step += 0.02) {
    const double now = score(mark(120, {400 * step, 300 * step}));  // From a corner to the middle.
    EXPECT_GE(now, last) << step;
    last = now;
  }
}

TEST(Exposure, NeverRisesWithMoreMarksBeside) {
  ExposedMark one = mark(100);
  double last = 1;
  for (; one.share_of_all < 1; one.share_of_all += 0.05) {
    EXPECT_LE(score(one), last);
    last = score(one);
  }
}

TEST(Exposure, IsTheSameWhereverTheFrameIsTurned) {
  for (const Point centre : {Point{100, 300}, Point{700, 300}}) {
    EXPECT_DOUBLE_EQ(score(mark(80, centre)), score(mark(80, {100, 300})));
  }
}

TEST(Exposure, IsZeroForNothingAndBoundedForAnything) {
  EXPECT_EQ(score(mark(0)), 0);
  EXPECT_EQ(score(mark(50, {-500, 0})), 0);
  ExposedMark frameless = mark(50);
  frameless.frame_width = 0;
  EXPECT_EQ(score(frameless), 0);
  const double inf = std::numeric_limits<double>::infinity();
  for (const double odd : {-1e12, 1e300, inf, -inf, std::nan("")}) {
    ExposedMark strange = mark(50);
    strange.corners[1].x = odd;
    strange.sharpness = odd;
    strange.share_of_all = odd;
    const double got = score(strange);
    EXPECT_TRUE(got >= 0 && got <= 1) << odd << " gives " << got;
  }
}

}  // namespace
}  // namespace sluice
