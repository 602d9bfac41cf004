#include "sluice/vision/colour_stage.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <opencv2/core.hpp>
#include <string>

namespace sluice {
namespace {

using ::testing::ElementsAre;

using Shares = std::vector<std::pair<std::string, double>>;

Shares shares_of(const cv::Mat& rgb) {
  const Photo photo{.rgb = rgb, .original_width = rgb.cols, .original_height = rgb.rows, .format = "png"};
  StageContext context{.photo = photo, .faces = {}, .features = {}};
  Shares shares;
  const std::vector<Sighting> sightings = make_colour_stage()->run(context).value();
  for (const Sighting& sighting : sightings) {
    EXPECT_EQ(sighting.kind, "colour");
    EXPECT_EQ(sighting.share, sighting.score);
    EXPECT_FALSE(sighting.box.has_value());
    shares.emplace_back(sighting.label, sighting.score);
  }
  return shares;
}

std::string name_of(int rgb) {
  const auto channel = [rgb](int shift) { return static_cast<std::uint8_t>((rgb >> shift) & 0xff); };
  return std::string(kColourNames.at(colour_name(channel(16), channel(8), channel(0))));
}

using Named = std::pair<int, std::string>;

class ColourName : public ::testing::TestWithParam<Named> {};

TEST_P(ColourName, IsWhatPeopleCallIt) {
  EXPECT_EQ(name_of(GetParam().first), GetParam().second);
}

// The centres of the eleven terms in the xkcd colour survey.
INSTANTIATE_TEST_SUITE_P(SurveyCentres, ColourName,
                         ::testing::Values(Named{0x000000, "black"}, Named{0xffffff, "white"},
                                           Named{0x929591, "grey"}, Named{0xe50000, "red"},
                                           Named{0xf97306, "orange"}, Named{0xffff14, "yellow"},
                                           Named{0x15b01a, "green"}, Named{0x0343df, "blue"},
                                           Named{0x7e1e9c, "purple"}, Named{0xff81c0, "pink"},
                                           Named{0x653700, "brown"}));
INSTANTIATE_TEST_SUITE_P(SurveyLightAndDark, ColourName,
                         ::testing::Values(Named{0x840000, "red"}, Named{0xfdaa48, "orange"},
                                           Named{0xd5b60a, "yellow"}, Named{0xfffe7a, "yellow"},
                                           Named{0x96f97b, "green"}, Named{0x033500, "green"},
                                           Named{0x95d0fc, "blue"}, Named{0x00035b, "blue"},
                                           Named{0xbf77f6, "purple"}, Named{0x35063e, "purple"},
                                           Named{0xffd1df, "pink"}, Named{0xad8150, "brown"},
                                           Named{0x341c02, "brown"}, Named{0x363737, "grey"}));
INSTANTIATE_TEST_SUITE_P(EverydayThings, ColourName,
                         ::testing::Values(Named{0x87bdeb, "blue"},     // Clear sky.
                                           Named{0x5a7832, "green"},    // Grass.
                                           Named{0x966e46, "brown"},    // Wood.
                                           Named{0x5a5c62, "grey"},     // Asphalt.
                                           Named{0xe6dcbe, "white"},    // Cream wall.
                                           Named{0x1e1c23, "black"}));  // Night.

TEST(ColourStage, GivesSharesOfPixelsLargestFirst) {
  cv::Mat rgb(10, 10, CV_8UC3, cv::Scalar(229, 0, 0));
  rgb(cv::Rect(0, 0, 10, 6)).setTo(cv::Scalar(3, 67, 223));
  rgb(cv::Rect(0, 9, 4, 1)).setTo(cv::Scalar(0, 0, 0));  // Under a twentieth.
  EXPECT_THAT(shares_of(rgb), ElementsAre(std::pair("blue", 0.60), std::pair("red", 0.36)));
}

TEST(ColourStage, GivesAtMostFive) {
  cv::Mat rgb(6, 10, CV_8UC3);
  const std::array<cv::Scalar, 6> colours = {cv::Scalar(0, 0, 0),     cv::Scalar(255, 255, 255),
                                             cv::Scalar(229, 0, 0),   cv::Scalar(255, 255, 20),
                                             cv::Scalar(21, 176, 26), cv::Scalar(3, 67, 223)};
  for (int row = 0; row < 6; ++row) {
    rgb.row(row).setTo(colours.at(static_cast<std::size_t>(row)));
  }
  EXPECT_EQ(shares_of(rgb).size(), 5U);
}

TEST(ColourStage, TurningOrMirroringChangesNothing) {
  cv::RNG random(7);
  for (int round = 0; round < 20; ++round) {
    cv::Mat rgb(random.uniform(1, 60), random.uniform(1, 60), CV_8UC3);
    random.fill(rgb, cv::RNG::UNIFORM, 0, 256);
    const Shares upright = shares_of(rgb);
    for (const int code : {cv::ROTATE_90_CLOCKWISE, cv::ROTATE_180, cv::ROTATE_90_COUNTERCLOCKWISE}) {
      cv::Mat turned;
      cv::rotate(rgb, turned, code);
      EXPECT_EQ(shares_of(turned), upright);
    }
    cv::Mat mirrored;
    cv::flip(rgb, mirrored, 1);
    EXPECT_EQ(shares_of(mirrored), upright);
  }
}

}  // namespace
}  // namespace sluice
