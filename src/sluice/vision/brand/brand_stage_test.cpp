#include "sluice/vision/brand/brand_stage.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <opencv2/imgproc.hpp>
#include <random>
#include <string>

#include "sluice/image/decode.h"
#include "sluice/vision/brand/enrolment.h"
#include "sluice/vision/model_stage_testing.h"

namespace sluice {
namespace {

/// A busy little emblem: corners, letters and discs, different for every seed.
cv::Mat emblem(unsigned seed, int font = cv::FONT_HERSHEY_DUPLEX) {
  std::mt19937 random(seed);
  const auto upto = [&](int limit) { return static_cast<int>(random() % static_cast<unsigned>(limit)); };
  cv::Mat picture(260, 320, CV_8UC3, cv::Scalar(245, 240, 230));
  for (int i = 0; i < 26; ++i) {
    const cv::Scalar ink(upto(200), upto(200), upto(200));
    const cv::Point at(20 + upto(280), 20 + upto(220));
    if (i % 3 == 0) {
      cv::rectangle(picture, at, at + cv::Point(10 + upto(50), 8 + upto(40)), ink, -1, cv::LINE_AA);
    } else if (i % 3 == 1) {
      cv::circle(picture, at, 6 + upto(22), ink, 2 + upto(6), cv::LINE_AA);
    } else {
      cv::putText(picture, std::string(1, static_cast<char>('A' + upto(26))), at, font, 0.8 + upto(10) / 10.0, ink,
                  2, cv::LINE_AA);
    }
  }
  return picture;
}

Photo photo_with(const cv::Mat& mark, const cv::Matx23d& warp) {
  Photo photo;
  photo.rgb = cv::Mat(480, 640, CV_8UC3, cv::Scalar(120, 140, 160));
  std::mt19937 random(5);
  for (int i = 0; i < 60; ++i) {
    const cv::Point at(static_cast<int>(random() % 640), static_cast<int>(random() % 480));
    cv::line(photo.rgb, at, at + cv::Point(static_cast<int>(random() % 90), static_cast<int>(random() % 70)),
             cv::Scalar::all(static_cast<double>(60 + random() % 150)), 2, cv::LINE_AA);
  }
  if (!mark.empty()) {
    cv::warpAffine(mark, photo.rgb, warp, photo.rgb.size(), cv::INTER_AREA, cv::BORDER_TRANSPARENT);
  }
  photo.original_width = 1280;
  photo.original_height = 960;
  return photo;
}

cv::Matx23d turned(double degrees, double scale, double x, double y) {
  const double a = scale * std::cos(degrees * CV_PI / 180);
  const double b = scale * std::sin(degrees * CV_PI / 180);
  return {a, -b, x, b, a, y};
}

class BrandStageTest : public testing::TestWithParam<Effort> {
 protected:
  void SetUp() override {
    ASSERT_TRUE(start_image_library().has_value());
    std::string name = (std::filesystem::temp_directory_path() / "sluice-brand-XXXXXX").string();
    directory_ = mkdtemp(name.data());
    enrol("Anchor", emblem(1));
    enrol("Beacon", emblem(2));
  }
  void TearDown() override { std::filesystem::remove_all(directory_); }

  void enrol(const std::string& name, const cv::Mat& picture) {
    const auto enrolment = enrol_brand(directory_, {name, {{name + ".png", encode_png(picture).value()}}});
    ASSERT_TRUE(enrolment.has_value()) << enrolment.error().message();
  }

  std::shared_ptr<const BrandStage> stage() const {
    return make_brand_stage(directory_, {.effort = GetParam()}).value();
  }

  std::vector<Sighting> look(const Photo& photo) const {
    StageContext context{photo, {}, {}};
    return stage()->run(context).value();
  }

