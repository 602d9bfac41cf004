#include "sluice/evaluation/runner.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <string>

namespace sluice {
namespace {

namespace fs = std::filesystem;

/// Photos are one-byte files; the byte becomes the photo's width.
class Runner : public testing::Test {
 protected:
  void SetUp() override {
    folder_ = fs::path(testing::TempDir()) /
              ("sluice_runner_" + std::string(testing::UnitTest::GetInstance()->current_test_info()->name()));
    fs::remove_all(folder_);
    fs::create_directories(folder_);
    for (int i = 0; i < 40; ++i) {
      const std::string name = std::to_string(i);
      std::ofstream(folder_ / name) << static_cast<char>(i + 1);
      tests_.push_back({name, folder_ / name, {{"acme", Box{0, 0, 1, 1}}}});
    }
  }
  void TearDown() override { fs::remove_all(folder_); }

  static Result<Photo> decode(Bytes bytes) {
    if (bytes.size() != 1) {
      return fail(ErrorCode::bad_input, "not a picture", "leave it out");
    }
    Photo photo;
    photo.original_width = static_cast<int>(bytes[0]);
    photo.rgb = cv::Mat(1, photo.original_width, CV_8UC3, cv::Scalar(0, 0, 0));
    photo.original_height = 1;
    return photo;
  }
  static Result<std::vector<Sighting>> find(const Photo& photo) {
    Sighting sighting;
    sighting.label = "acme";
    sighting.score = photo.original_width / 100.0;
    return std::vector{sighting};
  }

  fs::path folder_;
  std::vector<TestPhoto> tests_;
};

TEST_F(Runner, AnswersAlikeOnOneThreadAndOnMany) {
  for (const int threads : {1, 4}) {
    const auto run = run_finder(tests_, decode, find, {.threads = threads});
    ASSERT_TRUE(run.has_value());
    ASSERT_EQ(run->outcomes.size(), tests_.size());
    EXPECT_EQ(run->milliseconds.size(), tests_.size());
    for (std::size_t i = 0; i < tests_.size(); ++i) {
      EXPECT_EQ(run->names[i], tests_[i].name);
      EXPECT_EQ(run->sizes[i], cv::Size(static_cast<int>(i) + 1, 1));
      EXPECT_DOUBLE_EQ(run->outcomes[i].sightings.at(0).score, static_cast<double>(i + 1) / 100);
    }
  }
}

TEST_F(Runner, LeavesOutWhatCannotBeRead) {
  std::ofstream(folder_ / "3") << "two";
  fs::remove(folder_ / "5");
  const auto run = run_finder(tests_, decode, find, {.threads = 2});
  ASSERT_TRUE(run.has_value());
  EXPECT_EQ(run->outcomes.size(), tests_.size() - 2);
  ASSERT_EQ(run->unreadable.size(), 2U);
  EXPECT_EQ(run->unreadable[0].name, "3");
  EXPECT_THAT(run->unreadable[0].reason, testing::HasSubstr("not a picture"));
  EXPECT_EQ(run->unreadable[1].name, "5");
  EXPECT_THAT(run->unreadable[1].reason, testing::HasSubstr("is not there"));
}

TEST_F(Runner, StopsWithTheErrorOfTheFirstPhotoThatFails) {
  const BrandFinder broken = [](const Photo& photo) -> Result<std::vector<Sighting>> {
    if (photo.original_width >= 8) {
      return fail(ErrorCode::internal, "width " + std::to_string(photo.original_width));
    }
    return find(photo);
  };
  for (const int threads : {1, 4}) {
    const auto run = run_finder(tests_, decode, broken, {.threads = threads});
    ASSERT_FALSE(run.has_value());
    EXPECT_EQ(run.error().what, "7: width 8");
  }
}

TEST_F(Runner, TransformsPhotoAndTruth) {
  const auto run = run_finder(tests_, decode, find, {.transform = Transform::mirror});
  ASSERT_TRUE(run.has_value());
  EXPECT_EQ(run->outcomes[9].truth.at(0).box, (Box{9, 0, 1, 1}));
}

TEST_F(Runner, TellsProgress) {
  std::size_t calls = 0;
  const auto run =
      run_finder(tests_, decode, find, {.threads = 3, .progress = [&](std::size_t done, std::size_t total) {
                                          EXPECT_EQ(done, ++calls);
                                          EXPECT_EQ(total, 40U);
                                        }});
  EXPECT_TRUE(run.has_value());
  EXPECT_EQ(calls, 40U);
}

}  // namespace
}  // namespace sluice
