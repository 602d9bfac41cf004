#include "sluice/synth/mark.h"

#include <gtest/gtest.h>

#include <opencv2/core.hpp>
#include <set>

namespace sluice::synth {
namespace {

bool same_pixels(const cv::Mat& a, const cv::Mat& b) {
  return a.size() == b.size() && a.type() == b.type() && cv::norm(a, b, cv::NORM_INF) == 0;
}

TEST(Marks, AreTheSameFromTheSameSeedAndDoNotDependOnTheirNumber) {
  const auto few = make_marks(11, 6);
  const auto many = make_marks(11, 20);
  ASSERT_EQ(few.size(), 6U);
  for (std::size_t index = 0; index < few.size(); ++index) {
    EXPECT_EQ(few[index].name, many[index].name);
    EXPECT_TRUE(same_pixels(draw_mark(few[index], 200), draw_mark(many[index], 200))) << few[index].name;
  }
  EXPECT_FALSE(same_pixels(draw_mark(few[0], 200), draw_mark(make_marks(12, 1)[0], 200)));
}

TEST(Marks, HaveDifferentNamesAndEveryKind) {
  const auto marks = make_marks(3, kMostMarks);
  std::set<std::string> names;
  std::set<MarkKind> kinds;
  for (const Mark& mark : marks) {
    names.insert(mark.name);
    kinds.insert(mark.kind);
  }
  EXPECT_EQ(names.size(), static_cast<std::size_t>(kMostMarks));
  EXPECT_EQ(kinds.size(), 3U);
}

TEST(Marks, AreCroppedToTheirLongestSideAndPartlyOpaque) {
  for (const Mark& mark : make_marks(5, 10)) {
    const cv::Mat drawn = draw_mark(mark, 180);
    EXPECT_EQ(drawn.type(), CV_8UC4);
    EXPECT_EQ(std::max(drawn.cols, drawn.rows), 180);
    cv::Mat alpha;
    cv::extractChannel(drawn, alpha, 3);
    const double opaque = cv::countNonZero(alpha) / static_cast<double>(alpha.total());
    EXPECT_GT(opaque, 0.1) << mark.name;
  }
}

}  // namespace
}  // namespace sluice::synth