  std::filesystem::path directory_;
};

TEST_P(BrandStageTest, FindsTheMarkWhereItIs) {
  const auto found = look(photo_with(emblem(1), turned(20, 0.9, 200, 60)));
  ASSERT_EQ(found.size(), 1U);
  EXPECT_EQ(found[0].label, "Anchor");
  const cv::Matx23d truth = turned(20, 0.9, 200, 60);
  const double x = 2 * (truth(0, 0) * 320 + truth(0, 1) * 260 + truth(0, 2));
  const double y = 2 * (truth(1, 0) * 320 + truth(1, 1) * 260 + truth(1, 2));
  EXPECT_NEAR((*found[0].polygon)[2].x, x, 16);  // Bottom right corner, in pixels of the original.
  EXPECT_NEAR((*found[0].polygon)[2].y, y, 16);
  EXPECT_NEAR(*found[0].share, 0.81 * 320 * 260 / (640 * 480), 0.03);
}

TEST_P(BrandStageTest, FindsItTurnedByAnyAngle) {
  for (const double degrees : {90.0, 135.0, 180.0, 250.0}) {
    const cv::Matx23d there = turned(degrees, 0.8, 0, 0);
    const double x = 320 - (there(0, 0) * 160 + there(0, 1) * 130);
    const double y = 240 - (there(1, 0) * 160 + there(1, 1) * 130);
    const auto found = look(photo_with(emblem(2), turned(degrees, 0.8, x, y)));
    ASSERT_EQ(found.size(), 1U) << degrees;
    EXPECT_EQ(found[0].label, "Beacon");
  }
}

TEST_P(BrandStageTest, FindsItMirrored) {
  cv::Mat mirrored;
  cv::flip(emblem(1), mirrored, 1);
  const auto found = look(photo_with(mirrored, turned(-10, 0.9, 150, 120)));
  ASSERT_EQ(found.size(), 1U);
  EXPECT_EQ(found[0].label, "Anchor");
  // The reference's top left corner is the mirrored picture's top right one.
  EXPECT_GT((*found[0].polygon)[0].x, (*found[0].polygon)[1].x);
}

TEST_P(BrandStageTest, TwoOfAMarkAreTwoSightings) {
  Photo photo = photo_with(emblem(1), turned(0, 0.7, 40, 40));
  cv::warpAffine(emblem(1), photo.rgb, turned(15, 0.7, 380, 220), photo.rgb.size(), cv::INTER_AREA,
                 cv::BORDER_TRANSPARENT);
  EXPECT_EQ(look(photo).size(), 2U);
}

TEST_P(BrandStageTest, FindsNothingWhereNothingIs) {
  EXPECT_TRUE(look(photo_with({}, {})).empty());
  EXPECT_TRUE(look(photo_with(emblem(3, cv::FONT_HERSHEY_SCRIPT_COMPLEX), turned(0, 0.9, 150, 120))).empty());
}

TEST_P(BrandStageTest, KeptFeaturesGiveTheSameSightingsOrHintAtThem) {
  const Photo photo = photo_with(emblem(1), turned(20, 0.9, 200, 60));
  StageContext context{photo, std::vector<cv::Rect2f>{}, {}};
  const auto brands = stage();
  const auto direct = brands->run(context).value();
  ASSERT_TRUE(context.features.has_value());
  const Remembered remembered = brands->match(*context.features).value();
  EXPECT_EQ(remembered.complete, GetParam() == Effort::fast);
  const auto& again = remembered.sightings;
  ASSERT_EQ(direct.size(), 1U);
  EXPECT_TRUE(std::ranges::any_of(again, [&](const Sighting& hint) { return hint.label == direct[0].label; }));
  if (!remembered.complete) {
    return;
  }
  ASSERT_EQ(again.size(), direct.size());
  EXPECT_EQ(again[0].score, direct[0].score);
  EXPECT_EQ(again[0].polygon, direct[0].polygon);
  EXPECT_EQ(again[0].sharpness, direct[0].sharpness);
}

TEST_P(BrandStageTest, NothingIsKeptUnlessFacesWereLookedForAndNothingFromInsideThem) {
  const Photo photo = photo_with(emblem(1), turned(0, 0.9, 200, 60));
  StageContext unknown{photo, {}, {}};
  ASSERT_TRUE(stage()->run(unknown).has_value());
  EXPECT_FALSE(unknown.features.has_value());

  StageContext masked{photo, std::vector<cv::Rect2f>{{190, 50, 320, 260}}, {}};
  ASSERT_EQ(stage()->run(masked)->size(), 1U);  // What is seen is seen; it is only not kept.
  EXPECT_TRUE(stage()->match(*masked.features)->sightings.empty());
}

TEST_P(BrandStageTest, OfTwoBrandsNearlyAlikeTheBetterIsNamed) {
  cv::Mat sibling = emblem(1);
  cv::rectangle(sibling, {20, 150, 280, 90}, cv::Scalar(20, 90, 30), -1);
  cv::putText(sibling, "LIGHT", {50, 220}, cv::FONT_HERSHEY_DUPLEX, 2.4, cv::Scalar(250, 250, 250), 4,
              cv::LINE_AA);
  enrol("Anchor Light", sibling);
  const auto light = look(photo_with(sibling, turned(10, 0.9, 200, 60)));
  ASSERT_EQ(light.size(), 1U);
  EXPECT_EQ(light[0].label, "Anchor Light");
  const auto plain = look(photo_with(emblem(1), turned(10, 0.9, 200, 60)));
  ASSERT_EQ(plain.size(), 1U);
  EXPECT_EQ(plain[0].label, "Anchor");
}

TEST_P(BrandStageTest, ATinyReferenceDoesNotSpoilTheOthers) {
  cv::Mat tiny;
  cv::resize(emblem(4), tiny, {29, 13}, 0, 0, cv::INTER_AREA);
  const auto enrolment = enrol_brand(
      directory_,
      {"Cutter", {{"tiny.png", encode_png(tiny).value()}, {"large.png", encode_png(emblem(4)).value()}}});
  ASSERT_TRUE(enrolment.has_value()) << enrolment.error().message();
  EXPECT_EQ(look(photo_with(emblem(4), turned(0, 0.9, 150, 120))).size(), 1U);
}

TEST_P(BrandStageTest, VersionChangesWithTheCatalog) {
  const std::string before = stage()->version();
  EXPECT_EQ(stage()->version(), before);
  enrol("Cutter", emblem(4));
  EXPECT_NE(stage()->version(), before);
}

TEST_P(BrandStageTest, BrokenKeptFeaturesAreRefused) {
  EXPECT_FALSE(stage()->match({"other", ""}).has_value());
  EXPECT_FALSE(stage()->match({stage()->feature_format(), "short"}).has_value());
}

/// Words are read by `standard` and `thorough`.
class ReadingBrandStageTest : public BrandStageTest {
 protected:
  void SetUp() override {
    BrandStageTest::SetUp();
    auto reader = TextReader::open(shared_file("models"), {});
    if (!reader.has_value()) {
      GTEST_SKIP() << reader.error().message();
    }
    reader_ = *std::move(reader);
    enrol("Bellwether", emblem(6));
  }

