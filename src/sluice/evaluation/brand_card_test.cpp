#include "sluice/evaluation/brand_card.h"

#include <gmock/gmock.h>

#include <cmath>
#include <nlohmann/json.hpp>
#include <opencv2/imgproc.hpp>
#include <set>

#include "sluice/evaluation/brand_card_json.h"
#include "sluice/evaluation/mark_scenes.h"
#include "sluice/image/decode.h"

namespace sluice {
namespace {

Sighting sighting_of(const std::string& brand, const Box& box) {
  Sighting sighting;
  sighting.kind = "brand";
  sighting.label = brand;
  sighting.score = 0.9;
  sighting.box = box;
  return sighting;
}

/// Pure magenta, which no drawn scene holds otherwise and red.
Brand brand() {
  cv::Mat mark(120, 120, CV_8UC3, cv::Scalar(255, 0, 255));
  cv::rectangle(mark, cv::Rect(0, 0, 60, 120), {255, 0, 0}, cv::FILLED);
  return {"Acme", {{"acme.png", encode_png(mark).value()}}};
}

/// Where a colour like the mark's is in the photo.
Box coloured(const cv::Mat& rgb) {
  cv::Mat hsv;
  cv::cvtColor(rgb, hsv, cv::COLOR_RGB2HSV);
  cv::Mat there;
  cv::inRange(hsv, cv::Scalar(140, 160, 60), cv::Scalar(180, 255, 255), there);
  const cv::Rect box = cv::boundingRect(there);
  return {static_cast<double>(box.x), static_cast<double>(box.y), static_cast<double>(box.width),
          static_cast<double>(box.height)};
}

class BrandCards : public testing::Test {
 protected:
  static void SetUpTestSuite() { ASSERT_TRUE(start_image_library().has_value()); }
};

TEST_F(BrandCards, ScenesShowTheMarkWhereTheySay) {
  const MarkScenes scenes = MarkScenes::of(brand(), 3).value();
  for (const SceneSeries& series :
       {everyday_scenes(), turned_scenes(), half_covered_scenes(), scenes_of_size(96)}) {
    for (const Treatment treatment : {Treatment::none, Treatment::mirrored, Treatment::upside_down}) {
      const auto scene = scenes.scene(series, 1, treatment).value();
      ASSERT_TRUE(scene.has_value()) << series.name;
      ASSERT_TRUE(scene->mark.has_value());
      const cv::Rect box(static_cast<int>(scene->mark->x), static_cast<int>(scene->mark->y),
                         static_cast<int>(scene->mark->width), static_cast<int>(scene->mark->height));
      const Box inside = coloured(scene->photo.rgb(box & cv::Rect({0, 0}, scene->photo.rgb.size())).clone());
      EXPECT_GT(inside.width * inside.height, 0.3 * box.area()) << series.name;
    }
  }
}

TEST_F(BrandCards, ScenesOfASizeAreOfThatSize) {
  const MarkScenes scenes = MarkScenes::of(brand(), 1).value();
  for (const int pixels : {32, 128}) {
    const auto scene = scenes.scene(scenes_of_size(pixels), 0, Treatment::none).value();
    ASSERT_TRUE(scene.has_value());
    EXPECT_NEAR(std::max(scene->mark->width, scene->mark->height), pixels, 0.2 * pixels);
  }
}

TEST_F(BrandCards, BrandFreeScenesShowNoMark) {
  const MarkScenes scenes = MarkScenes::of(brand(), 1).value();
  EXPECT_FALSE(scenes.scene(brand_free_scenes(), 0, Treatment::none).value()->mark.has_value());
}

TEST_F(BrandCards, ABrandThatCannotBeDrawnIsSaidSo) {
  const auto scenes = MarkScenes::of({"Acme", {{"acme.png", "no picture"}}}, 1);
  ASSERT_FALSE(scenes.has_value());
  EXPECT_EQ(scenes.error().code, ErrorCode::bad_input);
}

TEST_F(BrandCards, FindsCountOnlyAtTheMark) {
  CardOptions options;
  options.count = 2;
  const BrandFinder corner = [](const Photo&) -> Result<std::vector<Sighting>> {
    return std::vector{sighting_of("Acme", {0, 0, 3, 3}), sighting_of("Bolt", {0, 0, 3, 3})};
  };
  const SyntheticCard card = measure_on_scenes(brand(), corner, options).value();
  EXPECT_EQ(card.conditions.front().name, "upright");
  EXPECT_EQ(card.conditions.front().found, 0U);
  EXPECT_TRUE(std::isnan(card.conditions.front().mean_iou));
  EXPECT_FALSE(card.smallest_found.has_value());
  EXPECT_EQ(card.others_named.at("Bolt"), card.scenes_of_mark);
  EXPECT_EQ(card.brand_free, 2 * kBrandFreeTimes);
  EXPECT_EQ(card.false_finds, card.brand_free);
  EXPECT_DOUBLE_EQ(card.false_finds_per_1000.value, 1000);
}

TEST_F(BrandCards, ACardIsTheSameOnOneThreadAndOnMany) {
  const BrandFinder by_colour = [](const Photo& photo) -> Result<std::vector<Sighting>> {
    const Box box = coloured(photo.rgb);
    return box.width < 40 ? std::vector<Sighting>{} : std::vector{sighting_of("Acme", box)};
  };
  CardOptions options;
  options.count = 2;
  BrandCard card;
  card.brand = "Acme";
  options.run.threads = 1;
  card.synthetic = measure_on_scenes(brand(), by_colour, options).value();
  EXPECT_GT(card.synthetic.conditions.front().found, 0U);
  EXPECT_TRUE(card.synthetic.conditions.front().example.found.has_value());
  EXPECT_EQ(card.synthetic.sizes.front().pixels, 16);
  const std::string once = to_json(card).dump();
  options.run.threads = 4;
  card.synthetic = measure_on_scenes(brand(), by_colour, options).value();
  EXPECT_EQ(to_json(card).dump(), once);
}

TEST_F(BrandCards, AnErrorOfTheFinderIsTold) {
  const BrandFinder broken = [](const Photo&) -> Result<std::vector<Sighting>> {
    return fail(ErrorCode::internal, "broken");
  };
  CardOptions options;
  options.count = 1;
  EXPECT_EQ(measure_on_scenes(brand(), broken, options).error().code, ErrorCode::internal);
}

TEST(BrandCardOnPhotos, CountsThisBrandAlone) {
  RunOutcome run;
  const Box box{10, 10, 40, 40};
  run.outcomes = {
      {{{"ACME", box}}, {sighting_of("Acme", box)}},                            // right, however it is written
      {{{"acme", box}}, {sighting_of("Bolt", box)}},                            // missed
      {{{"Bolt", box}}, {sighting_of("Bolt", box), sighting_of("Acme", box)}},  // false, in no brand-free photo
      {{}, {sighting_of("Acme", box)}},                                         // a false alarm
      {{}, {sighting_of("Bolt", box)}},                                         // another's
  };
  const PhotosCard card = figures_on_photos("Acme", run);
  EXPECT_EQ(card.looked_at, 5U);
  EXPECT_EQ(card.with_brand, 2U);
  EXPECT_EQ(card.found, 1U);
  EXPECT_EQ(card.false_finds, 2U);
  EXPECT_EQ(card.brand_free, 2U);
  EXPECT_EQ(card.false_alarms, 1U);
  EXPECT_DOUBLE_EQ(card.recall.value, 0.5);
  EXPECT_DOUBLE_EQ(card.precision.value, 1.0 / 3);
  EXPECT_DOUBLE_EQ(card.false_alarms_per_1000.value, 500);
  EXPECT_DOUBLE_EQ(card.mean_iou, 1);
  EXPECT_LT(card.precision.low, card.precision.value);
}

}  // namespace
}  // namespace sluice
