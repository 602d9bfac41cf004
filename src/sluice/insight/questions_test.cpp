// Every number against a store small enough to count by hand.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "sluice/insight/brands.h"
#include "sluice/insight/exposure.h"
#include "sluice/insight/group_sizes.h"
#include "sluice/insight/headline.h"
#include "sluice/insight/placement.h"
#include "sluice/insight/places.h"
#include "sluice/insight/provenance.h"
#include "sluice/insight/quality.h"
#include "sluice/insight/seen_with.h"
#include "sluice/insight/shown.h"
#include "sluice/insight/test_store.h"
#include "sluice/insight/trend.h"

namespace sluice::insight {
namespace {

TestSighting brand(const std::string& label, double share = 0.1, const std::string& placement = "centre",
                   double score = 0.9) {
  return {"brand", label, score, share, placement};
}

/// Six photos: 0 and 1 of aa, 2 of bb (0 posted again by cc as 3), 4 of nobody, 5 unseen by the brand stage.
void fill(TestStore& store) {
  store.add({"aa",
             "2024-01-01",
             "DE",
             {brand("Acme", 0.04, "top-left", 0.8), brand("Acme", 0.5), {"object", "cup"}},
             {}});
  store.add({"aa", "2024-01-07", "DE", {brand("Acme", 0.2, "centre", 0.95), brand("Bolt")}, {}});
  store.add({"bb", "2024-01-22", "FR", {{"object", "cup"}}, {}});
  store.add({"cc", "2024-02-05", "FR", {brand("Acme")}, 0});
  store.add({"", "", "", {brand("Bolt", 0.3, "right")}, {}});
  store.add({"dd", "2024-01-08", "", {}, {}, {"colour"}});
  store.add_failure("unreadable");
  store.add_failure("too-large");
  store.add_failure("unreadable");
}

class Questions : public ::testing::Test {
 protected:
  Questions() { fill(store_); }
  Snapshot take(const Scope& scope = {}) const { return Snapshot::take(store_.database(), scope).value(); }
  TestStore store_;
};

TEST_F(Questions, Headline) {
  const Headline headline = ask_headline(take()).value();
  EXPECT_EQ(headline.files, 9);
  EXPECT_EQ(headline.failed_files, 3);
  EXPECT_EQ(headline.in_scope, (Support{5, 5}));  // aa, bb, cc, dd and the nameless one
  EXPECT_EQ(headline.times_seen, 6);
  EXPECT_EQ(headline.undated, 1);
  EXPECT_EQ(headline.anonymous, 1);
  EXPECT_EQ(headline.first_day, "2024-01-01");
  EXPECT_EQ(headline.last_day, "2024-02-05");
  EXPECT_EQ(headline.looked_at, 4);
  EXPECT_EQ(headline.with_brand, (Support{3, 3}));
  EXPECT_EQ(headline.share_with_brand, wilson(3, 4));
  EXPECT_EQ(headline.brand_sightings, 5);  // the repost's own is not counted
  EXPECT_EQ(headline.masked, 4);
}

TEST_F(Questions, BrandsCountOriginalsAndEveryContributor) {
  const auto brands = ask_brands(take()).value();
  ASSERT_EQ(brands.size(), 2U);
  EXPECT_EQ(brands[0].brand, "Acme");
  EXPECT_EQ(brands[0].support, (Support{2, 2}));  // photos 0 and 1; aa and cc, who posted 0 again
  EXPECT_EQ(brands[0].times_seen, 3);
  EXPECT_EQ(brands[0].of_photos, wilson(2, 4));
  EXPECT_EQ(brands[0].of_contributors, wilson(2, 4));
  EXPECT_DOUBLE_EQ(brands[0].median_score, 0.9);  // best per photo: 0.9 and 0.95
  EXPECT_EQ(brands[1].support, (Support{2, 2}));
}

TEST_F(Questions, APeriodLeavesOutOtherDaysAndTheUndated) {
  const auto january = take({"2024-01-02", "2024-01-31"});
  EXPECT_EQ(ask_headline(january).value().in_scope, (Support{3, 3}));
  EXPECT_EQ(ask_headline(january).value().undated, 1);
  const auto brands = ask_brands(january).value();
  ASSERT_EQ(brands.size(), 2U);
  EXPECT_EQ(brands[0].support, (Support{1, 1}));
  EXPECT_EQ(brands[0].of_photos, wilson(1, 2));
}

TEST_F(Questions, WeeksWithoutPhotosStay) {
  const Trends trends = ask_trends(take()).value();
  ASSERT_EQ(trends.weeks.size(), 4U);
  EXPECT_EQ(trends.weeks[0].name(), "2024-W01");
  EXPECT_EQ(trends.weeks[3].name(), "2024-W04");
  EXPECT_EQ(trends.photos, (std::vector<std::int64_t>{2, 0, 0, 1}));
  EXPECT_EQ(trends.undated, 1);
  ASSERT_EQ(trends.brands.size(), 2U);
  EXPECT_EQ(trends.brands[0].weeks, (std::vector<WeekCount>{{2, 2}, {0, 0}, {0, 0}, {1, 0}}));
  EXPECT_EQ(trends.brands[1].undated, 1);
  EXPECT_EQ(trends.brands[0].test.verdict, Verdict::too_few);
}

TEST_F(Questions, SizeAndPlacement) {
  const auto placement = ask_placement(take()).value();
  ASSERT_EQ(placement.size(), 2U);
  EXPECT_EQ(placement[0].sightings, 3);
  EXPECT_EQ(placement[0].support, (Support{2, 2}));
  EXPECT_DOUBLE_EQ(placement[0].share.p10, 0.04);
  EXPECT_DOUBLE_EQ(placement[0].share.p50, 0.2);
  EXPECT_DOUBLE_EQ(placement[0].share.p90, 0.5);
  EXPECT_EQ(placement[0].grid, (std::array<std::int64_t, 9>{1, 0, 0, 0, 2, 0, 0, 0, 0}));
  EXPECT_EQ(placement[1].grid, (std::array<std::int64_t, 9>{0, 0, 0, 0, 1, 1, 0, 0, 0}));
}

TEST_F(Questions, Places) {
  const Places places = ask_places(take()).value();
  ASSERT_EQ(places.countries.size(), 3U);
  EXPECT_EQ(places.countries[0].name, "DE");
  EXPECT_EQ(places.countries[0].support, (Support{2, 1}));
  EXPECT_EQ(places.countries[0].top_brand, "Acme");
  EXPECT_EQ(places.countries[0].top_brand_photos, 2);
  EXPECT_EQ(places.countries[1].name, "FR");
  EXPECT_EQ(places.countries[1].with_brand, (Support{1, 1}));
  EXPECT_EQ(places.countries[2].name, "");
  EXPECT_EQ(places.cells, 0);
}

TEST_F(Questions, ProvenanceNamesVersionsAndFailures) {
  const Provenance provenance = ask_provenance(take()).value();
  ASSERT_EQ(provenance.stages.size(), 4U);
  EXPECT_EQ(provenance.stages[0].stage, "brand");
  EXPECT_EQ(provenance.stages[0].version, "brand/1");
  EXPECT_EQ(provenance.stages[0].photos, 5);
  ASSERT_EQ(provenance.failures.size(), 2U);
  EXPECT_EQ(provenance.failures[0].failure, "unreadable");
  EXPECT_EQ(provenance.failures[0].files, 2);
}

TEST(SeenWith, LiftIsTheShareWithTheBrandOverTheShareOfAll) {
  TestStore store;
  for (int i = 0; i < 10; ++i) {  // 6 of Acme's 10 photos show a cup; 2 of the 30 others do
    store.add({i % 2 == 0 ? "aa" : "bb", "", "", {brand("Acme"), {"object", i < 6 ? "cup" : "dog"}}, {}});
  }
  for (int i = 0; i < 30; ++i) {
    store.add({"cc", "", "", {{"object", i < 2 ? "cup" : "cat"}}, {}});
  }
  store.add({"cc", "", "", {brand("Acme")}, {}, {"brand"}});  // no object stage: not in the comparison
  const auto companions = ask_seen_with(Snapshot::take(store.database(), {}).value()).value();
  ASSERT_EQ(companions.size(), 1U);  // four dogs are too few
  const Companion& cup = companions[0];
  EXPECT_EQ(cup.label, "cup");
  EXPECT_EQ(cup.together, (Support{6, 2}));
  EXPECT_EQ(cup.brand_photos, 10);
  EXPECT_EQ(cup.label_photos, 8);
  EXPECT_EQ(cup.photos, 40);
  EXPECT_DOUBLE_EQ(cup.lift.value, 0.6 / 0.2);
  EXPECT_DOUBLE_EQ(cup.lift.low, wilson(6, 10).low / 0.2);
}

TEST(SeenWith, KnowsPlacesAndOccasions) {
  TestStore store;
  const std::vector<std::string> looked = {"brand", "object", "scene", "food", "apparel", "people"};
  for (int i = 0; i < 12; ++i) {
    store.add(
        {"aa", "", "", {i < 6 ? brand("Acme") : brand("Bolt"), {"scene", i < 5 ? "sea" : "street"}}, {}, looked});
  }
  const auto companions = ask_seen_with(Snapshot::take(store.database(), {}).value()).value();
  const auto found = [&](const std::string& kind, const std::string& label) {
    return std::ranges::any_of(companions, [&](const Companion& one) {
      return one.brand == "Acme" && one.kind == kind && one.label == label && one.together == Support{5, 1} &&
             one.label_photos == 5 && one.photos == 12;
    });
  };
  EXPECT_TRUE(found("scene", "sea"));
  EXPECT_TRUE(found("occasion", "nature"));
  EXPECT_TRUE(found("interest", "outdoors"));
}

TEST(Trend, AClockNeverSetDoesNotStretchTheWeeks) {
  TestStore store;
  store.add({"aa", "1970-01-01", "", {brand("Acme")}, {}});
  store.add({"aa", "2024-03-04", "", {brand("Acme")}, {}});
  store.add({"aa", "2024-03-12", "", {}, {}});
  store.add({"aa", "2099-01-01", "", {brand("Acme")}, {}});
  const Trends trends = ask_trends(Snapshot::take(store.database(), {}).value()).value();
  EXPECT_EQ(trends.photos, (std::vector<std::int64_t>{1, 1}));
  EXPECT_EQ(trends.implausible, 2);
  EXPECT_EQ(trends.brands.at(0).weeks, (std::vector<WeekCount>{{1, 1}, {1, 0}}));
}

TEST(Snapshot, OtherPeoplesPhotosNeedAGuard) {
  TestStore store;
  store.run("INSERT INTO source VALUES (2, '/others', 'research')");
  const auto refused = Snapshot::take(store.database(), {});
  ASSERT_FALSE(refused.has_value());
  EXPECT_EQ(refused.error().code, ErrorCode::refused);
  EXPECT_THAT(refused.error().what, ::testing::HasSubstr("/others"));
}

TEST(Snapshot, ABadPeriodIsToldAndLeavesTheStoreUsable) {
  TestStore store;
  EXPECT_EQ(Snapshot::take(store.database(), {"2024-02-30", {}}).error().code, ErrorCode::usage);
  EXPECT_EQ(Snapshot::take(store.database(), {"2024-03-01", "2024-02-01"}).error().code, ErrorCode::usage);
  for (int round = 0; round < 2; ++round) {
    const auto snapshot = Snapshot::take(store.database(), {});
    ASSERT_TRUE(snapshot.has_value()) << snapshot.error().message();
    const Headline nothing = ask_headline(*snapshot).value();
    EXPECT_EQ(nothing.files, 0);
    EXPECT_EQ(nothing.first_day, std::nullopt);
    EXPECT_TRUE(ask_trends(*snapshot).value().weeks.empty());
  }
}

TEST(GroupSizes, AreCountedAmongPhotosLookedAtForPeople) {
  TestStore store;
  const std::vector<std::string> looked = {"brand", "people"};
  const TestSighting pair{"people", "pair"};
  store.add({"aa", "", "", {pair, brand("Acme"), brand("Bolt")}, {}, looked});
  store.add({"bb", "", "", {pair}, {}, looked});
  store.add({"bb", "", "", {{"people", "crowd"}}, {}, looked});
  store.add({"cc", "", "", {}, {}, looked});
  store.add({"cc", "", "", {pair}, 0, looked});  // Photo 0 posted again.
  store.add({"dd", "", "", {brand("Acme")}, {}, {"brand"}});
  const auto rows = ask_group_sizes(Snapshot::take(store.database(), {}).value()).value();
  ASSERT_EQ(rows.size(), 5U);
  EXPECT_EQ(rows[0].label, "none");
  EXPECT_EQ(rows[0].support, (Support{1, 1}));
  EXPECT_EQ(rows[1].label, "solo");
  EXPECT_EQ(rows[1].support, (Support{0, 0}));
  EXPECT_EQ(rows[2].label, "pair");
  EXPECT_EQ(rows[2].support, (Support{2, 3}));
  EXPECT_EQ(rows[2].of_photos, wilson(2, 4));
  EXPECT_EQ(rows[2].with_brand, 1);
  EXPECT_EQ(rows[2].branded, wilson(1, 2));
  EXPECT_EQ(rows[4].label, "crowd");
}

TEST(Shown, LabelsAreCountedAmongPhotosThatTheirStageHasLookedAt) {
  TestStore store;
  const std::vector<std::string> looked = {"brand", "scene"};
  const TestSighting sea{"scene", "sea"};
  store.add({"aa", "", "", {sea, brand("Acme"), brand("Acme"), brand("Bolt")}, {}, looked});
  store.add({"bb", "", "", {sea, brand("Bolt")}, {}, looked});
  store.add({"bb", "", "", {{"scene", "forest"}}, {}, looked});
  store.add({"cc", "", "", {brand("Bolt")}, {}, looked});
  store.add({"cc", "", "", {sea}, 0, looked});  // Photo 0 posted again.
  store.add({"dd", "", "", {brand("Bolt")}, {}, {"brand"}});
  const auto kinds = ask_shown(Snapshot::take(store.database(), {}).value()).value();
  ASSERT_EQ(kinds.size(), 1U);  // Nothing else has looked; the taxonomy's evidence is not complete either.
  EXPECT_EQ(kinds[0].kind, "scene");
  EXPECT_EQ(kinds[0].photos, 4);
  ASSERT_EQ(kinds[0].labels.size(), 2U);
  const ShownLabel& first = kinds[0].labels[0];
  EXPECT_EQ(first.label, "sea");
  EXPECT_EQ(first.support, (Support{2, 3}));
  EXPECT_EQ(first.of_photos, wilson(2, 4));
  EXPECT_EQ(first.with_brand, 2);
  EXPECT_EQ(first.branded, wilson(2, 2));
  ASSERT_EQ(first.brands.size(), 2U);
  EXPECT_EQ(first.brands[0].brand, "Bolt");
  EXPECT_EQ(first.brands[0].support, (Support{2, 3}));
  EXPECT_EQ(first.brands[0].of_label, wilson(2, 2));
  EXPECT_DOUBLE_EQ(first.brands[0].lift.value, 1 / 0.75);
  EXPECT_DOUBLE_EQ(first.brands[0].lift.low, wilson(2, 2).low / 0.75);
  EXPECT_EQ(first.brands[1].of_label, wilson(1, 2));
  EXPECT_EQ(kinds[0].labels[1].label, "forest");
  EXPECT_EQ(kinds[0].labels[1].with_brand, 0);
  EXPECT_TRUE(kinds[0].labels[1].brands.empty());
}

TEST(Shown, ConceptsOfTheOperatorAreCounted) {
  TestStore store;
  store.add({"aa", "", "", {{"concept", "latte art"}, brand("Acme")}, {}, {"brand", "concept"}});
  const auto kinds = ask_shown(Snapshot::take(store.database(), {}).value()).value();
  ASSERT_EQ(kinds.size(), 1U);
  EXPECT_EQ(kinds[0].kind, "concept");
  EXPECT_EQ(kinds[0].labels.at(0).label, "latte art");
  EXPECT_EQ(kinds[0].labels.at(0).brands.at(0).brand, "Acme");
}

TEST(Shown, OccasionsAndInterestsComeFromTheTaxonomy) {
  TestStore store;
  const std::vector<std::string> looked = {"brand", "object", "scene", "food", "apparel", "people"};
  store.add({"aa", "", "", {{"object", "dog"}, brand("Acme")}, {}, looked});
  store.add({"bb", "", "", {{"scene", "sea"}}, {}, looked});
  const auto kinds = ask_shown(Snapshot::take(store.database(), {}).value()).value();
  ASSERT_EQ(kinds.size(), 6U);  // The stage apparel has two kinds.
  EXPECT_EQ(kinds[0].kind, "occasion");
  EXPECT_EQ(kinds[0].photos, 2);
  ASSERT_EQ(kinds[0].labels.size(), 1U);
  EXPECT_EQ(kinds[0].labels[0].label, "nature");
  ASSERT_EQ(kinds[1].labels.size(), 2U);
  EXPECT_EQ(kinds[1].labels[0].label, "outdoors");
  EXPECT_EQ(kinds[1].labels[1].label, "pets");
  EXPECT_EQ(kinds[1].labels[1].brands.at(0).brand, "Acme");
  EXPECT_TRUE(kinds[3].labels.empty());
}

TEST(GroupSizes, WithoutPeopleLookedForThereAreNone) {
  TestStore store;
  store.add({"aa", "", "", {brand("Acme")}, {}, {"brand", "face"}});
  EXPECT_TRUE(ask_group_sizes(Snapshot::take(store.database(), {}).value()).value().empty());
}

TEST(Exposure, IsAMeanOverMarksWithAnIntervalOverPhotos) {
  TestStore store;
  for (int i = 0; i < 4; ++i) {
    store.add({"aa", "2024-01-01", "", {brand("Bolt"), brand("Bolt")}});
  }
  const auto exposure = [&] { return ask_exposure(Snapshot::take(store.database(), {}).value()).value().at(0); };
  EXPECT_EQ(exposure().marks, 8);
  EXPECT_EQ(exposure().support, (Support{4, 1}));
  EXPECT_FALSE(exposure().margin.has_value());
  const double mean = exposure().mean;
  EXPECT_GT(mean, 0);
  store.add({"bb", "2024-01-01", "", {brand("Bolt"), brand("Bolt")}});
  ASSERT_TRUE(exposure().margin.has_value());
  EXPECT_NEAR(*exposure().margin, 0, 1e-9);              // All alike.
  store.add({"bb", "2024-01-01", "", {brand("Bolt")}});  // Alone: better exposed.
  EXPECT_GT(exposure().mean, mean);
  EXPECT_GT(*exposure().margin, 0);
}

TEST(Quality, LeavesOutEveryPhotoWithALabelAskedFor) {
  TestStore store;
  const auto add = [&](const std::string& contributor, const std::string& day,
                       const std::vector<std::string>& faults, std::optional<int> repost_of = {}) {
    std::vector<TestSighting> sightings = {brand("Bolt")};
    for (const std::string& fault : faults) {
      sightings.push_back({"quality", fault});
    }
    return store.add({contributor, day, "", sightings, repost_of, {"brand", "quality"}});
  };
  add("aa", "2024-01-01", {});
  const int both = add("bb", "2024-01-02", {"blurred", "ai-generated"});
  add("cc", "2024-01-03", {}, both);  // Goes with its original.
  add("bb", "2024-02-01", {"blurred"});
  add("dd", "2024-02-02", {"meme"});
  const auto photos = [&](const Scope& scope) {
    const Snapshot snapshot = Snapshot::take(store.database(), scope).value();
    const Quality quality = ask_quality(snapshot).value();
    return std::pair(ask_headline(snapshot).value().in_scope.photos, quality.left_out);
  };
  EXPECT_EQ(photos({}), std::pair(3L, 1L));
  EXPECT_EQ(photos({{}, {}, {}}), std::pair(4L, 0L));
  EXPECT_EQ(photos({{}, {}, {"blurred"}}), std::pair(2L, 2L));
  EXPECT_EQ(photos({{}, {}, {"blurred", "meme"}}), std::pair(1L, 3L));
  EXPECT_EQ(photos({"2024-02-01", {}, {"blurred"}}), std::pair(1L, 1L));

  const Snapshot snapshot = Snapshot::take(store.database(), {}).value();
  const Quality quality = ask_quality(snapshot).value();
  ASSERT_EQ(quality.labels.size(), 3U);
  EXPECT_EQ(quality.labels[0].label, "blurred");
  EXPECT_EQ(quality.labels[0].support, (Support{2, 2}));  // Of bb and, having posted it again, cc.
  EXPECT_FALSE(quality.labels[0].left_out);
  EXPECT_EQ(quality.labels[2].label, "ai-generated");
  EXPECT_TRUE(quality.labels[2].left_out);
  EXPECT_EQ(Snapshot::take(store.database(), {{}, {}, {"ugly"}}).error().code, ErrorCode::usage);
}

}  // namespace
}  // namespace sluice::insight
