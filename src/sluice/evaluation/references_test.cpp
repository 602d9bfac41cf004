#include "sluice/evaluation/references.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <opencv2/core.hpp>
#include <string>

#include "sluice/base/whole_file.h"
#include "sluice/image/decode.h"

namespace sluice {
namespace {

namespace fs = std::filesystem;

class References : public testing::Test {
 protected:
  void SetUp() override {
    ASSERT_TRUE(start_image_library().has_value());
    folder_ = fs::path(testing::TempDir()) /
              ("sluice_references_" + std::string(testing::UnitTest::GetInstance()->current_test_info()->name()));
    fs::remove_all(folder_);
    fs::create_directories(folder_);
    picture_ = cv::Mat(1000, 1400, CV_8UC3);
    cv::randu(picture_, 0, 256);
    ASSERT_TRUE(write_whole_file(folder_ / "a.png", encode_png(picture_).value()).has_value());
  }
  void TearDown() override { fs::remove_all(folder_); }

  static Photo decoded(const Reference& reference) {
    return decode_photo(std::as_bytes(std::span(reference.bytes)), {.longest_side = 0, .limits = {}}).value();
  }

  fs::path folder_;
  cv::Mat picture_;
};

TEST_F(References, CropsFromTheFullSizeWithoutLoss) {
  const auto brands =
      load_references(std::vector<ReferenceRow>{{folder_ / "a.png", "acme", Box{900, 700, 400, 280}}});
  ASSERT_TRUE(brands.has_value()) << brands.error().message();
  const Photo cropped = decoded(brands->at(0).references.at(0));
  ASSERT_EQ(cropped.rgb.size(), cv::Size(400, 280));
  EXPECT_EQ(cv::norm(cropped.rgb, picture_(cv::Rect(900, 700, 400, 280)), cv::NORM_INF), 0);
}

TEST_F(References, GroupsByBrandAndHandsInWholeFilesAsTheyAre) {
  const fs::path image = folder_ / "a.png";
  const auto brands = load_references(std::vector<ReferenceRow>{
      {image, "bolt", {}}, {image, "acme", Box{0, 0, 9, 9}}, {image, "bolt", Box{0, 0, 5, 5}}});
  ASSERT_TRUE(brands.has_value()) << brands.error().message();
  ASSERT_EQ(brands->size(), 2U);
  EXPECT_EQ(brands->at(0).name, "bolt");
  ASSERT_EQ(brands->at(0).references.size(), 2U);
  EXPECT_EQ(brands->at(0).references[0].bytes, read_whole_file(image).value());
  EXPECT_NE(brands->at(0).references[0].file_name, brands->at(0).references[1].file_name);
}

TEST_F(References, CutsTheBoxAtTheEdgeOfThePicture) {
  const auto brands =
      load_references(std::vector<ReferenceRow>{{folder_ / "a.png", "acme", Box{1390, 0, 50, 20}}});
  ASSERT_TRUE(brands.has_value()) << brands.error().message();
  EXPECT_EQ(decoded(brands->at(0).references.at(0)).rgb.size(), cv::Size(10, 20));
}

TEST_F(References, NamesThePictureThatCannotTeach) {
  ASSERT_TRUE(write_whole_file(folder_ / "bad.jpg", "no picture").has_value());
  const auto error_of = [](ReferenceRow row) { return load_references(std::vector{std::move(row)}).error(); };
  EXPECT_THAT(error_of({folder_ / "a.png", "acme", Box{2000, 0, 50, 20}}).what,
              testing::AllOf(testing::HasSubstr("a.png for acme"), testing::HasSubstr("outside the picture")));
  EXPECT_THAT(error_of({folder_ / "bad.jpg", "acme", {}}).what, testing::HasSubstr("bad.jpg for acme"));
  EXPECT_EQ(error_of({folder_ / "absent.jpg", "acme", {}}).code, ErrorCode::not_found);
}

}  // namespace
}  // namespace sluice
