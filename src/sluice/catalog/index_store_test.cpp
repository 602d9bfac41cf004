#include "sluice/catalog/index_store.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <random>
#include <tuple>

namespace sluice {
namespace {

namespace fs = std::filesystem;

IndexFormat format_of(Metric metric) {
  return {"test/1", &builtin_vocabulary(metric)};
}

/// Features near words of the vocabulary, as real ones are; of ORB every second one mirrored.
ReferenceFeatures reference(Metric metric, unsigned seed, std::size_t rows = 60) {
  std::mt19937 random(seed);
  const Vocabulary& vocabulary = builtin_vocabulary(metric);
  ReferenceFeatures features{1.25F, 0.8F, {}, {}, {}};
  for (std::size_t row = 0; row < rows; ++row) {
    const std::uint8_t* word = vocabulary.word(static_cast<int>(random() % 400));
    features.descriptors.insert(features.descriptors.end(), word, word + descriptor_bytes(metric));
    for (int change = 0; change < 30; ++change) {
      std::uint8_t& value =
          features.descriptors[features.descriptors.size() - 1 - random() % descriptor_bytes(metric)];
      value =
          static_cast<std::uint8_t>(metric == Metric::hamming ? value ^ 1U << random() % 8 : (value + 60U) % 150);
    }
    features.features.push_back({static_cast<float>(random() % 100) / 100, static_cast<float>(random() % 80) / 100,
                                 0.05F, static_cast<float>(random() % 6) - 3,
                                 metric == Metric::hamming ? static_cast<std::uint32_t>(row % 2) : 0U});
  }
  for (unsigned view = 0; view < seed % 3; ++view) {
    MarkView& added = features.views.emplace_back();
    added.squash = 1 << view;
    for (MarkCode& code : added.codes) {
      std::ranges::generate(code, [&] { return static_cast<std::uint8_t>(random()); });
    }
    added.picture = "picture " + std::to_string(seed) + std::to_string(view);
  }
  return features;
}

/// None of every third brand.
std::vector<std::string> aliases(int brand) {
  std::vector<std::string> all;
  for (int i = 0; i < brand % 3; ++i) {
    all.push_back("alias " + std::to_string(brand) + std::to_string(i));
  }
  return all;
}

SegmentBuilder brands(Metric metric, int first, int count) {
  SegmentBuilder builder(format_of(metric));
  for (int i = first; i < first + count; ++i) {
    builder.add("brand " + std::to_string(i), "digest", std::vector{reference(metric, static_cast<unsigned>(i))},
                aliases(i));
  }
  return builder;
}

using Answer = std::vector<std::tuple<std::string, std::uint32_t, float, std::uint16_t>>;

/// What the index says of each feature of a brand.
std::vector<std::vector<IndexMatch>> search(const FeatureIndex& index, Metric metric, unsigned seed) {
  const ReferenceFeatures queries = reference(metric, seed);
  std::vector<const std::uint8_t*> descriptors;
  for (std::size_t row = 0; row < queries.features.size(); ++row) {
    descriptors.push_back(queries.descriptors.data() + row * descriptor_bytes(metric));
  }
  std::vector<std::vector<IndexMatch>> answers(descriptors.size());
  std::size_t told = 0;
  index.search(descriptors, 1.1F, [&](std::size_t row, std::span<const IndexMatch> found) {
    answers[row].assign(found.begin(), found.end());
    ++told;
  });
  EXPECT_EQ(told, descriptors.size());
  return answers;
}

/// The same by name.
Answer ask(const FeatureIndex& index, Metric metric, unsigned seed) {
  Answer all;
  for (const std::vector<IndexMatch>& found : search(index, metric, seed)) {
    for (const IndexMatch& match : found) {
      const int brand = index.references()[match.view / 2].brand;
      all.emplace_back(index.brands()[brand].name, match.view % 2, match.ratio, match.place.x);
    }
  }
  return all;
}

class IndexStoreTest : public testing::TestWithParam<Metric> {
 protected:
  void SetUp() override {
    std::string name = (fs::temp_directory_path() / "sluice-index-XXXXXX").string();
    directory_ = mkdtemp(name.data());
  }
  void TearDown() override { fs::remove_all(directory_); }

  IndexStore open() const {
    IndexStore store(directory_, format_of(GetParam()));
    store.load();
    return store;
  }

