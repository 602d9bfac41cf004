#include "sluice/report/concept_report.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace sluice::report {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

TEST(ConceptReport, SaysWhatTheCardDoesAndLetsNoNameBecomeMarkup) {
  ConceptCard card =
      make_concept_card({.name = "latte <art>",
                         .embedding = "embedding-1/abc",
                         .weights = {},
                         .bias = 0,
                         .figures = {.examples = 20, .found = 15, .others = 8, .taken = 2, .background = 0.0125}});
  std::string page = render_concept_card(card);
  for (const char* text : {"75.0%", "15 of 20", "2 of 8", "12.5", "What this does not tell", SLUICE_VERSION}) {
    EXPECT_THAT(page, HasSubstr(text));
  }
  EXPECT_THAT(page, Not(HasSubstr("On the photos given")));
  card.photos = ConceptOnPhotos{.set = "<b>set.tsv",
                                .folders = {},
                                .unreadable = 1,
                                .shown = 10,
                                .found = 9,
                                .without = 100,
                                .taken = 3,
                                .recall = proportion(9, 10),
                                .precision = proportion(9, 12),
                                .taken_per_1000 = rate_per_1000(3, 100)};
  page = render_concept_card(card);
  for (const char* text : {"On the photos given", "90.0%", "9 of 12", "30.0", "1 could not be read"}) {
    EXPECT_THAT(page, HasSubstr(text));
  }
  for (const char* text : {"<art>", "<b>set", "<script", "http"}) {
    EXPECT_THAT(page, Not(HasSubstr(text)));
  }
}

}  // namespace
}  // namespace sluice::report
