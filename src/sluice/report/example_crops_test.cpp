#include "sluice/report/example_crops.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <opencv2/imgproc.hpp>

#include "sluice/insight/test_store.h"

namespace sluice::report {
namespace {

using insight::ExampleCandidate;
using insight::Snapshot;
using insight::TestSighting;
using insight::TestStore;
using ::testing::ElementsAre;

/// Says that there is a face wherever it finds pure red, or nothing at all.
class RedFaces : public Stage {
 public:
  explicit RedFaces(bool looks = true) : looks_(looks) {}
  std::string name() const override { return "face"; }
  std::string version() const override { return "test"; }
  Result<std::vector<Sighting>> run(StageContext& context) const override {
    if (looks_) {
      cv::Mat red;
      cv::inRange(context.photo.rgb, cv::Scalar(200, 0, 0), cv::Scalar(255, 60, 60), red);
      const cv::Rect box = cv::boundingRect(red);
      context.faces = box.empty() ? std::vector<cv::Rect2f>{} : std::vector<cv::Rect2f>{cv::Rect2f(box)};
    }
    return std::vector<Sighting>{};
  }

 private:
  bool looks_;
};

/// Grey, 1280 x 960, with a red square (the face) inside the surroundings of a blue mark.
std::string photo_bytes() {
  cv::Mat photo(960, 1280, CV_8UC3, cv::Scalar(128, 128, 128));
  cv::rectangle(photo, cv::Rect(600, 300, 80, 80), {255, 0, 0}, cv::FILLED);
  cv::rectangle(photo, cv::Rect(700, 300, 200, 100), {0, 0, 255}, cv::FILLED);
  return encode_jpeg(photo, 95).value();
}

ExampleCandidate candidate_of(const std::string& bytes) {
  return {"Acme",
          0.9,
          {Point{700, 300}, {900, 300}, {900, 400}, {700, 400}},
          sha256(std::as_bytes(std::span(bytes))),
          "/p",
          "a.jpg"};
}

class ExampleCrops : public ::testing::Test {
 protected:
  static void SetUpTestSuite() { ASSERT_TRUE(start_image_library().has_value()); }
  const std::string bytes_ = photo_bytes();
  const ExampleCandidate candidate_ = candidate_of(bytes_);
};

TEST_F(ExampleCrops, ShowTheMarkAndNoFace) {
  const auto crop = cut_example(std::as_bytes(std::span(bytes_)), candidate_, *make_plain_decoder(), RedFaces());
  ASSERT_TRUE(crop.has_value()) << crop.error().message();
  EXPECT_EQ(std::max(crop->width, crop->height), kPictureSide);
  const cv::Mat picture = decode_photo(std::as_bytes(std::span(crop->jpeg))).value().rgb;
  cv::Mat red;
  cv::inRange(picture, cv::Scalar(180, 0, 0), cv::Scalar(255, 90, 90), red);
  EXPECT_EQ(cv::countNonZero(red), 0);
  cv::Mat blue;
  cv::inRange(picture, cv::Scalar(0, 0, 200), cv::Scalar(60, 60, 255), blue);
  EXPECT_GT(cv::countNonZero(blue), 0.1 * static_cast<double>(picture.total()));
}

TEST_F(ExampleCrops, NothingIsShownUnlessFacesWereLookedFor) {
  EXPECT_EQ(cut_example(std::as_bytes(std::span(bytes_)), candidate_, *make_plain_decoder(), RedFaces(false))
                .error()
                .code,
            ErrorCode::refused);
}

TEST_F(ExampleCrops, AnotherFileUnderTheSameNameIsNotShown) {
  ExampleCandidate other = candidate_;
  other.photo[0] ^= 1;
  EXPECT_EQ(cut_example(std::as_bytes(std::span(bytes_)), other, *make_plain_decoder(), RedFaces()).error().code,
            ErrorCode::bad_input);
}

TEST_F(ExampleCrops, AMarkBeyondTheFrameIsNotShown) {
  ExampleCandidate outside = candidate_;
  outside.polygon = {Point{5000, 0}, {5100, 0}, {5100, 50}, {5000, 50}};
  EXPECT_FALSE(
      cut_example(std::as_bytes(std::span(bytes_)), outside, *make_plain_decoder(), RedFaces()).has_value());
}

TEST_F(ExampleCrops, CornersFarAwayAreDrawnTowardsAndThoseNowhereRefused) {
  // An outline whose left edge stands in the photo and whose right one is as far away as a number can be.
  ExampleCandidate wild = candidate_;
  wild.polygon = {Point{640, 500}, {1e300, 500}, {1e300, 900}, {640, 900}};
  const auto crop = cut_example(std::as_bytes(std::span(bytes_)), wild, *make_plain_decoder(), RedFaces());
  ASSERT_TRUE(crop.has_value()) << crop.error().message();
  const cv::Mat picture = decode_photo(std::as_bytes(std::span(crop->jpeg))).value().rgb;
  cv::Mat white;
  cv::inRange(picture, cv::Scalar(225, 225, 225), cv::Scalar(255, 255, 255), white);
  EXPECT_GT(cv::countNonZero(white), 300);  // Left, top and bottom edge.
  wild.polygon[2].x = std::nan("");
  EXPECT_EQ(cut_example(std::as_bytes(std::span(bytes_)), wild, *make_plain_decoder(), RedFaces()).error().code,
            ErrorCode::bad_input);
}

TEST_F(ExampleCrops, AMarkUnderAMaskIsNotShown) {
  ExampleCandidate covered = candidate_;
  covered.polygon = {Point{600, 300}, {690, 300}, {690, 390}, {600, 390}};
  EXPECT_EQ(cut_example(std::as_bytes(std::span(bytes_)), covered, *make_plain_decoder(), RedFaces()).error().code,
            ErrorCode::refused);
}

TEST_F(ExampleCrops, FilesThatHaveGoneArePassedOver) {
  std::vector<ExampleCandidate> candidates(10, candidate_);
  candidates[0].path = "gone.jpg";
  const ReadPhoto read = [&](const std::string&, const std::string& path) -> Result<std::string> {
    return path == "gone.jpg" ? Result<std::string>(fail(ErrorCode::not_found, "it has gone")) : bytes_;
  };
  const std::vector<std::string> brands = {"Zenith", "Acme"};
  const auto examples = cut_examples(brands, candidates, read, *make_plain_decoder(), RedFaces());
  ASSERT_EQ(examples.size(), 1U);
  EXPECT_EQ(examples[0].brand, "Acme");
  EXPECT_EQ(examples[0].crops.size(), kPicturesPerBrand);
  EXPECT_EQ(examples[0].crops[0].jpeg,
            cut_examples(brands, candidates, read, *make_plain_decoder(), RedFaces())[0].crops[0].jpeg);
}

TEST(Examples, EveryContributorsSurestComesFirst) {
  TestStore store;
  const auto acme = [](double score) { return TestSighting{"brand", "Acme", score, 0.1, "centre"}; };
  store.add({"aa", "", "", {acme(0.99), acme(0.5)}});
  store.add({"aa", "", "", {acme(0.98)}});
  store.add({"bb", "", "", {acme(0.7)}});
  store.add({"bb", "", "", {acme(1.0)}, {}, {"brand"}});  // nobody looked for faces
  store.add({"cc", "", "", {acme(0.7)}});
  const auto candidates = ask_examples(Snapshot::take(store.database(), {}).value()).value();
  std::vector<std::string> paths;
  for (const auto& candidate : candidates) {
    paths.push_back(candidate.path);
  }
  EXPECT_THAT(paths, ElementsAre("000000.jpg", "000002.jpg", "000004.jpg", "000001.jpg"));
  EXPECT_EQ(candidates[0].location, "/photos");
  EXPECT_EQ(candidates[0].polygon[2], (Point{40, 60}));
}

}  // namespace
}  // namespace sluice::report
