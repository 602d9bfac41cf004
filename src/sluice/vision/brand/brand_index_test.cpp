#include "sluice/vision/brand/brand_index.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <exception>
#include <filesystem>
#include <fstream>
#include <opencv2/imgproc.hpp>
#include <random>
#include <set>

#include "sluice/catalog/catalog.h"
#include "sluice/image/decode.h"
#include "sluice/vision/brand/enrolment.h"

namespace sluice {
namespace {

namespace fs = std::filesystem;

/// A PNG of discs and letters, another for every seed.
std::string emblem(unsigned seed) {
  std::mt19937 random(seed);
  const auto upto = [&](int limit) { return static_cast<int>(random() % static_cast<unsigned>(limit)); };
  cv::Mat picture(150, 180, CV_8UC3, cv::Scalar(245, 240, 230));
  for (int i = 0; i < 16; ++i) {
    const cv::Scalar ink(upto(200), upto(200), upto(200));
    const cv::Point at(10 + upto(150), 20 + upto(120));
    if (i % 2 == 0) {
      cv::circle(picture, at, 5 + upto(14), ink, -1, cv::LINE_AA);
    } else {
      cv::putText(picture, std::string(1, static_cast<char>('A' + upto(26))), at, cv::FONT_HERSHEY_DUPLEX, 1.2,
                  ink, 2, cv::LINE_AA);
    }
  }
  return encode_png(picture).value();
}

Brand brand(const std::string& name, unsigned seed) {
  return {name, {{name + ".png", emblem(seed)}}};
}

class BrandIndexTest : public testing::Test {
 protected:
  void SetUp() override {
    ASSERT_TRUE(start_image_library().has_value());
    std::string name = (fs::temp_directory_path() / "sluice-brand-index-XXXXXX").string();
    directory_ = mkdtemp(name.data());
  }
  void TearDown() override { fs::remove_all(directory_); }

  /// Opens the index; how many brands it had to learn.
  std::size_t learned() {
    std::size_t count = 0;
    index_ =
        open_brand_index(directory_, Effort::fast, [&](std::size_t, std::size_t total) { count = total; }).value();
    return count;
  }
  std::vector<std::string> names() const {
    std::vector<std::string> all;
    std::ranges::transform(index_->brands(), std::back_inserter(all), &IndexedBrand::name);
    return all;
  }

