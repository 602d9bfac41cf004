#include "sluice/synth/score.h"

#include <gtest/gtest.h>

namespace sluice::synth {
namespace {

TrueMark shown(const std::string& brand) {
  TrueMark mark;
  mark.brand = brand;
  return mark;
}

TEST(Score, CountsPairsOfPhotoAndBrand) {
  Collection collection;
  collection.marks = {{"Tavaro", MarkKind::emblem, 1, 1}, {"Fjordhus", MarkKind::wordmark, 2, 2}};
  collection.photos = {{"1.jpg", "", {shown("Tavaro"), shown("Tavaro")}},
                       {"2.jpg", "", {shown("Tavaro"), shown("Fjordhus")}},
                       {"3.jpg", "", {}}};
  const auto scores = score(collection, {{"1.jpg", "Tavaro"}, {"3.jpg", "Tavaro"}, {"2.jpg", "Nobody"}});
  ASSERT_EQ(scores.size(), 2U);
  EXPECT_EQ(scores[0].tally.shown, 2);
  EXPECT_EQ(scores[0].tally.found, 2);
  EXPECT_EQ(scores[0].tally.right, 1);
  EXPECT_DOUBLE_EQ(scores[0].tally.precision(), 0.5);
  EXPECT_DOUBLE_EQ(scores[1].tally.recall(), 0.0);
  EXPECT_EQ(total(scores, MarkKind::wordmark).shown, 1);
  EXPECT_EQ(total(scores, MarkKind::shape).shown, 0);
}

}  // namespace
}  // namespace sluice::synth
