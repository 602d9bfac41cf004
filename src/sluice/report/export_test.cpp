#include "sluice/report/export.h"

#include <gmock/gmock.h>

#include <fstream>
#include <iterator>

#include "sluice/store/test_directory.h"

namespace sluice {
namespace {

using ::testing::HasSubstr;

std::string read(const std::filesystem::path& file) {
  std::ifstream in(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

/// One photo seen twice by two contributors, with two sightings, and a repost of it.
class Export : public ::testing::Test {
 protected:
  void SetUp() override {
    const Status filled = store_.database().execute(R"(
      INSERT INTO source VALUES (1, '/secret/folder', 'own');
      INSERT INTO photo VALUES (zeroblob(32), 640, 480, 'jpeg', '2024-05-03T10:00:00', NULL, '47a1cbd', zeroblob(32),
                                90, NULL);
      INSERT INTO photo VALUES (x'0100000000000000000000000000000000000000000000000000000000000000', 64, 48, 'png',
                                NULL, NULL, NULL, zeroblob(32), 90, zeroblob(32));
      INSERT INTO item VALUES (1, 'b.jpg', 9, 9, zeroblob(32), NULL, NULL, 'bb', '2024-05-02T10:00:00', 120, 'DE', NULL);
      INSERT INTO item VALUES (1, 'a.jpg', 9, 9, zeroblob(32), NULL, NULL, 'aa', NULL, NULL, 'AT', NULL);
      INSERT INTO item VALUES (1, 'c.png', 9, 9,
                               x'0100000000000000000000000000000000000000000000000000000000000000', NULL, NULL, NULL,
                               NULL, NULL, NULL, NULL);
      INSERT INTO stage_run VALUES (zeroblob(32), 'brand', 'v1');
      INSERT INTO stage_run VALUES (x'0100000000000000000000000000000000000000000000000000000000000000', 'brand', 'v1');
      INSERT INTO sighting VALUES (zeroblob(32), 'brand', 0, 'brand', 'Acme "A", Inc', 0.1, 1, 1.5, 2, 3, 4,
                                   '[[1.5,2.0],[4.5,2.0],[4.5,6.0],[1.5,6.0]]', 0.25, 1, 'top-left');
      INSERT INTO sighting VALUES (zeroblob(32), 'brand', 1, 'brand', 'Globex', 1, 1, NULL, NULL, NULL, NULL, NULL,
                                   NULL, NULL, NULL);
      INSERT INTO sighting VALUES (x'0100000000000000000000000000000000000000000000000000000000000000', 'brand', 0,
                                   'brand', 'Globex', 0.5, 1, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL);
    )");
    ASSERT_TRUE(filled.has_value()) << filled.error().message();
  }

  std::string exported(ExportFormat format) {
    const auto count = export_sightings(store_, insight::Taxonomy::builtin(), format, directory_ / "out");
    EXPECT_EQ(count.value(), 3U);
    EXPECT_FALSE(std::filesystem::exists(directory_ / "out.part"));
    return read(directory_ / "out");
  }

  TestDirectory directory_;
  Store store_ = Store::open(directory_.path(), Database::Mode::read_write).value();
};

TEST_F(Export, JsonLinesHoldEveryFieldInAFixedOrder) {
  const std::string text = exported(ExportFormat::jsonl);
  const std::string first = text.substr(0, text.find(R"(,"exposure":)"));
  EXPECT_EQ(first,
            R"({"photo":"0000000000000000000000000000000000000000000000000000000000000000","photo_width":640,)"
            R"("photo_height":480,"format":"jpeg","taken_at":"2024-05-02T10:00:00","utc_offset_minutes":120,)"
            R"("place":"47a1cbd","country":"AT","contributors":["aa","bb"],"times_seen":2,"repost_of":null,)"
            R"("stage":"brand","version":"v1","kind":"brand","label":"Acme \"A\", Inc","score":0.1,"count":1,)"
            R"("x":1.5,"y":2.0,"width":3.0,"height":4.0,"polygon":[[1.5,2.0],[4.5,2.0],[4.5,6.0],[1.5,6.0]],)"
            R"("share":0.25,"sharpness":1.0,"placement":"top-left")");
  const double exposure = std::stod(text.substr(first.size() + std::string(R"(,"exposure":)").size()));
  EXPECT_NEAR(exposure, 0.14635, 1e-4);  // Small, in a corner, sharp and whole.
  EXPECT_THAT(text, HasSubstr(R"("repost_of":"00000000)"));
  EXPECT_EQ(text.find("secret"), std::string::npos);
}

TEST_F(Export, CsvIsQuotedWhereItMustBe) {
  const std::string text = exported(ExportFormat::csv);
  EXPECT_THAT(text, HasSubstr("placement,exposure\r\n0000"));
  EXPECT_THAT(text, HasSubstr(",640,480,jpeg,2024-05-02T10:00:00,120,47a1cbd,AT,aa bb,2,,brand,v1,brand,"
                              "\"Acme \"\"A\"\", Inc\",0.1,1,1.5,2,3,4,"
                              "\"[[1.5,2.0],[4.5,2.0],[4.5,6.0],[1.5,6.0]]\",0.25,1,top-left,0."));
}

TEST_F(Export, APlaceThatCannotTakeItIsAnErrorAndLeavesNothing) {
  const auto full = std::unique_ptr<std::FILE, int (*)(std::FILE*)>(std::fopen("/dev/full", "wb"), std::fclose);
  ASSERT_TRUE(full);
  EXPECT_EQ(export_sightings(store_, insight::Taxonomy::builtin(), ExportFormat::jsonl, full.get()).error().code,
            ErrorCode::io);
  EXPECT_EQ(
      export_sightings(store_, insight::Taxonomy::builtin(), ExportFormat::jsonl, directory_ / "no/such/place")
          .error()
          .code,
      ErrorCode::io);
}

TEST_F(Export, WhatTheTaxonomyTellsComesLastInEachPhoto) {
  const Status added = store_.database().execute(R"(
      INSERT INTO stage_run VALUES (zeroblob(32), 'scene', 's1');
      INSERT INTO sighting VALUES (zeroblob(32), 'scene', 0, 'scene', 'sea', 0.9, 1, NULL, NULL, NULL, NULL, NULL,
                                   NULL, NULL, NULL);
  )");
  ASSERT_TRUE(added.has_value()) << added.error().message();
  const auto taxonomy =
      insight::Taxonomy::parse("version = 4\n[occasion.shore]\nscene = {sea = 0.8}\n", "t.toml").value();
  for (int round = 0; round < 2; ++round) {  // It leaves nothing behind.
    EXPECT_EQ(export_sightings(store_, taxonomy, ExportFormat::csv, directory_ / "out").value(), 5U);
  }
  const std::string text = read(directory_ / "out");
  const auto told = text.find("taxonomy," + taxonomy.version() + ",occasion,shore,0.72,1,,,,,,,,,\r\n");
  ASSERT_NE(told, std::string::npos) << text;
  EXPECT_LT(text.find(",scene,s1,scene,sea,"), told);
  EXPECT_GT(text.find("\r\n01000000"), told);
}

}  // namespace
}  // namespace sluice
