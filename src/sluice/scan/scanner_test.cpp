#include "sluice/scan/scanner.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>
#include <opencv2/core.hpp>

namespace sluice {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

using Run = std::function<Result<std::vector<Sighting>>(StageContext&)>;

class FakeStage : public Stage {
 public:
  FakeStage(std::string name, Run run) : name_(std::move(name)), run_(std::move(run)) {}
  std::string name() const override { return name_; }
  std::string version() const override { return name_ + "-1"; }
  Result<std::vector<Sighting>> run(StageContext& context) const override { return run_(context); }

 private:
  std::string name_;
  Run run_;
};

std::shared_ptr<const Stage> stage(const std::string& name, Run run) {
  return std::make_shared<const FakeStage>(name, std::move(run));
}

Sighting sighting(const std::string& label, double score) {
  Sighting result;
  result.kind = "test";
  result.label = label;
  result.score = score;
  return result;
}

class ScannerTest : public ::testing::Test {
 protected:
  void SetUp() override {
    ASSERT_TRUE(start_image_library().has_value());
    photo_ = encode_png(cv::Mat(48, 64, CV_8UC3, cv::Scalar(200, 10, 10))).value();
  }

  [[nodiscard]] Bytes photo() const { return std::as_bytes(std::span(photo_)); }

  /// Notes in `order_` that it ran and whether faces were known by then.
  std::shared_ptr<const Stage> noting(const std::string& name) {
    return stage(name, [this, name](StageContext& context) -> Result<std::vector<Sighting>> {
      order_.push_back(name + (context.faces.has_value() ? "+faces" : ""));
      if (name == "face") {
        context.faces.emplace();
      }
      if (name == "brand") {
        context.features = KeptFeatures{.format = "f", .bytes = "b"};
      }
      return std::vector<Sighting>{};
    });
  }

