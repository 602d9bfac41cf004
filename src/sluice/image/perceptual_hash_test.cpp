#include "sluice/image/perceptual_hash.h"

#include <gtest/gtest.h>

#include <unistd.h>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <opencv2/core.hpp>
#include <opencv2/imgproc.hpp>
#include <string>
#include <vector>

#include "sluice/base/digest.h"
#include "sluice/image/decode.h"
#include "sluice/image/test_pictures.h"

namespace sluice {
namespace {

namespace fs = std::filesystem;

std::vector<cv::Mat> synthetic_pictures() {
  std::vector<cv::Mat> pictures;
  std::uint64_t seed = 1;
  for (const cv::Size size : {cv::Size(640, 480), cv::Size(480, 640), cv::Size(64, 64), cv::Size(63, 65),
                              cv::Size(128, 128), cv::Size(129, 257), cv::Size(5, 5), cv::Size(5, 700),
                              cv::Size(4, 100), cv::Size(1, 1), cv::Size(1023, 37)}) {
    pictures.push_back(test::drawing(size, seed++));
  }
  cv::Mat noise(200, 300, CV_8UC3);
  cv::RNG(9).fill(noise, cv::RNG::UNIFORM, 0, 256);
  pictures.push_back(noise);
  pictures.emplace_back(100, 100, CV_8UC3, cv::Scalar(128, 128, 128));
  pictures.emplace_back(100, 100, CV_8UC3, cv::Scalar(0, 0, 0));
  pictures.push_back(pictures.front()(cv::Rect(100, 50, 301, 200)));  // Not continuous.
  return pictures;
}

std::vector<cv::Mat> real_pictures() {
  std::vector<cv::Mat> pictures;
  if (!start_image_library().has_value()) {
    return pictures;
  }
  for (const fs::path& file : test::files_below(fs::path(SLUICE_SHARED_DIR) / "photos" / "coco128" / "images")) {
    const std::string bytes = test::read_file(file);
    if (auto photo = decode_photo(test::as_bytes(bytes))) {
      pictures.push_back(photo->rgb);
    }
  }
  return pictures;
}

struct Answer {
  std::string hash;
  int quality = 0;
};

/// What the reference says; empty where it is not installed.
std::vector<Answer> ask_reference(const std::vector<cv::Mat>& pictures) {
  const fs::path answers_file = fs::path(testing::TempDir()) / ("pdq-" + std::to_string(getpid()) + ".txt");
  const std::string command = "'" SLUICE_SOURCE_DIR "/.venv/bin/python' '" SLUICE_SOURCE_DIR
                              "/tests/pdq_reference.py' >'" +
                              answers_file.string() + "' 2>/dev/null";
  std::FILE* reference = popen(command.c_str(), "w");  // NOLINT(bugprone-command-processor): the command is ours
  for (const cv::Mat& picture : pictures) {
    std::fprintf(reference, "%d %d\n", picture.rows, picture.cols);
    const cv::Mat whole = picture.clone();
    std::fwrite(whole.data, 1, whole.total() * whole.elemSize(), reference);
  }
  const bool answered = pclose(reference) == 0;
  std::vector<Answer> answers;
  std::ifstream file(answers_file);
  for (Answer answer; answered && file >> answer.hash >> answer.quality;) {
    answers.push_back(answer);
  }
  fs::remove(answers_file);
  return answers;
}

TEST(PerceptualHash, AgreesWithTheReferenceBitForBit) {
  std::vector<cv::Mat> pictures = synthetic_pictures();
  for (const cv::Mat& picture : real_pictures()) {
    pictures.push_back(picture);
  }
  if (ask_reference({test::drawing({64, 64}, 1)}).empty()) {
    GTEST_SKIP() << "the Python module pdqhash is not installed; run tools/bootstrap";
  }
  const std::vector<Answer> answers = ask_reference(pictures);
  ASSERT_EQ(answers.size(), pictures.size());
  for (std::size_t i = 0; i < pictures.size(); ++i) {
    const PerceptualHash hash = pdq_hash(pictures[i]);
    EXPECT_EQ(to_hex(hash.bits), answers[i].hash) << "picture " << i << ", " << pictures[i].size();
    EXPECT_EQ(hash.quality, answers[i].quality) << "picture " << i << ", " << pictures[i].size();
  }
}

TEST(PerceptualHash, IsNearForACopyAndFarForAnotherPicture) {
  const cv::Mat picture = test::drawing({640, 480}, 1);
  cv::Mat copy;
  cv::resize(picture, copy, cv::Size(400, 300), 0, 0, cv::INTER_AREA);
  copy.convertTo(copy, -1, 0.9, 10);
  const PerceptualHash hash = pdq_hash(picture);
  EXPECT_GE(hash.quality, 50);
  EXPECT_LE(hamming_distance(hash, pdq_hash(copy)), 31);
  EXPECT_GT(hamming_distance(hash, pdq_hash(test::drawing({640, 480}, 2))), 60);
}

TEST(PerceptualHash, OfAPlainPictureHasNoQuality) {
  EXPECT_EQ(pdq_hash(cv::Mat(100, 100, CV_8UC3, cv::Scalar(200, 10, 10))).quality, 0);
}

TEST(PerceptualHash, DistanceCountsBits) {
  PerceptualHash a;
  PerceptualHash b;
  b.bits[0] = 0x81;
  b.bits[31] = 0x07;
  EXPECT_EQ(hamming_distance(a, b), 5);
  EXPECT_EQ(hamming_distance(b, b), 0);
}

}  // namespace
}  // namespace sluice