  void change(const std::set<std::string>& removed, const SegmentBuilder& added) {
    IndexStore store = open();
    const auto lock = store.lock();
    ASSERT_TRUE(lock.has_value());
    BrandStamps stamps;
    for (const IndexedBrand& brand : store.brands()) {
      stamps[brand.name] = 1;
    }
    ASSERT_TRUE(store.change(removed, added, stamps).has_value());
    ASSERT_TRUE(store.save().has_value());
  }

  fs::path folder() const { return directory_ / ".index" / "test-1"; }
  std::size_t files() const {
    return static_cast<std::size_t>(std::distance(fs::directory_iterator(folder()), fs::directory_iterator()));
  }

  fs::path directory_;
};

TEST_P(IndexStoreTest, FindsEachRowInItself) {
  change({}, brands(GetParam(), 0, 3));
  const IndexStore store = open();
  EXPECT_EQ(store.brands().size(), 3U);
  const FeatureIndex index = store.index();
  EXPECT_EQ(index.rows(), 180U);
  const auto answers = search(index, GetParam(), 1);
  for (std::size_t row = 0; row < answers.size(); ++row) {
    const bool itself = std::ranges::any_of(answers[row], [&](const IndexMatch& match) {
      return index.references()[match.view / 2].brand == 1 &&
             match.view % 2 == (GetParam() == Metric::hamming ? row % 2 : 0);
    });
    EXPECT_TRUE(itself) << row;
  }
}

TEST_P(IndexStoreTest, GivesTheViewsOfAllMarksThroughEveryChange) {
  change({}, brands(GetParam(), 0, 9));
  change({"brand 2"}, brands(GetParam(), 9, 3));
  const FeatureIndex index = open().index();
  std::size_t told = 0;
  for (const IndexedMarkView& view : index.mark_views()) {
    const std::string& brand = index.brands()[index.references()[view.reference].brand].name;
    const auto seed = static_cast<unsigned>(std::stoul(brand.substr(brand.find(' ') + 1)));
    const ReferenceFeatures taught = reference(GetParam(), seed);
    const auto same = std::ranges::find(taught.views, view.squash, &MarkView::squash);
    ASSERT_NE(same, taught.views.end()) << brand;
    EXPECT_TRUE(std::ranges::equal(view.codes, same->codes));
    EXPECT_EQ(std::string(view.picture.begin(), view.picture.end()), same->picture);
    ++told;
  }
  EXPECT_EQ(told, 10U);  // Brands 0 to 11 but 2, with nought, one or two each.
}

TEST_P(IndexStoreTest, GivesTheAliasesOfAllBrandsThroughEveryChange) {
  change({}, brands(GetParam(), 0, 9));
  change({"brand 2"}, brands(GetParam(), 9, 3));
  const FeatureIndex index = open().index();
  ASSERT_EQ(index.brands().size(), 11U);
  for (const IndexedBrand& brand : index.brands()) {
    EXPECT_EQ(brand.aliases, aliases(std::stoi(brand.name.substr(brand.name.find(' ') + 1)))) << brand.name;
  }
}

TEST_P(IndexStoreTest, OnlyOrbHasMirroredRows) {
  ReferenceFeatures mirrored = reference(GetParam(), 1);
  for (ReferenceFeature& feature : mirrored.features) {
    feature.mirrored = 1;
  }
  SegmentBuilder builder(format_of(GetParam()));
  builder.add("brand", "digest", std::vector{mirrored});
  change({}, builder);
  const Answer answer = ask(open().index(), GetParam(), 1);
  EXPECT_EQ(answer.empty(), GetParam() == Metric::squared_euclidean);
}

TEST_P(IndexStoreTest, AnswersDoNotDependOnHowItGrew) {
  SegmentBuilder all(format_of(GetParam()));
  for (const int first : {15, 3, 9, 0, 12, 6}) {
    change({}, brands(GetParam(), first, 3));
  }
  const Answer grown = ask(open().index(), GetParam(), 7);
  fs::remove_all(folder());
  change({}, brands(GetParam(), 0, 18));
  EXPECT_EQ(ask(open().index(), GetParam(), 7), grown);
  EXPECT_FALSE(grown.empty());
}

TEST_P(IndexStoreTest, ManySmallChangesLeaveFewFiles) {
  for (int i = 0; i < 70; ++i) {
    change({}, brands(GetParam(), i, 1));
  }
  EXPECT_EQ(open().brands().size(), 70U);
  EXPECT_LE(files(), 18U);  // Manifest, lock and at most seven of each of two tiers.
}

TEST_P(IndexStoreTest, WhatWasRemovedIsNotFoundAndMayComeBack) {
  change({}, brands(GetParam(), 0, 6));
  change({"brand 2", "brand 4"}, SegmentBuilder(format_of(GetParam())));
  const IndexStore store = open();
  EXPECT_EQ(store.brands().size(), 4U);
  for (const auto& [name, mirrored, ratio, x] : ask(store.index(), GetParam(), 2)) {
    EXPECT_NE(name, "brand 2");
  }
  change({}, brands(GetParam(), 2, 1));
  EXPECT_EQ(open().index().brands().size(), 5U);
  const Answer again = ask(open().index(), GetParam(), 2);
  EXPECT_TRUE(std::ranges::any_of(again, [](const auto& match) { return std::get<0>(match) == "brand 2"; }));
}

TEST_P(IndexStoreTest, AReaderKeepsWhatItOpened) {
  change({}, brands(GetParam(), 0, 600));  // Large enough to stay mapped.
  const FeatureIndex before = open().index();
  const Answer answer = ask(before, GetParam(), 5);
  std::set<std::string> most;
  for (int i = 0; i < 500; ++i) {
    most.insert("brand " + std::to_string(i));
  }
  change(most, brands(GetParam(), 700, 1));
  EXPECT_EQ(ask(before, GetParam(), 5), answer);
  EXPECT_EQ(open().brands().size(), 101U);
}

TEST_P(IndexStoreTest, DamagedFilesCountAsNone) {
  change({}, brands(GetParam(), 0, 2));
  std::mt19937 random(3);
  for (const auto& file : fs::directory_iterator(folder())) {
    std::ifstream in(file.path(), std::ios::binary);
    const std::string whole{std::istreambuf_iterator<char>(in), {}};
    for (int round = 0; round < 60; ++round) {
      std::string bytes = whole.substr(0, round % 3 == 0 ? random() % (whole.size() + 1) : whole.size());
      for (int change = 0; change < 4 && !bytes.empty(); ++change) {
        bytes[random() % std::min<std::size_t>(bytes.size(), round % 2 == 0 ? 200 : bytes.size())] ^=
            static_cast<char>(1 + random() % 255);
      }
      std::ofstream(file.path(), std::ios::binary) << bytes;
      (void)ask(open().index(), GetParam(), 1);  // Says something or nothing; never crashes.
    }
    std::ofstream(file.path(), std::ios::binary) << whole;
  }
  EXPECT_EQ(open().brands().size(), 2U);
}

TEST_P(IndexStoreTest, ASegmentWhoseTableHoldsAnythingElseIsRefused) {
  const std::string whole = brands(GetParam(), 1, 1).serialise();
  ASSERT_TRUE(IndexSegment::parse(whole, format_of(GetParam())).has_value());
  const std::pair<std::string, std::string> changes[] = {{"\"test/1\"", "12345678"},
                                                         {"\"brand 1\"", "123456789"},
                                                         {"[\"alias 10\"]", "{\"a\":\"10\"}  "},
                                                         {"\"alias 10\"", "1234567890"},
                                                         {"\"aliases\"", "\"aliasez\""},
                                                         {"\"digest\":\"digest\"", "\"digest\":[1,2,34]"},
                                                         {"[[1.25", "[[-1.2"},
                                                         {"[[1.25", "[[1e99"}};
  for (const auto& [text, other] : changes) {
    ASSERT_EQ(text.size(), other.size());
    std::string bytes = whole;
    ASSERT_NE(bytes.find(text), std::string::npos) << text;
    bytes.replace(bytes.find(text), text.size(), other);
    const auto segment = IndexSegment::parse(bytes, format_of(GetParam()));
    ASSERT_FALSE(segment.has_value()) << other;
    EXPECT_EQ(segment.error().code, ErrorCode::bad_input);
  }
}

TEST_P(IndexStoreTest, ARowTakesLittle) {
  const SegmentBuilder one = brands(GetParam(), 0, 1);
  const std::size_t row = GetParam() == Metric::hamming ? 46 : 94;
  EXPECT_LT(one.serialise().size(), 60 * row + 1000);
}

INSTANTIATE_TEST_SUITE_P(Metrics, IndexStoreTest, testing::Values(Metric::squared_euclidean, Metric::hamming),
                         [](const auto& parameter) {
                           return parameter.param == Metric::hamming ? "hamming" : "euclidean";
                         });

}  // namespace
}  // namespace sluice