  std::string photo_;
  std::vector<std::string> order_;
};

TEST_F(ScannerTest, TellsOfThePhotoAndSortsSightings) {
  const Scanner scanner({stage("brand",
                               [](StageContext&) -> Result<std::vector<Sighting>> {
                                 return std::vector{sighting("b", 0.5), sighting("a", 0.5), sighting("a", 0.9)};
                               })},
                        make_plain_decoder());
  const auto result = scanner.scan(photo());
  ASSERT_TRUE(result.has_value()) << result.error().message();
  EXPECT_EQ(result->photo, sha256(photo()));
  EXPECT_EQ(result->width, 64);
  EXPECT_EQ(result->height, 48);
  EXPECT_EQ(result->format, "png");
  ASSERT_EQ(result->stages.size(), 1U);
  EXPECT_EQ(result->stages[0].stage, "brand");
  EXPECT_EQ(result->stages[0].version, "brand-1");
  ASSERT_EQ(result->stages[0].sightings.size(), 3U);
  EXPECT_EQ(result->stages[0].sightings[0].label, "a");
  EXPECT_EQ(result->stages[0].sightings[0].score, 0.9);
  EXPECT_EQ(result->stages[0].sightings[2].label, "b");
}

TEST_F(ScannerTest, FacesAreLookedForFirstWhateverTheOrder) {
  const Scanner scanner({noting("colour"), noting("brand"), noting("face")}, make_plain_decoder());
  const auto result = scanner.scan(photo());
  ASSERT_TRUE(result.has_value());
  EXPECT_THAT(order_, ElementsAre("face", "colour+faces", "brand+faces"));
  EXPECT_TRUE(result->features.has_value());
  EXPECT_THAT(scanner.versions(), ElementsAre(std::pair("brand", "brand-1"), std::pair("colour", "colour-1"),
                                              std::pair("face", "face-1")));
}

TEST_F(ScannerTest, WithoutAFaceStageNoFeaturesAreKept) {
  const Scanner scanner({noting("brand")}, make_plain_decoder());
  EXPECT_FALSE(scanner.scan(photo())->features.has_value());
}

TEST_F(ScannerTest, OnlyNamedStagesAnswer) {
  const Scanner scanner({noting("face"), noting("brand"), noting("colour")}, make_plain_decoder());
  const auto colours = scanner.scan(photo(), {"colour"});
  ASSERT_EQ(colours->stages.size(), 1U);
  EXPECT_EQ(colours->stages[0].stage, "colour");
  EXPECT_FALSE(colours->features.has_value());
  EXPECT_THAT(order_, ElementsAre("colour"));
}

TEST_F(ScannerTest, WhoAsksForBrandsHasFacesLookedFor) {
  const Scanner scanner({noting("face"), noting("brand"), noting("colour")}, make_plain_decoder());
  const auto brands = scanner.scan(photo(), {"brand"});
  ASSERT_EQ(brands->stages.size(), 1U);
  EXPECT_EQ(brands->stages[0].stage, "brand");
  EXPECT_TRUE(brands->features.has_value());
  EXPECT_THAT(order_, ElementsAre("face", "brand+faces"));
}

TEST_F(ScannerTest, WhoAsksForPeopleHasFacesAndObjectsLookedForBefore) {
  const Scanner scanner({noting("people"), noting("colour"), noting("object"), noting("face")},
                        make_plain_decoder());
  const auto people = scanner.scan(photo(), {"people"});
  ASSERT_EQ(people->stages.size(), 1U);
  EXPECT_EQ(people->stages[0].stage, "people");
  EXPECT_THAT(order_, ElementsAre("face", "object+faces", "people+faces"));
}

TEST_F(ScannerTest, AStageMustRunIfItIsAskedForOrNeeded) {
  EXPECT_TRUE(must_run({}, "scene"));
  EXPECT_TRUE(must_run({"brand"}, "brand"));
  EXPECT_TRUE(must_run({"brand"}, "face"));
  EXPECT_FALSE(must_run({"brand"}, "object"));
  EXPECT_FALSE(must_run({"face"}, "brand"));
  EXPECT_TRUE(must_run({"pattern"}, "apparel"));
  EXPECT_TRUE(must_run({"pattern"}, "face"));  // The stage of garments needs it.
  EXPECT_FALSE(must_run({"pattern"}, "material"));
}

TEST_F(ScannerTest, ErrorsOfStagesAreTheScans) {
  const Scanner scanner({stage("object",
                               [](StageContext&) -> Result<std::vector<Sighting>> {
                                 return fail(ErrorCode::internal, "no such luck");
                               })},
                        make_plain_decoder());
  const auto result = scanner.scan(photo());
  ASSERT_FALSE(result.has_value());
  EXPECT_EQ(result.error().what, "no such luck");
}

TEST_F(ScannerTest, ExceptionsOfLibrariesAreErrors) {
  const Scanner scanner({stage("brand",
                               [](StageContext&) -> Result<std::vector<Sighting>> {
                                 CV_Error(cv::Error::StsBadArg, "odd picture");
                               })},
                        make_plain_decoder());
  const auto result = scanner.scan(photo());
  ASSERT_FALSE(result.has_value());
  EXPECT_EQ(result.error().code, ErrorCode::internal);
  EXPECT_THAT(result.error().message(), HasSubstr("brand stage: "));
  EXPECT_THAT(result.error().message(), HasSubstr("odd picture"));
  EXPECT_THAT(result.error().message(), ::testing::Not(HasSubstr("\n")));
}

TEST_F(ScannerTest, WhatIsNoPhotoIsAnErrorAndNoStageRuns) {
  const Scanner scanner({noting("colour")}, make_plain_decoder());
  const std::string text = "not a photo";
  const auto result = scanner.scan(std::as_bytes(std::span(text)));
  ASSERT_FALSE(result.has_value());
  EXPECT_EQ(result.error().code, ErrorCode::bad_input);
  EXPECT_TRUE(order_.empty());
}

TEST_F(ScannerTest, TellsTheObserverOfEachStepAndGivesTheSameResult) {
  const Scanner scanner(
      {noting("brand"), noting("face"),
       stage("object",
             [](StageContext&) -> Result<std::vector<Sighting>> { return fail(ErrorCode::internal, "broken"); })},
      make_plain_decoder());
  std::vector<std::string> steps;
  const StepObserver observer = [&](std::string_view step, std::chrono::nanoseconds time) {
    steps.emplace_back(step);
    EXPECT_GE(time.count(), 0);
  };
  EXPECT_FALSE(scanner.scan(photo(), {}, observer).has_value());
  EXPECT_THAT(steps, ElementsAre("digest", "decode", "perceptual_hash", "face", "brand", "object"));
  steps.clear();
  const auto observed = scanner.scan(photo(), {"face"}, observer);
  const auto unobserved = scanner.scan(photo(), {"face"});
  EXPECT_THAT(steps, ElementsAre("digest", "decode", "perceptual_hash", "face"));
  EXPECT_EQ(observed->photo, unobserved->photo);
  EXPECT_EQ(observed->hash.bits, unobserved->hash.bits);
  EXPECT_EQ(observed->stages.size(), unobserved->stages.size());
  steps.clear();
  EXPECT_FALSE(scanner.scan(photo().first(20), {}, observer).has_value());
  EXPECT_THAT(steps, ElementsAre("digest", "decode"));
}

}  // namespace
}  // namespace sluice
