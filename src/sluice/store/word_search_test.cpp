#include "sluice/store/word_search.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "sluice/store/photos.h"
#include "sluice/store/store.h"
#include "sluice/store/test_directory.h"

namespace sluice {
namespace {

using ::testing::ElementsAre;

TEST(WordSearch, ReadsAQuery) {
  EXPECT_THAT(parse_word_query("Fresh CAF\u00C9*").value(),
              ElementsAre(WordPattern{"fresh", false}, WordPattern{"cafe", true}));
  EXPECT_THAT(parse_word_query("sugar-fr*").value(),
              ElementsAre(WordPattern{"sugar", false}, WordPattern{"fr", true}));
  for (const char* bad : {"", " ", "*", "555", "b2b", "\u0440izza"}) {
    EXPECT_EQ(parse_word_query(bad).error().code, ErrorCode::usage) << bad;
  }
}

class WordSearchTest : public testing::Test {
 protected:
  WordSearchTest() : store_(Store::open(directory_.path(), Database::Mode::read_write).value()) {}

  /// A photo with these words, and a brand of the name of one that it does not have.
  void add(std::uint8_t number, const std::vector<std::string>& words) {
    PhotoTable photos = PhotoTable::open(store_.database()).value();
    PhotoRecord photo;
    photo.sha256.fill(number);
    photo.format = "jpeg";
    ASSERT_TRUE(photos.put(photo).has_value());
    const auto sighting = [](const std::string& kind, const std::string& label) {
      Sighting made;
      made.kind = kind;
      made.label = label;
      return made;
    };
    std::vector<Sighting> sightings;
    for (const std::string& word : words) {
      sightings.push_back(sighting("text", word));
    }
    ASSERT_TRUE(photos.put_stage(photo.sha256, "text", "1", sightings).has_value());
    const std::vector<Sighting> brands = {sighting("brand", "coffer")};
    ASSERT_TRUE(photos.put_stage(photo.sha256, "brand", "1", brands).has_value());
  }

  std::vector<int> found(std::string_view query) {
    std::vector<int> numbers;
    const std::vector<WordPattern> patterns = parse_word_query(query).value();
    const std::set<Sha256> photos = photos_with_words(store_.database(), patterns).value();
    for (const Sha256& photo : photos) {
      numbers.push_back(photo.front());
    }
    return numbers;
  }

  TestDirectory directory_;
  Store store_;
};

TEST_F(WordSearchTest, FindsPhotosWithAllOfTheWords) {
  add(1, {"coffee", "fresh"});
  add(2, {"coffees", "fresh"});
  add(3, {"cof", "tea"});
  EXPECT_THAT(found("coffee"), ElementsAre(1));
  EXPECT_THAT(found("coffee*"), ElementsAre(1, 2));
  EXPECT_THAT(found("cof*"), ElementsAre(1, 2, 3));
  EXPECT_THAT(found("cof* tea"), ElementsAre(3));
  EXPECT_THAT(found("fresh coffee"), ElementsAre(1));
  EXPECT_THAT(found("coffer"), ElementsAre());
  EXPECT_THAT(found("tea fresh"), ElementsAre());
}

}  // namespace
}  // namespace sluice
