#include "sluice/vision/brand/mark_matcher.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <opencv2/imgproc.hpp>
#include <string>
#include <vector>

#include "sluice/image/decode.h"
#include "sluice/vision/brand/decision.h"
#include "sluice/vision/brand/extractor.h"
#include "sluice/vision/brand/mark_proposals.h"
#include "sluice/vision/brand/reference_features.h"

namespace sluice {
namespace {

/// Flat marks, with hardly a corner: a ring with a wedge cut out, bars, a cross, a crescent.
cv::Mat mark(int kind = 0) {
  cv::Mat rgb(240, 240, CV_8UC3, cv::Scalar(250, 250, 250));
  const cv::Scalar red(200, 30, 40);
  const cv::Scalar blue(30, 50, 140);
  switch (kind) {
    case 0:
      cv::ellipse(rgb, {120, 120}, {80, 80}, 0, 40, 320, red, 34, cv::LINE_AA);
      cv::circle(rgb, {120, 120}, 26, blue, -1, cv::LINE_AA);
      break;
    case 1:
      for (int x = 30; x < 200; x += 60) {
        cv::rectangle(rgb, cv::Rect(x, 200 - x, 40, x + 10), blue, -1);
      }
      break;
    case 2:
      cv::line(rgb, {40, 120}, {200, 120}, red, 50);
      cv::line(rgb, {120, 40}, {120, 200}, red, 50);
      break;
    default:
      cv::circle(rgb, {120, 120}, 90, blue, -1, cv::LINE_AA);
      cv::circle(rgb, {150, 100}, 75, {250, 250, 250}, -1, cv::LINE_AA);
  }
  return rgb;
}

FeatureIndex four_brands() {
  const IndexFormat format = index_format(Effort::standard);
  SegmentBuilder builder(format);
  for (int kind = 0; kind < 4; ++kind) {
    const Reference reference{"mark.png", encode_png(mark(kind)).value()};
    const std::vector features = {extract_reference(reference, Effort::standard).value()};
    builder.add("Brand " + std::to_string(kind), "", features, {});
  }
  std::vector<IndexSegment> segments;
  segments.push_back(IndexSegment::parse(builder.serialise(), format).value());
  return {*format.vocabulary, std::move(segments), [](std::size_t, const IndexedBrand&) { return true; }};
}

class MarkMatcherTest : public testing::Test {
 protected:
  void SetUp() override { ASSERT_TRUE(start_image_library().has_value()); }

  std::vector<MarkFind> look(const cv::Mat& photo, bool verify_all = false) const {
    return MarkMatcher(index_, builtin_mark_networks(Precision::exact).value(), Effort::standard, verify_all)
        .find(photo, {}, {})
        .value();
  }

  const FeatureIndex index_ = four_brands();
};

bool was_asked(const MarkFind& find) {
  return find.mark.verified != kUnverified;
}

TEST_F(MarkMatcherTest, AsksTheVerifierOnlyWhereItMayPay) {
  cv::Mat photo(480, 640, CV_8UC3, cv::Scalar(120, 140, 160));
  cv::RNG random(5);
  for (int i = 0; i < 300; ++i) {
    const cv::Point at(random.uniform(0, 640), random.uniform(0, 480));
    const cv::Scalar ink = cv::Scalar::all(random.uniform(60, 210));
    cv::line(photo, at, at + cv::Point(random.uniform(-60, 60), random.uniform(-60, 60)), ink, 2, cv::LINE_AA);
  }
  const auto without = look(photo);
  ASSERT_FALSE(without.empty());
  EXPECT_LT(std::ranges::count_if(without, was_asked), std::ssize(without));
  EXPECT_TRUE(std::ranges::all_of(look(photo, true), was_asked));
  cv::resize(mark(), photo(cv::Rect(200, 120, 200, 200)), {200, 200}, 0, 0, cv::INTER_AREA);
  const auto finds = look(photo);
  ASSERT_TRUE(std::ranges::any_of(finds, was_asked));
  EXPECT_GT(std::ranges::max(finds, {}, [](const MarkFind& find) { return find.mark.verified; }).mark.verified, 2);
}

TEST(Decision, ThePriorProbabilityKnowsNothingOfTheVerifier) {
  MarkFind find;
  find.mark.likeness = find.own.likeness = 0.8;
  find.mark.above = find.own.above = 0.6;
  MarkFind verified = find;
  verified.mark.verified = verified.mark.verified_mean = 6;
  verified.rivals.verified = -3;
  EXPECT_EQ(prior_probability(find, Effort::standard), prior_probability(verified, Effort::standard));
  EXPECT_LT(probability(find, Effort::standard), probability(verified, Effort::standard));
  verified.mark.read = 0.9;
  EXPECT_GT(prior_probability(verified, Effort::standard), prior_probability(find, Effort::standard));
}

TEST(Decision, TheOnlyBrandIsJudgedAsAmongOthers) {
  MarkFind find;  // As a window of any photo may look.
  find.mark.likeness = find.own.likeness = 0.6;
  find.mark.above = find.own.above = 0.43;
  find.mark.verified = find.mark.verified_mean = -0.5;
  for (const Effort effort : {Effort::standard, Effort::thorough}) {
    EXPECT_LT(probability(find, effort), 0.1);
    MarkFind among = find;
    among.rivals.likeness = 0.3;
    among.rivals.above = 0.2;
    among.rivals.verified = -3;
    EXPECT_EQ(probability(find, effort), probability(among, effort));
  }
}

}  // namespace
}  // namespace sluice
