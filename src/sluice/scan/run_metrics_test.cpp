#include "sluice/scan/run_metrics.h"

#include <gmock/gmock.h>

#include "sluice/scan/run_metrics_text.h"
#include "sluice/scan/test_parts.h"

namespace sluice {
namespace {

using test::Data;
using test::FakeStages;
using test::MemorySource;
using test::png;
using ::testing::Gt;
using ::testing::HasSubstr;
using ::testing::Not;

constexpr int kPhotos = 12;

void fill(MemorySource& source) {
  for (int photo = 0; photo < kPhotos; ++photo) {
    const std::string name = std::to_string(photo) + ".png";
    source.items[name] = {.bytes = png(photo)};
    source.items[name].facts.contributor = "Wanda";
  }
  source.items["copy.png"] = {.bytes = png(0)};
  source.items["secret-name.png"] = {.bytes = "this is no picture"};
  source.items["gone.png"] = {.bytes = "x", .failure = Error{ErrorCode::not_found, "it has gone", ""}};
}

std::uint64_t count(const RunMetrics& metrics, const char* step) {
  return metrics.steps().at(step).read().count();
}

TEST(RunMetrics, AgreeWithTheSummaryAndCountEveryStepOfEveryPhoto) {
  MemorySource source;
  fill(source);
  Data data;
  FakeStages stages;
  RunMetrics metrics;
  metrics.prepare(stages.scanner->versions(), 2, 1);
  const auto summary = data.scan(source, stages, {.threads = 2, .metrics = &metrics});
  ASSERT_TRUE(summary.has_value());
  const ScanCounts counts = metrics.counts();
  EXPECT_EQ(counts.items, summary->counts.items);
  EXPECT_EQ(counts.added, 12U);
  EXPECT_EQ(counts.known, 1U);
  EXPECT_EQ(counts.failed, summary->counts.failed);
  EXPECT_EQ(metrics.files_listed, 15U);
  EXPECT_EQ(metrics.reads.read().count(), 15U);  // The one that has gone, too.
  EXPECT_EQ(count(metrics, "decode"), 13U);      // The one that is none, too.
  EXPECT_EQ(count(metrics, "digest"), 14U);      // Of every file that could be read.
  for (const char* step : {"perceptual_hash", "face", "brand", "object"}) {
    EXPECT_EQ(count(metrics, step), 12U) << step;
  }
  EXPECT_GE(metrics.commits.read().count(), 1U);
  EXPECT_EQ(metrics.store()->photos, 12U);
  EXPECT_EQ(metrics.state(), RunState::complete);
  EXPECT_GE(*metrics.ended(), metrics.started());
  EXPECT_EQ(metrics.phases().size(), kPhases.size());
  EXPECT_EQ(metrics.photos.values + metrics.outcomes.values, 0U);

  std::uint64_t bytes = 0;
  for (const auto& [path, item] : source.items) {
    bytes += item.failure ? 0 : item.bytes.size();
  }
  EXPECT_EQ(metrics.bytes_read, bytes);
}

TEST(RunMetrics, NameNoFileBrandOrContributor) {
  MemorySource source("/home/secret-home");
  fill(source);
  Data data;
  FakeStages stages;
  RunMetrics metrics;
  metrics.prepare(stages.scanner->versions(), 2, 1);
  ASSERT_TRUE(data.scan(source, stages, {.metrics = &metrics}).has_value());
  const std::string text = prometheus_text(metrics, data.directory.path());
  EXPECT_THAT(text, HasSubstr("sluice_scan_files_total{fate=\"new\"} 12\n"));
  EXPECT_THAT(text, HasSubstr("sluice_scan_failures_total{reason=\"missing\"} 1\n"));
  EXPECT_THAT(text, HasSubstr("sluice_store_sightings{kind=\"brand\"} 12\n"));
  for (const char* secret : {"secret", "Wanda", "acme", "png", "/"}) {
    EXPECT_THAT(text, Not(HasSubstr(secret)));
  }
}

TEST(RunMetrics, CountOnlyWhatIsCommitted) {
  MemorySource source;
  fill(source);
  Data data;
  FakeStages stages;
  RunMetrics metrics;
  // The store refuses the last commit: of a photo, no row of it may be there.
  ASSERT_TRUE(
      data.store.database()
          .execute("CREATE TEMP TABLE never (x INTEGER PRIMARY KEY, y REFERENCES never (x) DEFERRABLE INITIALLY "
                   "DEFERRED);"
                   "CREATE TEMP TRIGGER refuse AFTER INSERT ON photo BEGIN INSERT INTO never VALUES (NULL, NULL);"
                   " UPDATE never SET y = 0; END;")
          .has_value());
  EXPECT_FALSE(data.scan(source, stages, {.metrics = &metrics}).has_value());
  EXPECT_EQ(metrics.counts().items, 0U);
  EXPECT_EQ(data.count("photo"), 0);
  EXPECT_EQ(metrics.state(), RunState::running);  // Whoever ran it says that it failed.
}

TEST(RunMetrics, AddUpPhasesAndIgnoreUnknownSteps) {
  RunMetrics metrics;
  metrics.observe("unheard-of", std::chrono::seconds(1));
  EXPECT_TRUE(metrics.phases().empty());
  metrics.begin(Phase::list);
  while (metrics.phases().at(Phase::list) == 0) {
  }
  metrics.begin(Phase::scan);
  metrics.end(RunState::interrupted);
  const auto phases = metrics.phases();
  EXPECT_THAT(phases.at(Phase::list), Gt(0));
  EXPECT_EQ(metrics.phases(), phases);  // Nothing goes on.
  EXPECT_EQ(metrics.state(), RunState::interrupted);
}

}  // namespace
}  // namespace sluice
