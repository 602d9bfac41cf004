#include "sluice/report/card_report.h"

#include <gmock/gmock.h>

#include "sluice/image/decode.h"

namespace sluice::report {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

BrandCard card() {
  BrandCard card;
  card.brand = "<b>Acme</b>";
  card.references = {"<i>.png"};
  card.brands_enrolled = 3;
  card.threshold = 0.86;
  card.seed = 7;
  card.count = 20;
  CardCondition upright{"upright", "As it stands.", 20, 15, proportion(15, 20), 0.5, {}};
  upright.example.rgb = cv::Mat(480, 640, CV_8UC3, cv::Scalar(90, 120, 60));
  card.synthetic.conditions = {upright};
  card.synthetic.sizes = {{32, {"32 px", "Small.", 20, 0, proportion(0, 20), 0, {}}}};
  card.synthetic.scenes_of_mark = 40;
  card.synthetic.others_named = {{"<u>Bolt", 2}};
  card.synthetic.brand_free = 200;
  card.synthetic.false_finds = 1;
  card.synthetic.false_finds_per_1000 = rate_per_1000(1, 200);
  return card;
}

class CardReport : public ::testing::Test {
 protected:
  static void SetUpTestSuite() { ASSERT_TRUE(start_image_library().has_value()); }
};

TEST_F(CardReport, SaysWhatWasMeasuredAndHow) {
  const std::string page = render_card(card()).value();
  for (const char* text : {"75.0%", "53.1–88.8%", "15 of 20", "Smallest size found", ">none<", "5.0", "seed 7",
                           "0.86", "What this does not tell", SLUICE_VERSION}) {
    EXPECT_THAT(page, HasSubstr(text));
  }
  EXPECT_THAT(page, Not(HasSubstr("On the photos given")));
}

TEST_F(CardReport, NoValueBecomesMarkup) {
  const std::string page = render_card(card()).value();
  for (const char* text : {"<b>Acme", "<i>.png", "<u>Bolt", "<script", "http"}) {
    EXPECT_THAT(page, Not(HasSubstr(text)));
  }
}

TEST_F(CardReport, ShowsOnePictureOfEachConditionThatHasAScene) {
  const std::string page = render_card(card()).value();
  EXPECT_THAT(page, HasSubstr("alt=\"Synthetic scene, upright: not found\""));
  EXPECT_EQ(page.find("data:image/jpeg"), page.rfind("data:image/jpeg"));
}

TEST_F(CardReport, PhotosHaveASectionOfTheirOwn) {
  BrandCard with = card();
  with.photos = PhotosCard{
      "set.tsv", {}, 10, 1, 0, 0, 0, 10, 0, proportion(0, 0), proportion(0, 0), rate_per_1000(0, 10), 0};
  const std::string page = render_card(with).value();
  EXPECT_THAT(page, HasSubstr("On the photos given"));
  EXPECT_THAT(page, HasSubstr("names this brand in none of them"));
  EXPECT_THAT(page, HasSubstr("1 could not be read"));
}

}  // namespace
}  // namespace sluice::report
