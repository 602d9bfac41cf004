#include "sluice/evaluation/evaluation_json.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <nlohmann/json.hpp>

#include "sluice/base/whole_file.h"

namespace sluice {
namespace {

namespace fs = std::filesystem;

Sighting seen(const std::string& brand, double score) {
  Sighting sighting;
  sighting.kind = "brand";
  sighting.label = brand;
  sighting.score = score;
  return sighting;
}

/// acme found in one photo and missed in another, bolt seen where it is not; no brand-free photo.
Evaluation small() {
  Evaluation evaluation;
  evaluation.run.outcomes = {{{{"acme", {}}}, {seen("acme", 0.9), seen("bolt", 0.6)}}, {{{"acme", {}}}, {}}};
  evaluation.run.names = {"a.jpg", "b.jpg"};
  evaluation.run.milliseconds = {10, 30};
  evaluation.run.unreadable = {{"c.jpg", "empty"}};
  evaluation.findings = judge(evaluation.run.outcomes);
  evaluation.teaching = {1, 2, 1, {"flat"}};
  evaluation.default_threshold = 0.8;
  return evaluation;
}

class JsonFile : public testing::Test {
 protected:
  void TearDown() override { fs::remove(file_); }
  fs::path file_ = fs::path(testing::TempDir()) / ("sluice_json_" + std::to_string(::getpid()) + ".json");
};

TEST(EvaluationJson, HasWhatTheProtocolPromises) {
  EvaluationRequest request;
  request.set = "set.tsv";
  const auto json = to_json(request, small());
  EXPECT_EQ(json["at_default"]["threshold"], 0.8);
  EXPECT_EQ(json["at_default"]["precision"]["value"], 1.0);
  EXPECT_EQ(json["at_default"]["recall"]["value"], 0.5);
  EXPECT_FALSE(json.contains("at_threshold"));
  EXPECT_EQ(json["counts"]["photos"], 2);
  EXPECT_EQ(json["counts"]["unreadable"], 1);
  EXPECT_EQ(json["counts"]["references_too_plain"], 1);
  EXPECT_EQ(json["counts"]["brands_too_plain"], 1);
  EXPECT_EQ(json["ms_per_photo"]["mean"], 20.0);
  EXPECT_EQ(json["per_brand"][0]["found"], 1);
  EXPECT_EQ(json["curve"].size(), 2U);
}

TEST(EvaluationJson, WritesNullForWhatCannotBeMeasured) {
  const std::string text = to_json({}, small()).dump();
  EXPECT_THAT(text, testing::HasSubstr("\"mean_iou\":null"));
  EXPECT_THAT(text, testing::HasSubstr("\"false_alarms_per_1000\":{\"value\":null,\"low\":0.0,\"high\":null}"));
}

TEST(EvaluationJson, GivesTheFiguresOfAChosenThresholdBesideTheShippedOne) {
  EvaluationRequest request;
  request.threshold = 0.5;
  const auto json = to_json(request, small());
  EXPECT_EQ(json["at_default"]["precision"]["value"], 1.0);
  EXPECT_EQ(json["at_threshold"]["precision"]["value"], 0.5);
  EXPECT_EQ(json["per_brand"][1]["false"], 1);
}

TEST_F(JsonFile, CarriesTheCurveToAnotherEvaluation) {
  const Evaluation evaluation = small();
  ASSERT_TRUE(write_whole_file(file_, to_json({}, evaluation).dump(2)).has_value());
  const auto read = read_curve(file_);
  ASSERT_TRUE(read.has_value()) << read.error().message();
  const auto curve = accuracy_curve(evaluation.findings);
  ASSERT_EQ(read->size(), curve.size());
  for (std::size_t i = 0; i < curve.size(); ++i) {
    EXPECT_EQ(read->at(i).threshold, curve[i].threshold);
    EXPECT_EQ(read->at(i).finds, curve[i].finds);
    EXPECT_EQ(read->at(i).precision, curve[i].precision);
  }
}

TEST_F(JsonFile, RefusesWhatIsNoEvaluation) {
  EXPECT_EQ(read_curve(file_).error().code, ErrorCode::not_found);
  for (const char* text : {"", "[]", "{}", "{\"curve\": 3}", "{\"curve\": [{\"threshold\": \"high\"}]}"}) {
    ASSERT_TRUE(write_whole_file(file_, text).has_value());
    const auto read = read_curve(file_);
    ASSERT_FALSE(read.has_value()) << text;
    EXPECT_EQ(read.error().code, ErrorCode::bad_input);
  }
}

TEST(FindsTable, ListsFindsByScoreThenWhatWasMissed) {
  EXPECT_EQ(finds_table(small(), 0.01),
            "photo\tbrand\tscore\tverdict\n"
            "a.jpg\tacme\t0.9000\ttrue\n"
            "a.jpg\tbolt\t0.6000\tfalse\n"
            "b.jpg\tacme\t\tmissed\n");
  EXPECT_EQ(finds_table(small(), 0.95),
            "photo\tbrand\tscore\tverdict\n"
            "a.jpg\tacme\t\tmissed\n"
            "b.jpg\tacme\t\tmissed\n");
}

}  // namespace
}  // namespace sluice
