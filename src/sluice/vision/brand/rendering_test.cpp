#include "sluice/vision/brand/rendering.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <iterator>
#include <opencv2/core.hpp>
#include <opencv2/imgproc.hpp>
#include <vector>

#include "sluice/image/decode.h"

namespace sluice {
namespace {

class Renderings : public testing::Test {
 protected:
  static void SetUpTestSuite() { ASSERT_TRUE(start_image_library().has_value()); }

  /// A ring of that ink on nothing; of each rendering whether the ring is lighter than its ground, or neither.
  static std::vector<int> polarities(int ink) {
    cv::Mat mark(200, 200, CV_8UC4, cv::Scalar::all(0));
    cv::circle(mark, {100, 100}, 80, cv::Scalar(ink, ink, ink, 255), 30);
    const auto rendered = render_reference(encode_png(mark).value(), "mark.png", false).value();
    std::vector<int> polarities;
    for (const Rendering& rendering : rendered.renderings) {
      const auto& grey = rendering.grey;
      const auto middle = grey.at<unsigned char>(grey.rows / 2, grey.cols / 2);
      double darkest = 0;
      double lightest = 0;
      cv::minMaxLoc(grey, &darkest, &lightest);
      const bool lighter = lightest > middle + 40;
      const bool darker = darkest < middle - 40;
      polarities.push_back(lighter == darker ? 0 : lighter ? 1 : -1);
    }
    return polarities;
  }
};

TEST_F(Renderings, EveryInkIsTaughtOnLightAndOnDark) {
  for (const int ink : {0, 40, 128, 215, 255}) {
    const auto found = polarities(ink);
    EXPECT_EQ(std::count(found.begin(), found.end(), 1), std::ssize(found) / 2) << ink;
    EXPECT_EQ(std::count(found.begin(), found.end(), -1), std::ssize(found) / 2) << ink;
  }
}

}  // namespace
}  // namespace sluice
