#include "sluice/vision/label_lists.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "sluice/labels/red_list.h"

namespace sluice {
namespace {

using ::testing::Contains;
using ::testing::Key;

TEST(LabelLists, NoStageCanSayWhatAPersonIs) {
  for (const auto& [kind, labels] : label_lists()) {
    EXPECT_TRUE(check_label(kind).has_value()) << kind;
    EXPECT_FALSE(labels.empty()) << kind;
    for (const std::string& label : labels) {
      EXPECT_TRUE(check_label(label).has_value()) << kind << " " << label;
    }
  }
}

TEST(LabelLists, HoldEveryStageWithAClosedList) {
  for (const char* kind : {"object", "colour", "people", "scene", "food", "apparel"}) {
    EXPECT_THAT(label_lists(), Contains(Key(kind)));
  }
}

}  // namespace
}  // namespace sluice