  fs::path directory_;
  std::optional<FeatureIndex> index_;
};

TEST_F(BrandIndexTest, LearnsWhatWasAddedAndForgetsWhatWasRemoved) {
  const Catalog catalog(directory_);
  ASSERT_TRUE(catalog.add(brand("Anchor", 1)).has_value());
  ASSERT_TRUE(catalog.add(brand("Beacon", 2)).has_value());
  EXPECT_EQ(learned(), 2U);
  EXPECT_EQ(learned(), 0U);
  ASSERT_TRUE(catalog.add(brand("Cutter", 3)).has_value());
  ASSERT_TRUE(catalog.remove("Anchor").has_value());
  EXPECT_EQ(learned(), 1U);
  EXPECT_EQ(names(), (std::vector<std::string>{"Beacon", "Cutter"}));
}

TEST_F(BrandIndexTest, TheSameNameWithAnotherPictureIsAnotherBrand) {
  const Catalog catalog(directory_);
  ASSERT_TRUE(catalog.add(brand("Anchor", 1)).has_value());
  ASSERT_EQ(learned(), 1U);
  const std::string before = index_->brands()[0].digest;
  ASSERT_TRUE(catalog.remove("Anchor").has_value());
  ASSERT_TRUE(catalog.add(brand("Anchor", 9)).has_value());
  EXPECT_EQ(learned(), 1U);
  EXPECT_NE(index_->brands()[0].digest, before);
}

TEST_F(BrandIndexTest, TheSameNameWithOtherAliasesIsAnotherBrand) {
  const Catalog catalog(directory_);
  Brand anchor = brand("Anchor", 1);
  std::set<std::string> digests;
  for (const std::vector<std::string>& aliases : {std::vector<std::string>{}, {"Hook"}, {"Hook", "Kedge"}}) {
    anchor.aliases = aliases;
    ASSERT_TRUE(catalog.add(anchor).has_value());
    EXPECT_EQ(learned(), 1U);
    EXPECT_EQ(index_->brands()[0].aliases, aliases);
    digests.insert(index_->brands()[0].digest);
    ASSERT_TRUE(catalog.remove("Anchor").has_value());
  }
  EXPECT_EQ(digests.size(), 3U);
}

TEST_F(BrandIndexTest, ACopyOfTheDirectoryNeedNotBeLearnedAgain) {
  ASSERT_TRUE(Catalog(directory_).add(brand("Anchor", 1)).has_value());
  ASSERT_EQ(learned(), 1U);
  fs::last_write_time(directory_ / "Anchor" / "brand.json", fs::file_time_type::clock::now());
  EXPECT_EQ(learned(), 0U);
}

TEST_F(BrandIndexTest, AnIndexThatIsDamagedOrGoneIsMadeAnew) {
  ASSERT_TRUE(Catalog(directory_).add(brand("Anchor", 1)).has_value());
  ASSERT_EQ(learned(), 1U);
  for (const auto& file : fs::recursive_directory_iterator(directory_ / ".index")) {
    if (file.path().extension() == ".bin") {
      fs::resize_file(file.path(), 100);
    }
  }
  EXPECT_EQ(learned(), 1U);
  fs::remove_all(directory_ / ".index");
  EXPECT_EQ(learned(), 1U);
  EXPECT_EQ(names(), std::vector<std::string>{"Anchor"});
}

TEST_F(BrandIndexTest, WhatWasLearnedBeforeAStopNeedNotBeLearnedAgain) {
  for (unsigned i = 0; i < 5; ++i) {
    ASSERT_TRUE(Catalog(directory_).add(brand("brand " + std::to_string(i), i)).has_value());
  }
  struct Stop : std::exception {};
  const auto stop = [](std::size_t done, std::size_t) {
    if (done == 3) {
      throw Stop();
    }
  };
  EXPECT_THROW((void)open_brand_index(directory_, Effort::fast, stop, 1), Stop);
  EXPECT_EQ(learned(), 3U);  // The third was not kept yet.
  EXPECT_EQ(names().size(), 5U);
  EXPECT_EQ(learned(), 0U);
}

TEST_F(BrandIndexTest, ABrandThatGoesWhileOthersAreLearnedIsLeftOut) {
  for (unsigned i = 0; i < 3; ++i) {
    ASSERT_TRUE(Catalog(directory_).add(brand("brand " + std::to_string(i), i)).has_value());
  }
  const auto remove = [&](std::size_t done, std::size_t) {
    if (done == 1) {
      ASSERT_TRUE(Catalog(directory_).remove("brand 1").has_value());
    }
  };
  index_ = open_brand_index(directory_, Effort::fast, remove, 1).value();
  EXPECT_EQ(names(), (std::vector<std::string>{"brand 0", "brand 2"}));
  EXPECT_EQ(learned(), 0U);
}

TEST_F(BrandIndexTest, ADamagedBrandIsLeftOut) {
  ASSERT_TRUE(Catalog(directory_).add(brand("Anchor", 1)).has_value());
  ASSERT_TRUE(Catalog(directory_).add(brand("Beacon", 2)).has_value());
  std::ofstream(directory_ / "Beacon" / "brand.json") << "{";
  EXPECT_EQ(learned(), 1U);
  EXPECT_EQ(names(), std::vector<std::string>{"Anchor"});
}

TEST_F(BrandIndexTest, ManyAreEnrolledAtOnce) {
  constexpr std::size_t kBrands = 9;
  std::size_t told = 0;
  BulkOptions options;
  options.threads = 2;
  options.progress = [&](std::size_t done, std::size_t total) {
    EXPECT_EQ(total, kBrands);
    told = done;
  };
  const auto give = [](std::size_t number) -> Result<Brand> {
    return number == 4 ? Brand{"bad", {{"bad.png", "no picture"}}}
                       : brand("brand " + std::to_string(number), static_cast<unsigned>(number));
  };
  const auto answers = enrol_brands(directory_, kBrands, give, options);
  ASSERT_TRUE(answers.has_value());
  ASSERT_EQ(answers->size(), kBrands);
  EXPECT_EQ(told, kBrands);
  for (std::size_t i = 0; i < kBrands; ++i) {
    EXPECT_EQ((*answers)[i].has_value(), i != 4) << i;
  }
  const auto index = open_brand_index(directory_, Effort::standard, [](std::size_t, std::size_t) { FAIL(); });
  EXPECT_EQ(index->brands().size(), kBrands - 1);
}

TEST_F(BrandIndexTest, WhatWasLearnedBeforeAStopIsKept) {
  std::atomic<bool> stop = false;
  BulkOptions options;
  options.threads = 1;
  options.stop = &stop;
  options.progress = [&](std::size_t done, std::size_t) { stop = done == 3; };
  const auto give = [](std::size_t number) -> Result<Brand> {
    return brand("brand " + std::to_string(number), static_cast<unsigned>(number));
  };
  const auto answers = enrol_brands(directory_, 8, give, options);
  ASSERT_TRUE(answers.has_value());
  EXPECT_EQ(answers->size(), 3U);
  EXPECT_EQ(Catalog(directory_).stamps()->size(), 3U);
}

}  // namespace
}  // namespace sluice
