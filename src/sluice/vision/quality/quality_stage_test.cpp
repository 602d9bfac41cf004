#include "sluice/vision/quality/quality_stage.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <opencv2/imgproc.hpp>
#include <set>
#include <string>

#include "sluice/image/test_pictures.h"
#include "sluice/vision/quality/blur.h"

namespace sluice {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

std::vector<std::string> labels(const cv::Mat& rgb, Origin origin = Origin::unknown) {
  const Photo photo{rgb, rgb.cols, rgb.rows, "jpeg"};
  StageContext context{.photo = photo, .faces = {}, .features = {}, .origin = origin};
  const auto sightings = make_quality_stage()->run(context);
  std::vector<std::string> said;
  for (const Sighting& sighting : sightings.value()) {
    EXPECT_EQ(sighting.kind, "quality");
    EXPECT_GT(sighting.score, 0);
    EXPECT_LE(sighting.score, 1);
    EXPECT_FALSE(sighting.box.has_value());
    said.push_back(sighting.label);
  }
  return said;
}

/// Shapes and grain: no row is plain, as in photos.
cv::Mat photo_like(cv::Size size = {640, 480}) {
  cv::Mat picture = test::drawing(size, 7);
  cv::Mat grain(size, CV_8UC3);
  cv::RNG random(3);
  random.fill(grain, cv::RNG::UNIFORM, 0, 30);
  cv::add(picture, grain, picture);
  return picture;
}

void write(cv::Mat& picture, const std::string& text, cv::Point at, double size, const cv::Scalar& colour,
           int thickness) {
  cv::putText(picture, text, at, cv::FONT_HERSHEY_SIMPLEX, size, colour, thickness, cv::LINE_AA);
}

const cv::Scalar kWhite(255, 255, 255);
const cv::Scalar kBlack(0, 0, 0);

TEST(Quality, SaysNothingOfAPlainGoodPhoto) {
  EXPECT_THAT(labels(photo_like()), IsEmpty());
}

TEST(Quality, TellsBlurOfAnyDirection) {
  cv::Mat focus;
  cv::GaussianBlur(photo_like(), focus, {}, 3);
  EXPECT_THAT(labels(focus), ElementsAre("blurred"));
  for (const cv::Size kernel : {cv::Size(15, 1), cv::Size(1, 15)}) {
    cv::Mat moved;
    cv::blur(photo_like(), moved, kernel);
    EXPECT_THAT(labels(moved), ElementsAre("blurred")) << kernel;
  }
}

TEST(Quality, ForgivesABlurredBackground) {
  cv::Mat picture;
  cv::GaussianBlur(photo_like(), picture, {}, 4);
  const cv::Rect subject(200, 120, 240, 240);
  photo_like()(subject).copyTo(picture(subject));
  EXPECT_THAT(labels(picture), IsEmpty());
}

TEST(Quality, TellsDarknessButNotABrightSpotInTheNight) {
  const cv::Mat dark = photo_like() * 0.12;
  EXPECT_THAT(labels(dark), ElementsAre("dark"));
  cv::Mat lit = dark.clone();
  lit.rowRange(0, 96) += cv::Scalar(150, 150, 150);  // A fifth.
  EXPECT_THAT(labels(lit), IsEmpty());
}

TEST(Quality, TellsLinesOfTextOnPlainGround) {
  cv::Mat screen(640, 300, CV_8UC3, kWhite);
  for (int line = 0; line < 16; ++line) {
    write(screen, "some words of line " + std::to_string(line), {12, 30 + 38 * line}, 0.5, kBlack, 1);
  }
  EXPECT_THAT(labels(screen), ElementsAre("screenshot"));
  photo_like({300, 200}).copyTo(screen(cv::Rect(0, 420, 300, 200)));
  EXPECT_THAT(labels(screen), ElementsAre("screenshot"));
}

TEST(Quality, DoesNotTakeADarkPhotoForAScreen) {
  EXPECT_THAT(labels(photo_like() * 0.06), ElementsAre("dark"));
}

TEST(Quality, TellsRimmedLettersOverThePhoto) {
  cv::Mat meme = photo_like();
  write(meme, "WHEN IT WORKS", {40, 70}, 2, kBlack, 16);
  write(meme, "WHEN IT WORKS", {40, 70}, 2, kWhite, 6);
  EXPECT_THAT(labels(meme), ElementsAre("meme"));
}

TEST(Quality, TellsACaptionAboveThePhoto) {
  cv::Mat meme(600, 640, CV_8UC3, kWhite);
  photo_like().copyTo(meme(cv::Rect(0, 120, 640, 480)));
  write(meme, "when it works", {30, 70}, 2, kBlack, 5);
  EXPECT_THAT(labels(meme), ElementsAre("meme"));
  cv::flip(meme, meme, -1);  // Below, and whatever the letters are.
  EXPECT_THAT(labels(meme), ElementsAre("meme"));
}

TEST(Quality, DoesNotTakeASignInTheNightForACaption) {
  cv::Mat sign = photo_like() * 0.6;
  cv::rectangle(sign, {0, 20, 640, 110}, kBlack, cv::FILLED);
  write(sign, "A B C D E F", {40, 95}, 2, kWhite, 6);
  EXPECT_THAT(labels(sign), IsEmpty());
}

TEST(Quality, TakesFromMetadataWhatPixelsDoNotSay) {
  const cv::Mat picture = photo_like();
  EXPECT_THAT(labels(picture, Origin::ai_generated), ElementsAre("ai-generated"));
  EXPECT_THAT(labels(picture, Origin::ai_edited), ElementsAre("ai-edited"));
  EXPECT_THAT(labels(picture, Origin::screenshot), ElementsAre("screenshot"));
}

TEST(Quality, BearsPicturesOfAnyShape) {
  for (const cv::Size size :
       {cv::Size(1, 1), cv::Size(640, 1), cv::Size(1, 640), cv::Size(3, 2), cv::Size(7, 7)}) {
    (void)labels(cv::Mat(size, CV_8UC3, kWhite));
    (void)labels(photo_like(size));
  }
}

TEST(Steepness, FallsWithBlur) {
  cv::Mat grey;
  cv::cvtColor(photo_like(), grey, cv::COLOR_RGB2GRAY);
  double last = steepness(grey);
  for (const double sigma : {0.7, 1.0, 1.5, 2.0, 3.0}) {
    cv::Mat blurred;
    cv::GaussianBlur(grey, blurred, {}, sigma);
    EXPECT_LT(steepness(blurred), last) << sigma;
    last = steepness(blurred);
  }
  EXPECT_EQ(steepness(cv::Mat(50, 50, CV_8UC1, cv::Scalar(90))), 1);
}

}  // namespace
}  // namespace sluice
