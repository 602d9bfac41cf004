#include "sluice/scan/rematch.h"

#include <gmock/gmock.h>

#include "sluice/scan/test_parts.h"

namespace sluice {
namespace {

using test::Data;
using test::FakeStages;
using test::MeanBrandStage;
using test::MemorySource;
using test::png;
using ::testing::ElementsAre;
using ::testing::Pair;

struct Scanned {
  MemorySource source;
  Data data;
  Scanned() {
    for (int photo = 0; photo < 150; ++photo) {
      source.items[std::to_string(photo) + ".png"] = {.bytes = png(photo, {24, 16})};
    }
    EXPECT_TRUE(data.scan(source, FakeStages("1", {"acme"})).has_value());
  }
};

TEST(Rematch, AsksEveryPhotoOnceWhateverTheThreads) {
  for (const int threads : {1, 4}) {
    Scanned scanned;
    const MeanBrandStage stage({"acme", "globex"});
    std::uint64_t told = 0;
    const auto summary = rematch(scanned.data.store, stage, threads, [&](std::uint64_t done, std::uint64_t total) {
      told = done;
      EXPECT_EQ(total, 150U);
    });
    ASSERT_TRUE(summary.has_value()) << summary.error().message();
    EXPECT_EQ(summary->matched, 150U);
    EXPECT_EQ(told, 150U);
    EXPECT_EQ(stage.matches, 150);
    EXPECT_THAT(summary->photos_by_brand, ElementsAre(Pair("acme", 150U), Pair("globex", 150U)));
    EXPECT_EQ(rematch(scanned.data.store, stage, threads)->matched, 0U);
    Data straight;
    ASSERT_TRUE(straight.scan(scanned.source, FakeStages("1", {"acme", "globex"})).has_value());
    EXPECT_EQ(scanned.data.exported(), straight.exported());
  }
}

TEST(Rematch, TellsWhatItCouldNotAsk) {
  Scanned scanned;
  ASSERT_TRUE(scanned.data.store.database()
                  .execute("DELETE FROM feature WHERE photo IN (SELECT photo FROM feature ORDER BY photo LIMIT 7)")
                  .has_value());
  const auto some = rematch(scanned.data.store, MeanBrandStage({"globex"}), 2);
  EXPECT_EQ(some->matched, 143U);
  EXPECT_EQ(some->without_features, 7U);
  // Another way of extracting features cannot use those that are kept.
  const auto none = rematch(scanned.data.store, MeanBrandStage({"globex"}, "mean-2"), 2);
  EXPECT_EQ(none->matched, 0U);
  EXPECT_EQ(none->without_features, 150U);
}

TEST(Rematch, LeavesToTheNextScanWhatFeaturesOnlyHintAt) {
  Scanned scanned;
  MeanBrandStage added({"acme", "globex"});
  added.only_hints = true;
  const auto hinted = rematch(scanned.data.store, added, 2);
  EXPECT_EQ(hinted->matched, 0U);
  EXPECT_EQ(hinted->hinted, 150U);
  EXPECT_EQ(hinted->without_features, 0U);
  EXPECT_THAT(hinted->hints_by_brand, ElementsAre(Pair("globex", 150U)));
  EXPECT_EQ(scanned.data.count("sighting WHERE label = 'acme'"), 150);  // What was seen stays meanwhile.
  EXPECT_EQ(scanned.data.scan(scanned.source, FakeStages("1", {"acme", "globex"}))->counts.rescanned, 0U)
      << "this stage's features tell all";

  MeanBrandStage removed({"acme"});
  removed.only_hints = true;
  EXPECT_EQ(rematch(scanned.data.store, removed, 2)->hinted, 150U)
      << "a brand that was seen is no longer enrolled";
}

TEST(Rematch, KeepsWhatWasSeenWhereNothingHintsAtMore) {
  Scanned scanned;
  ASSERT_TRUE(scanned.data.store.database().execute("UPDATE stage_run SET version = 'mean-1+older'").has_value());
  MeanBrandStage stage({"acme"});
  stage.only_hints = true;
  EXPECT_EQ(rematch(scanned.data.store, stage, 2)->matched, 150U);
  EXPECT_EQ(scanned.data.count("sighting WHERE label = 'acme'"), 150);
  EXPECT_EQ(scanned.data.count("stage_run WHERE stage = 'brand' AND version = '" + stage.version() + "'"), 150);
  EXPECT_EQ(rematch(scanned.data.store, stage, 2)->matched, 0U);
}

TEST(Rematch, AnotherEnginesAnswersCountForNothing) {
  Scanned scanned;
  ASSERT_TRUE(scanned.data.store.database().execute("UPDATE stage_run SET version = 'other'").has_value());
  MeanBrandStage stage({"acme"});
  stage.only_hints = true;
  const auto summary = rematch(scanned.data.store, stage, 2);
  EXPECT_EQ(summary->matched + summary->hinted, 0U);
  EXPECT_EQ(summary->without_features, 150U);
}

TEST(Rematch, StopsWhenAskedAndGoesOn) {
  Scanned scanned;
  const MeanBrandStage stage({"globex"});
  const std::atomic<bool> stop = true;
  const auto stopped = rematch(scanned.data.store, stage, 2, {}, &stop);
  EXPECT_TRUE(stopped->interrupted);
  EXPECT_EQ(stopped->matched, 0U);
  EXPECT_EQ(rematch(scanned.data.store, stage, 2)->matched, 150U);
}

}  // namespace
}  // namespace sluice
