#include "sluice/vision/concept/example_reader.h"

#include <gtest/gtest.h>

#include <opencv2/core.hpp>

#include "sluice/vision/model_stage_testing.h"

namespace sluice {
namespace {

/// Finds one face, as sure as it is told.
class OneFace : public Stage {
 public:
  OneFace(cv::Rect2f box, bool counted) : box_(box), counted_(counted) {}
  std::string name() const override { return "face"; }
  std::string version() const override { return "1"; }
  Result<std::vector<Sighting>> run(StageContext& context) const override {
    context.faces = std::vector{box_};
    if (counted_) {
      context.counted_faces = {{box_, 0.9F}};
    }
    return std::vector<Sighting>{};
  }

 private:
  cv::Rect2f box_;
  bool counted_;
};

class ExampleReaderTest : public ::testing::Test {
 protected:
  ExampleReader reader(cv::Rect2f face, bool counted = true) {
    std::vector<float> values(kEmbeddingLength, 1);
    auto model = std::make_unique<FakeModel>(
        std::vector<std::int64_t>{1, 3, 224, 224},
        std::map<std::string, Tensor>{{"pooled", {{1, kEmbeddingLength, 1, 1}, values}}}, &asked_);
    return {std::make_shared<const OneFace>(face, counted),
            PhotoEmbedder::make(std::move(model), std::string(64, 'a'), Precision::exact).value()};
  }
  /// Grey, with one white square where the face is to be.
  static Photo photo() {
    Photo photo{.rgb = cv::Mat(448, 448, CV_8UC3, cv::Scalar::all(100)),
                .original_width = 448,
                .original_height = 448,
                .format = "png"};
    photo.rgb(cv::Rect(200, 200, 40, 40)).setTo(cv::Scalar::all(255));
    return photo;
  }

  cv::Mat asked_;  // The last picture that was embedded.
};

TEST_F(ExampleReaderTest, FacesAreMaskedBeforeAnythingIsLearned) {
  const Photo picture = photo();
  const ExamplePhoto example = reader({200, 200, 40, 40}, false).read(picture).value();
  double most = 0;
  cv::minMaxLoc(asked_.reshape(1), nullptr, &most);
  EXPECT_LT(most, 220);  // Nothing of the white is left but its share of the mean.
  EXPECT_NEAR(cv::norm(example.embedding), 1, 1e-6);
  EXPECT_EQ(picture.rgb.at<cv::Vec3b>(220, 220)[0], 255);  // The photo itself is left as it is.

  ASSERT_TRUE(reader({0, 0, 10, 10}, false).read(picture).has_value());
  cv::minMaxLoc(asked_.reshape(1), nullptr, &most);
  EXPECT_GT(most, 250);
}

TEST_F(ExampleReaderTest, TellsOfLargeFaces) {
  EXPECT_TRUE(reader({100, 100, 120, 120}).read(photo()).value().large_face);
  EXPECT_FALSE(reader({100, 100, 90, 90}).read(photo()).value().large_face);
  EXPECT_FALSE(reader({100, 100, 120, 120}, false).read(photo()).value().large_face);  // Perhaps a clock.
}

}  // namespace
}  // namespace sluice
