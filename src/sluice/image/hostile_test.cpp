// Malformed and adversarial files: nothing crashes, hangs or speaks, and no answer breaks its promises.
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <opencv2/core.hpp>

#include "sluice/image/decode.h"
#include "sluice/image/metadata.h"
#include "sluice/image/perceptual_hash.h"
#include "sluice/image/test_encode.h"
#include "sluice/image/test_pictures.h"

namespace sluice {
namespace {

using test::as_bytes;

void read_everything(const std::string& bytes, const std::string& name) {
  (void)read_metadata(as_bytes(bytes));
  (void)decode_reference(as_bytes(bytes), 200);
  const auto photo = decode_photo(as_bytes(bytes));
  if (photo.has_value()) {
    ASSERT_EQ(photo->rgb.type(), CV_8UC3) << name;
    EXPECT_LE(std::max(photo->rgb.cols, photo->rgb.rows), 640) << name;
    EXPECT_GT(photo->rgb.total(), 0U) << name;
    const PerceptualHash hash = pdq_hash(photo->rgb);
    EXPECT_TRUE(hash.quality >= 0 && hash.quality <= 100) << name;
  } else {
    const ErrorCode code = photo.error().code;
    EXPECT_TRUE(code == ErrorCode::bad_input || code == ErrorCode::refused) << name;
    EXPECT_EQ(photo.error().message().find('\n'), std::string::npos) << name;
  }
}

TEST(Hostile, FilesOfTheSharedSetAreReadOrRefusedInSilence) {
  const auto files = test::files_below(std::filesystem::path(SLUICE_SHARED_DIR) / "photos" / "hostile");
  if (files.empty()) {
    GTEST_SKIP() << "../shared/photos/hostile is not there";
  }
  ASSERT_TRUE(start_image_library().has_value());
  testing::internal::CaptureStderr();
  for (const std::filesystem::path& file : files) {
    read_everything(test::read_file(file), file.string());
  }
  EXPECT_EQ(testing::internal::GetCapturedStderr(), "");
}

TEST(Hostile, DamagedFilesOfEveryFormatAreReadOrRefusedInSilence) {
  ASSERT_TRUE(start_image_library().has_value());
  testing::internal::CaptureStderr();
  const cv::Mat picture = test::drawing({120, 90}, 2);
  cv::RNG random(11);
  for (const char* suffix : {".jpg", ".png", ".webp", ".tif", ".gif", ".avif"}) {
    const std::string whole = test::encode(test::to_vips(picture), suffix);
    for (int round = 0; round < 40; ++round) {
      std::string bytes = whole;
      for (int change = 0; change < 8; ++change) {
        // Most damage near the beginning, where the structure is.
        const int reach =
            change % 2 == 0 ? std::min<int>(200, static_cast<int>(bytes.size())) : static_cast<int>(bytes.size());
        bytes[random.uniform(0, reach)] = static_cast<char>(random.uniform(0, 256));
      }
      read_everything(bytes, std::string(suffix) + ", round " + std::to_string(round));
    }
  }
  EXPECT_EQ(testing::internal::GetCapturedStderr(), "");
}

}  // namespace
}  // namespace sluice
