#include "sluice/image/formats.h"

#include <gmock/gmock.h>

#include "sluice/image/decode.h"

namespace sluice {
namespace {

TEST(Formats, AllAreThereOnTheReferenceSystem) {
  ASSERT_TRUE(start_image_library().has_value());
  EXPECT_THAT(missing_formats(), testing::IsEmpty());
}

}  // namespace
}  // namespace sluice
