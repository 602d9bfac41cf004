#include "sluice/vision/brand/kept_features.h"

#include <gtest/gtest.h>

#include <cstdint>
#include <cstring>

#include "sluice/image/test_pictures.h"

namespace sluice {
namespace {

KeptFeatures kept_drawing(Effort effort) {
  Photo photo;
  photo.rgb = test::drawing({240, 180}, 3);
  photo.original_width = 480;
  photo.original_height = 360;
  return keep(look_at(photo, effort), {}, effort);
}

TEST(KeptFeatures, ComeBackAsTheyWereLookedAt) {
  for (const Effort effort : {Effort::fast, Effort::standard}) {
    const KeptFeatures kept = kept_drawing(effort);
    const auto looked = unkeep(kept, effort);
    ASSERT_TRUE(looked.has_value()) << looked.error().message();
    EXPECT_GT(looked->features.size(), 0U);
    EXPECT_EQ(looked->original_width, 480);
    EXPECT_EQ(keep(*looked, {}, effort).bytes, kept.bytes);
  }
}

// Found by the fuzz target kept_features: a place in a photo of no size is not a number.
TEST(KeptFeatures, OfAPhotoOfNoSizeAreRefused) {
  struct Damage {
    std::size_t offset;
    std::uint32_t value;
    std::size_t bytes;
  };
  // Width and height of what was looked at, then of the photo itself.
  for (const Damage damage : {Damage{0, 0, 2}, Damage{2, 0, 2}, Damage{4, 0, 4}, Damage{8, 0, 4},
                              Damage{4, 0xffffffff, 4}, Damage{8, 0x80000000, 4}}) {
    KeptFeatures kept = kept_drawing(Effort::standard);
    std::memcpy(kept.bytes.data() + damage.offset, &damage.value, damage.bytes);
    const auto looked = unkeep(kept, Effort::standard);
    ASSERT_FALSE(looked.has_value()) << damage.offset;
    EXPECT_EQ(looked.error().code, ErrorCode::bad_input);
  }
}

TEST(KeptFeatures, OfAPhotoWithoutAnyMayHaveNoSize) {
  EXPECT_TRUE(unkeep(keep({}, {}, Effort::fast), Effort::fast).has_value());
}

}  // namespace
}  // namespace sluice
