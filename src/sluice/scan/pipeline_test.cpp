#include "sluice/scan/pipeline.h"

#include <gmock/gmock.h>

#include "sluice/scan/test_parts.h"

namespace sluice {
namespace {

using test::Data;
using test::FakeStages;
using test::MemorySource;
using test::png;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::Pair;

/// Photos, copies of photos, files that are none, files that cannot be read, files shown as a problem.
void fill(MemorySource& source) {
  for (int photo = 0; photo < 24; ++photo) {
    source.items["a/" + std::to_string(photo) + ".png"] = {.bytes = png(photo)};
    source.items["copy/" + std::to_string(photo) + ".png"] = {.bytes = png(photo)};
  }
  source.items["bad/none.png"] = {.bytes = "this is no picture"};
  source.items["bad/same.png"] = {.bytes = "this is no picture"};
  source.items["bad/empty.png"] = {};
  source.items["bad/cut.png"] = {.bytes = png(99).substr(0, 200)};
  source.items["bad/gone.png"] = {.bytes = "x", .failure = Error{ErrorCode::not_found, "it has gone", ""}};
  source.items["bad/pipe.png"] = {.problem = Error{ErrorCode::bad_input, "a FIFO", "remove it"}};
}

TEST(Pipeline, ScansOnceAndThenReadsNothing) {
  MemorySource source;
  fill(source);
  Data data;
  FakeStages stages;
  const auto first = data.scan(source, stages);
  ASSERT_TRUE(first.has_value()) << first.error().message();
  EXPECT_EQ(first->counts.items, 54U);
  EXPECT_EQ(first->counts.added, 24U);
  EXPECT_EQ(first->counts.known, 24U);
  EXPECT_THAT(first->counts.failed, ElementsAre(Pair("missing", 1U), Pair("not-a-photo", 5U)));
  EXPECT_EQ(first->store.photos, 24U);
  EXPECT_THAT(first->store.sightings, ElementsAre(Pair("brand", 24U), Pair("face", 24U), Pair("object", 24U)));
  EXPECT_EQ(stages.object->runs, 24);
  EXPECT_EQ(data.count("item WHERE failure IS NOT NULL AND length(reason) > 3"), 6);

  source.reads = 0;
  const std::string before = data.exported();
  const auto second = data.scan(source, stages);
  EXPECT_EQ(second->counts.unchanged, 48U);
  EXPECT_EQ(second->counts.failures(), 6U);  // What failed is tried again.
  EXPECT_EQ(source.reads, 5);
  EXPECT_EQ(stages.object->runs, 24);
  EXPECT_EQ(data.exported(), before);
}

TEST(Pipeline, GivesTheSameExportFromAnyNumberOfThreadsAndAnyInterruption) {
  MemorySource source;
  fill(source);
  std::string expected;
  for (const int threads : {1, 4}) {
    Data data;
    ASSERT_TRUE(data.scan(source, FakeStages(), {.threads = threads}).has_value());
    if (expected.empty()) {
      expected = data.exported();
    }
    EXPECT_EQ(data.exported(), expected);
  }
  EXPECT_THAT(expected, HasSubstr("acme"));
  Data data;
  std::atomic<bool> stop = false;
  int runs = 0;
  for (bool interrupted = true; interrupted; ++runs) {
    ASSERT_LT(runs, 60);
    stop = false;
    // Stops at the first photo that is new in this run.
    const auto summary =
        data.scan(source, FakeStages(),
                  {.threads = 2, .stop = &stop, .progress = [&](const ScanCounts& counts, std::uint64_t) {
                     stop = stop || counts.added > 0;
                   }});
    ASSERT_TRUE(summary.has_value());
    interrupted = summary->interrupted;
  }
  EXPECT_EQ(data.exported(), expected);
}

TEST(Pipeline, ANewerStageIsRunAlone) {
  MemorySource source;
  fill(source);
  Data data;
  ASSERT_TRUE(data.scan(source, FakeStages("1")).has_value());
  FakeStages newer("2");
  const auto summary = data.scan(source, newer);
  EXPECT_EQ(summary->counts.rescanned, 24U);
  EXPECT_EQ(newer.object->runs, 24);
  EXPECT_EQ(newer.brand->runs, 0);
  EXPECT_EQ(data.count("stage_run WHERE stage = 'object' AND version = '2'"), 24);

  Data straight;
  ASSERT_TRUE(straight.scan(source, FakeStages("2")).has_value());
  EXPECT_EQ(data.exported(), straight.exported());
}

TEST(Pipeline, BrandsAreLookedForAgainWhereFacesAre) {
  MemorySource source;
  source.items["a.png"] = {.bytes = png(1)};
  Data data;
  ASSERT_TRUE(data.scan(source, FakeStages("1", {"acme"}, "1")).has_value());
  FakeStages newer("1", {"acme"}, "2");
  ASSERT_TRUE(data.scan(source, newer).has_value());
  EXPECT_EQ(newer.face->runs, 1);
  EXPECT_EQ(newer.brand->runs, 1);
  EXPECT_EQ(newer.object->runs, 0);
}

TEST(Pipeline, ABrandAddedLaterIsFoundWithoutReadingAnything) {
  MemorySource source;
  fill(source);
  Data data;
  ASSERT_TRUE(data.scan(source, FakeStages("1", {"acme"})).has_value());
  source.reads = 0;
  FakeStages more("1", {"acme", "globex"});
  const auto summary = data.scan(source, more);
  EXPECT_EQ(summary->rematched, 24U);
  EXPECT_EQ(summary->counts.unchanged, 48U);
  EXPECT_EQ(source.reads, 5);  // Those that failed.
  EXPECT_EQ(more.brand->runs, 0);

  Data straight;
  ASSERT_TRUE(straight.scan(source, FakeStages("1", {"acme", "globex"})).has_value());
  EXPECT_EQ(data.exported(), straight.exported());
}

TEST(Pipeline, FeaturesAreKeptAsLongAsWasAsked) {
  MemorySource source;
  source.items["a.png"] = {.bytes = png(1)};
  source.items["b.png"] = {.bytes = png(2)};
  const Day start = today_utc();
  const auto scan = [&](Data& data, int days_later, int keep) {
    ASSERT_TRUE(data.scan(source, FakeStages(),
                          {.keep_features_days = keep, .today = start + std::chrono::days(days_later)})
                    .has_value());
  };
  Data data;
  scan(data, 0, 30);
  EXPECT_EQ(data.count("feature"), 2);
  scan(data, 29, 30);
  EXPECT_EQ(data.count("feature"), 2);
  scan(data, 30, 30);
  EXPECT_EQ(data.count("feature"), 0);

  Data shortened;
  scan(shortened, 0, 30);
  scan(shortened, 1, 5);
  scan(shortened, 6, 30);
  EXPECT_EQ(shortened.count("feature"), 0);

  Data none;
  scan(none, 0, 30);
  scan(none, 0, 0);
  EXPECT_EQ(none.count("feature"), 0);
  EXPECT_EQ(none.count("photo"), 2);
}

TEST(Pipeline, NoFeaturesAreKeptWhereFacesWereNotLookedFor) {
  MemorySource source;
  source.items["a.png"] = {.bytes = png(1)};
  Data data;
  const auto brand = std::make_shared<test::MeanBrandStage>(std::vector<std::string>{"acme"});
  const Scanner scanner({brand}, make_plain_decoder());
  const Source* sources[] = {&source};
  ASSERT_TRUE(scan_sources(data.store, sources, {scanner, brand.get(), data.key}, ScanOptions{}).has_value());
  EXPECT_EQ(data.count("photo"), 1);
  EXPECT_EQ(data.count("feature"), 0);
}

TEST(Pipeline, WhatWasKnownOutlivesAFileThatCannotBeRead) {
  MemorySource source;
  source.items["a.png"] = {.bytes = png(1)};
  Data data;
  ASSERT_TRUE(data.scan(source, FakeStages("1")).has_value());
  const std::string before = data.exported();
  source.items["a.png"].failure = Error{ErrorCode::io, "permission denied", ""};
  const auto summary = data.scan(source, FakeStages("2"));
  EXPECT_THAT(summary->counts.failed, ElementsAre(Pair("unreadable", 1U)));
  EXPECT_EQ(data.exported(), before);
}

TEST(Pipeline, AChangedFileReplacesItsPhoto) {
  MemorySource source;
  source.items["a.png"] = {.bytes = png(1)};
  Data data;
  ASSERT_TRUE(data.scan(source, FakeStages()).has_value());
  source.items["a.png"] = {.bytes = png(2), .modified_ns = 2};
  ASSERT_TRUE(data.scan(source, FakeStages()).has_value());
  Data straight;
  ASSERT_TRUE(straight.scan(source, FakeStages()).has_value());
  EXPECT_EQ(data.exported(), straight.exported());
  EXPECT_EQ(data.count("photo"), 1);
  source.items["a.png"] = {.bytes = "no picture", .modified_ns = 3};
  ASSERT_TRUE(data.scan(source, FakeStages()).has_value());
  EXPECT_EQ(data.count("photo"), 0);
  EXPECT_EQ(data.count("feature"), 0);
  EXPECT_EQ(data.count("item WHERE failure = 'not-a-photo'"), 1);
}

TEST(Pipeline, ContributorsBecomePseudonymsAndNewFactsNeedNoReading) {
  MemorySource source;
  const auto facts = [](const std::string& country) {
    return ItemFacts{.contributor = "Grete Beispiel", .taken_at = {}, .country = country, .licence = ""};
  };
  source.items["a.png"] = {.bytes = png(1), .facts = facts("DE")};
  Data data;
  ASSERT_TRUE(data.scan(source, FakeStages()).has_value());
  const std::string pseudonym = data.key.pseudonym("/photos", "Grete Beispiel");
  EXPECT_THAT(data.exported(), HasSubstr(pseudonym));
  EXPECT_THAT(data.exported(), Not(HasSubstr("Grete")));
  source.items["a.png"].facts = facts("AT");
  source.reads = 0;
  const auto summary = data.scan(source, FakeStages());
  EXPECT_EQ(source.reads, 0);
  EXPECT_EQ(summary->counts.unchanged, 1U);
  EXPECT_THAT(data.exported(), HasSubstr(" AT by " + pseudonym));
}

TEST(Pipeline, FoldersWithinFoldersAreRefused) {
  MemorySource outer("/photos");
  MemorySource inner("/photos/2024");
  MemorySource beside("/photos2");
  for (auto* source : {&outer, &inner, &beside}) {
    source->items["a.png"] = {.bytes = png(1)};
  }
  Data data;
  ASSERT_TRUE(data.scan(inner, FakeStages()).has_value());
  ASSERT_TRUE(data.scan(beside, FakeStages()).has_value());
  const auto summary = data.scan(outer, FakeStages());
  ASSERT_FALSE(summary.has_value());
  EXPECT_EQ(summary.error().code, ErrorCode::refused);
  EXPECT_THAT(summary.error().what, HasSubstr("/photos/2024 lies within /photos"));
}

TEST(Pipeline, AStoreThatCannotBeWrittenEndsTheRunAndKeepsWhatWasCommitted) {
  MemorySource source;
  source.items["0.png"] = {.bytes = png(0)};
  Data data;
  FakeStages stages;
  ASSERT_TRUE(data.scan(source, stages).has_value());
  const std::string committed = data.exported();
  for (int photo = 1; photo < 60; ++photo) {
    source.items[std::to_string(photo) + ".png"] = {.bytes = png(photo)};
  }
  // As a full disk does: the file may not grow any more, SQLite says "database or disk is full".
  ASSERT_TRUE(data.store.database().execute("PRAGMA max_page_count = 1").has_value());
  const auto full = data.scan(source, stages);
  ASSERT_FALSE(full.has_value());
  EXPECT_EQ(full.error().code, ErrorCode::io);
  EXPECT_THAT(full.error().message(), HasSubstr("free some space"));
  EXPECT_EQ(data.exported(), committed);
  ASSERT_TRUE(data.store.database().execute("PRAGMA max_page_count = 100000").has_value());
  ASSERT_TRUE(data.scan(source, stages).has_value());
  Data straight;
  ASSERT_TRUE(straight.scan(source, FakeStages()).has_value());
  EXPECT_EQ(data.exported(), straight.exported());
}

}  // namespace
}  // namespace sluice
