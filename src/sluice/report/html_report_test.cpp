#include "sluice/report/html_report.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "sluice/insight/test_store.h"
#include "sluice/report/assemble.h"
#include "sluice/report/report_json.h"

namespace sluice::report {
namespace {

using insight::Snapshot;
using insight::TestStore;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;

constexpr const char* kHostile = "<script>alert('1')</script>";

void fill(TestStore& store) {
  for (int i = 0; i < 40; ++i) {
    store.add(
        {fmt::format("{:02x}", i % 7),
         fmt::format("2024-{:02}-{:02}", 1 + i / 10, 1 + i % 10 * 2),
         "DE",
         {{"brand", kHostile, 0.9, 0.05, "centre"}, {"object", i % 2 == 0 ? "cup" : "<b>", 0.9, 0.1, "left"}}});
    store.add({"aa", "2024-01-01", "FR", {{"brand", "Bolt", 0.8, 0.2, "top-left"}}});
  }
}

ReportData data_of(const TestStore& store, const ReportRequest& request = {}) {
  return assemble_report(Snapshot::take(store.database(), request.scope).value(), request).value();
}

TEST(HtmlReport, NoValueBecomesMarkup) {
  TestStore store;
  fill(store);
  ReportRequest request;
  request.title = "\"><img src=x>";
  request.enrolled = {"</style><i>"};
  const std::string page = render_html_report(data_of(store, request));
  EXPECT_THAT(page, Not(HasSubstr("<script")));
  EXPECT_THAT(page, Not(HasSubstr("<img")));
  EXPECT_THAT(page, Not(HasSubstr("<i>")));
  EXPECT_THAT(page, HasSubstr("&lt;script&gt;alert(&#39;1&#39;)"));
}

TEST(HtmlReport, TheSameStoreGivesTheSameBytes) {
  TestStore store;
  fill(store);
  TestStore again;
  fill(again);
  EXPECT_EQ(render_html_report(data_of(store)), render_html_report(data_of(again)));
  EXPECT_EQ(report_json(data_of(store)).dump(), report_json(data_of(again)).dump());
}

TEST(HtmlReport, SaysWhatIsLeftOutAndWhatSpeaksAgainstPhotos) {
  TestStore store;
  fill(store);
  const std::vector<std::string> kLooked = {"brand", "quality"};
  store.add({"bb", "2024-01-02", "FR", {{"brand", "Bolt"}, {"quality", "ai-generated"}}, {}, kLooked});
  store.add({"bb", "2024-01-03", "FR", {{"brand", "Bolt"}, {"quality", "blurred"}}, {}, kLooked});
  const std::string page = render_html_report(data_of(store));
  EXPECT_THAT(page, HasSubstr("1 photo is left out: 1 ai-generated."));
  EXPECT_THAT(page, HasSubstr("blurred</th><td class=\"number\">1</td><td>counted"));
  const auto json = report_json(data_of(store));
  EXPECT_EQ(json["headline"]["photos"], 81);
  EXPECT_EQ(json["quality"]["left_out"], 1);
  ReportRequest request;
  request.scope.without = {};
  EXPECT_EQ(report_json(data_of(store, request))["headline"]["photos"], 82);
  EXPECT_THAT(render_html_report(data_of(store, request)), Not(HasSubstr("left out:")));
}

TEST(HtmlReport, GroupSizesAreShownWherePeopleWereLookedFor) {
  TestStore store;
  fill(store);
  EXPECT_THAT(render_html_report(data_of(store)), Not(HasSubstr("Group size")));
  EXPECT_TRUE(report_json(data_of(store))["group_sizes"].empty());
  store.add({"aa", "2024-01-01", "FR", {{"people", "small group"}}, {}, {"brand", "people"}});
  const std::string page = render_html_report(data_of(store));
  EXPECT_THAT(page, HasSubstr("<h2 id=\"group-size\">"));
  EXPECT_THAT(page, HasSubstr("href=\"#group-size\""));
  EXPECT_THAT(page, HasSubstr("three to five people"));
  EXPECT_EQ(report_json(data_of(store))["group_sizes"][3]["photos"], 1);
}

TEST(HtmlReport, OccasionsAndWhatPhotosShowAreToldWithTheirBrands) {
  TestStore store;
  fill(store);
  EXPECT_THAT(render_html_report(data_of(store)), Not(HasSubstr("What people do")));
  for (int i = 0; i < 6; ++i) {
    store.add({"aa",
               "2024-01-01",
               "FR",
               {{"brand", kHostile}, {"scene", "sea"}, {"food", "bibimbap"}},
               {},
               {"brand", "object", "scene", "food", "apparel", "people"}});
  }
  const std::string page = render_html_report(data_of(store));
  for (const char* part : {"<h2 id=\"occasions\">", "href=\"#occasions\"", ">nature</th>", ">outdoors</th>",
                           "Of the occasions, <strong>nature</strong> is most frequent: in 6 of 6 photos (100.0%)",
                           "<h2 id=\"shown\">", "href=\"#shown\"", ">sea</th>", ">bibimbap</th>"}) {
    EXPECT_THAT(page, HasSubstr(part));
  }
  EXPECT_THAT(page, Not(HasSubstr("Clothes, in")));  // None was seen.
  EXPECT_THAT(page, Not(HasSubstr("<script")));
  const auto shown = report_json(data_of(store))["shown"];
  EXPECT_EQ(shown["occasion"]["looked_at"], 6);
  EXPECT_EQ(shown["occasion"]["labels"][0]["label"], "nature");
  EXPECT_EQ(shown["scene"]["labels"][0]["brands"][0]["brand"], kHostile);
  EXPECT_TRUE(shown["apparel"]["labels"].empty());
  ReportRequest request;
  request.brands = {"Bolt"};
  EXPECT_TRUE(report_json(data_of(store, request))["shown"]["scene"]["labels"][0]["brands"].empty());
}

TEST(HtmlReport, ConceptsHaveASectionOfTheirOwn) {
  TestStore store;
  fill(store);
  EXPECT_THAT(render_html_report(data_of(store)), Not(HasSubstr("Concepts of yours")));
  store.add({"aa", "2024-01-01", "FR", {{"brand", "Bolt"}, {"concept", "latte <art>"}}, {}, {"brand", "concept"}});
  const std::string page = render_html_report(data_of(store));
  EXPECT_THAT(page, HasSubstr("<h2 id=\"concepts\">"));
  EXPECT_THAT(page, HasSubstr("href=\"#concepts\""));
  EXPECT_THAT(page, HasSubstr("latte &lt;art&gt;"));
  const auto label = report_json(data_of(store))["shown"]["concept"]["labels"][0];
  EXPECT_EQ(label["label"], "latte <art>");
  EXPECT_EQ(label["brands"][0]["brand"], "Bolt");
}

TEST(HtmlReport, SaysWhyThereAreNoPictures) {
  TestStore store;
  fill(store);
  ReportData data = data_of(store);
  data.pictures_note = "No pictures, because.";
  EXPECT_THAT(render_html_report(data), HasSubstr("No pictures, because."));
  data.examples = {{"Bolt", {{"\xFF\xD8jpeg", 80, 60, 0.93}}}};
  const std::string page = render_html_report(data);
  EXPECT_THAT(page, HasSubstr("src=\"data:image/jpeg;base64,/9hqcGVn\""));
  EXPECT_THAT(page, Not(HasSubstr("No pictures, because.")));
}

TEST(HtmlReport, WithoutBrandsItStillStands) {
  TestStore store;
  store.add({});
  const std::string page = render_html_report(data_of(store));
  EXPECT_THAT(page, HasSubstr("No brand was looked for."));
  EXPECT_THAT(page, HasSubstr("How this was made"));
  EXPECT_THAT(page, Not(HasSubstr("Week by week")));
}

TEST(Assemble, KeepsTheBrandsAskedForAndNamesTheUnseen) {
  TestStore store;
  fill(store);
  ReportRequest request;
  request.enrolled = {"Bolt", "Zenith"};
  EXPECT_THAT(data_of(store, request).unseen, ElementsAre("Zenith"));
  request.brands = {"Bolt"};
  const ReportData data = data_of(store, request);
  ASSERT_EQ(data.brands.size(), 1U);
  EXPECT_EQ(data.brands[0].brand, "Bolt");
  EXPECT_EQ(data.trends.brands.size(), 1U);
  EXPECT_TRUE(data.unseen.empty());
  request.brands = {"Nobody"};
  const auto unknown = assemble_report(Snapshot::take(store.database(), {}).value(), request);
  EXPECT_EQ(unknown.error().code, ErrorCode::not_found);
}

TEST(Assemble, NothingToReportIsAClearLine) {
  TestStore store;
  const auto error = [&](const ReportRequest& request) {
    return assemble_report(Snapshot::take(store.database(), request.scope).value(), request).error().message();
  };
  EXPECT_THAT(error({}), HasSubstr("sluice scan"));
  store.add_failure("unreadable");
  EXPECT_THAT(error({}), HasSubstr("none of the 1 files could be read"));
  store.add({});
  ReportRequest later;
  later.scope = {"2030-01-01", {}};
  EXPECT_THAT(error(later), HasSubstr("no photo is dated in the period (1 have no date)"));
}

}  // namespace
}  // namespace sluice::report
