#include "sluice/vision/text/text_reader.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <opencv2/imgproc.hpp>
#include <string>
#include <vector>

#include "sluice/vision/model_stage_testing.h"

namespace sluice {
namespace {

using ::testing::Contains;

cv::Mat written(const std::string& text, int type) {
  cv::Mat picture(240, 480, type, cv::Scalar::all(235));
  cv::putText(picture, text, {30, 140}, cv::FONT_HERSHEY_DUPLEX, 2, cv::Scalar::all(20), 3, cv::LINE_AA);
  return picture;
}

TEST(LineReader, ReadsALine) {
  const auto reader = LineReader::open().value();
  cv::Mat line;
  cv::resize(written("Sluice", CV_8U).rowRange(80, 160), line, {}, 0.5, 0.5, cv::INTER_AREA);
  const auto words = reader->read(line);
  ASSERT_EQ(words.size(), 1U);
  EXPECT_EQ(words.front().text, "Sluice");
  EXPECT_GT(words.front().confidence, 0.6);
  EXPECT_GT(words.front().box.width, 80);
}

TEST(TextDetector, RegionsAreLinesGrownToTheirEdges) {
  Tensor map{.shape = {1, 1, 64, 64}, .values = std::vector<float>(64 * 64)};
  cv::Mat probability(64, 64, CV_32F, map.values.data());
  cv::rectangle(probability, {8, 24, 40, 8}, 0.9, -1);
  cv::rectangle(probability, {8, 50, 40, 8}, 0.35, -1);  // Too faint on the whole.
  const TextDetector detector(std::make_unique<FakeModel>(
      std::vector<std::int64_t>{1, 3, 960, 960}, std::map<std::string, Tensor>{{"sigmoid_0.tmp_0", map}}));
  const auto regions = detector.find(cv::Mat(128, 128, CV_8UC3, cv::Scalar::all(0)), 64).value();
  ASSERT_EQ(regions.size(), 1U);
  EXPECT_NEAR(regions[0].centre.x, 55, 1);  // Pixels of the photo: twice those of the map.
  EXPECT_NEAR(regions[0].centre.y, 55, 1);
  EXPECT_NEAR(regions[0].length, 2 * (39 + 8.7), 2);
  EXPECT_NEAR(regions[0].height, 2 * (7 + 8.7), 2);
  EXPECT_NEAR(regions[0].angle, 0, 0.01);
}

/// The words of a photo, whichever way it lies.
class TextReaderTest : public testing::TestWithParam<int> {};

TEST_P(TextReaderTest, ReadsUprightTurnedAndMirrored) {
  const auto reader = TextReader::open(shared_file("models"), {});
  if (!reader.has_value()) {
    GTEST_SKIP() << reader.error().message();
  }
  cv::Mat photo = written("Sluice", CV_8UC3);
  if (GetParam() < 2) {
    cv::flip(photo, photo, GetParam());
  }
  const auto lines = (*reader)->read(photo, {448, 16}).value();
  std::vector<std::string> words;
  for (const ReadLine& line : lines) {
    for (const ReadWord& word : line.words) {
      words.push_back(word.text);
      if (word.text == "Sluice") {
        EXPECT_EQ(line.mirrored, GetParam() == 0 || GetParam() == 1);
        const cv::Point2d middle = (word.corners[0] + word.corners[2]) / 2;
        EXPECT_NEAR(middle.x, GetParam() == 1 || GetParam() == -1 ? 342 : 138, 20);
      }
    }
  }
  EXPECT_THAT(words, Contains("Sluice"));
}

INSTANTIATE_TEST_SUITE_P(Ways, TextReaderTest, testing::Values(2, 0, 1, -1));  // As it is, and OpenCV's flips.

}  // namespace
}  // namespace sluice