  std::vector<Sighting> read(const Photo& photo) const {
    StageContext context{photo, {}, {}};
    return make_brand_stage(directory_, {.effort = GetParam(), .reader = reader_}).value()->run(context).value();
  }

  static void write(Photo& photo, const std::string& name, cv::Point at) {
    cv::rectangle(photo.rgb, at - cv::Point(20, 50), at + cv::Point(300, 20), cv::Scalar::all(240), -1);
    cv::putText(photo.rgb, name, at, cv::FONT_HERSHEY_DUPLEX, 1.5, cv::Scalar::all(20), 3, cv::LINE_AA);
  }

  std::shared_ptr<const TextReader> reader_;
};

TEST_P(ReadingBrandStageTest, ReadsTheNameOfABrand) {
  Photo photo = photo_with({}, {});
  write(photo, "Bellwether", {250, 300});
  EXPECT_TRUE(look(photo).empty());
  const auto found = read(photo);
  ASSERT_EQ(found.size(), 1U);
  EXPECT_EQ(found[0].label, "Bellwether");
  EXPECT_NEAR(found[0].box->x, 500, 30);  // Pixels of the original.
  EXPECT_NEAR(found[0].box->height, 90, 40);
}

TEST_P(ReadingBrandStageTest, AMarkAndItsNameBesideItAreOneSighting) {
  Photo photo = photo_with(emblem(6), turned(0, 0.7, 150, 60));
  ASSERT_EQ(read(photo).size(), 1U);
  write(photo, "Bellwether", {150, 300});
  EXPECT_EQ(read(photo).size(), 1U);
}

TEST_P(ReadingBrandStageTest, OtherWordsSayNothing) {
  Photo photo = photo_with({}, {});
  write(photo, "Bellringer", {250, 300});
  EXPECT_TRUE(read(photo).empty());
}

INSTANTIATE_TEST_SUITE_P(Efforts, ReadingBrandStageTest, testing::Values(Effort::standard, Effort::thorough),
                         [](const auto& parameter) { return std::string(name_of(parameter.param)); });

INSTANTIATE_TEST_SUITE_P(Efforts, BrandStageTest,
                         testing::Values(Effort::fast, Effort::standard, Effort::thorough),
                         [](const auto& parameter) { return std::string(name_of(parameter.param)); });

}  // namespace
}  // namespace sluice
