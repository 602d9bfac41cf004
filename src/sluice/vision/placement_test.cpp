#include "sluice/vision/placement.h"

#include <gtest/gtest.h>

namespace sluice {
namespace {

TEST(Placement, NamesTheNineParts) {
  const std::array<const char*, 9> names = {"top-left", "top",         "top-right", "left",        "centre",
                                            "right",    "bottom-left", "bottom",    "bottom-right"};
  for (int row = 0; row < 3; ++row) {
    for (int column = 0; column < 3; ++column) {
      const Point centre{100.0 * column + 50, 200.0 * row + 100};
      EXPECT_EQ(placement_of(centre, 300, 600), names[3 * row + column]);
    }
  }
}

TEST(Placement, EdgesAndOutsideBelongToTheNearestPart) {
  EXPECT_EQ(placement_of(Point{100, 0}, 300, 300), "top");
  EXPECT_EQ(placement_of(Point{99.999, 0}, 300, 300), "top-left");
  EXPECT_EQ(placement_of(Point{300, 300}, 300, 300), "bottom-right");
  EXPECT_EQ(placement_of(Point{-50, 900}, 300, 300), "bottom-left");
  EXPECT_EQ(placement_of(Box{200, 120, 80, 40}, 300, 300), "right");
}

TEST(Share, OfABoxCountsOnlyWhatIsInside) {
  EXPECT_DOUBLE_EQ(share_of(Box{0, 0, 50, 100}, 100, 200), 0.25);
  EXPECT_DOUBLE_EQ(share_of(Box{-50, 0, 100, 200}, 100, 200), 0.5);
  EXPECT_DOUBLE_EQ(share_of(Box{-50, -50, 1000, 1000}, 100, 200), 1);
  EXPECT_DOUBLE_EQ(share_of(Box{150, 0, 10, 10}, 100, 200), 0);
  EXPECT_DOUBLE_EQ(share_of(Box{0, 0, 10, 10}, 0, 0), 0);
}

TEST(Share, OfAQuadrilateralCountsOnlyWhatIsInside) {
  using Corners = std::array<Point, 4>;
  const Corners diamond = {{{50, 0}, {100, 50}, {50, 100}, {0, 50}}};
  const Corners backwards = {diamond[3], diamond[2], diamond[1], diamond[0]};
  EXPECT_DOUBLE_EQ(share_of(diamond, 100, 100), 0.5);
  EXPECT_DOUBLE_EQ(share_of(backwards, 100, 100), 0.5);
  EXPECT_DOUBLE_EQ(share_of(diamond, 50, 100), 0.5);
  EXPECT_DOUBLE_EQ(share_of(Corners{{{-10, -10}, {200, -10}, {200, 200}, {-10, 200}}}, 100, 100), 1);
  EXPECT_DOUBLE_EQ(share_of(Corners{{{200, 200}, {300, 200}, {300, 300}, {200, 300}}}, 100, 100), 0);
}

TEST(Clip, KeepsWhatIsInside) {
  EXPECT_EQ(clip_to_frame({-5, -5, 20, 20}, 100, 100), (Box{0, 0, 15, 15}));
  EXPECT_EQ(clip_to_frame({90, 20, 20, 20}, 100, 100), (Box{90, 20, 10, 20}));
  EXPECT_EQ(clip_to_frame({200, 20, 20, 20}, 100, 100).width, 0);
}

}  // namespace
}  // namespace sluice
