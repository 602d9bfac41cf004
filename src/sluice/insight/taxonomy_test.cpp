#include "sluice/insight/taxonomy.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "sluice/insight/snapshot.h"
#include "sluice/insight/test_store.h"
#include "sluice/labels/red_list.h"

namespace sluice::insight {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::UnorderedElementsAre;

using Labels = std::set<std::string>;

const std::vector<std::string> kStages = {"brand", "object", "scene", "food", "apparel", "people"};

/// What a taxonomy tells of photos, by their number: "occasion beach".
class Told {
 public:
  int add(const std::vector<TestSighting>& sightings, const std::vector<std::string>& stages = kStages) {
    return store_.add({"aa", "", "", sightings, {}, stages});
  }

  std::map<int, Labels> by(const Taxonomy& taxonomy) const {
    store_.run("BEGIN");
    const Status status = taxonomy.tell(store_.database());
    EXPECT_TRUE(status.has_value()) << status.error().message();
    Statement rows = store_.database().prepare("SELECT photo, kind || ' ' || label, score FROM told").value();
    std::map<int, Labels> labels;
    while (rows.step().value()) {
      const std::string_view sha = rows.blob(0);
      const int number = static_cast<unsigned char>(sha[31]) + 256 * static_cast<unsigned char>(sha[30]);
      labels[number].insert(rows.text(1));
      scores_[{number, rows.text(1)}] = rows.real(2);
    }
    rows.reset();
    store_.run("ROLLBACK");
    return labels;
  }

  double score(int photo, const std::string& label) const { return scores_.at({photo, label}); }
  const TestStore& store() const { return store_; }

 private:
  TestStore store_;
  mutable std::map<std::pair<int, std::string>, double> scores_;
};

std::string name_of(const TaxonomyLabel& label) {
  return label.kind + " " + label.label;
}

/// Evidence that adds up to `sum`, of that with a positive weight, without `without`.
std::vector<TestSighting> companions(const TaxonomyLabel& label, const Evidence& without, double sum) {
  double most = 0;
  for (const Evidence& one : label.evidence) {
    most += &one != &without && one.weight > 0 ? one.weight : 0;
  }
  std::vector<TestSighting> sightings;
  for (const Evidence& one : label.evidence) {
    if (&one != &without && one.weight > 0) {
      sightings.push_back({one.kind, one.label, sum / most});
    }
  }
  return sightings;
}

TEST(BuiltinTaxonomy, EachRuleTipsTheScalesAsItsWeightSays) {
  constexpr double kScore = 0.8;
  constexpr double kHair = 0.001;
  struct Case {
    std::string label;
    std::string rule;
    int with = 0;
    int without = 0;
    bool speaks_for = false;
  };
  Told told;
  std::vector<Case> cases;
  told.store().run("BEGIN");
  for (const TaxonomyLabel& label : Taxonomy::builtin().labels()) {
    for (const Evidence& rule : label.evidence) {
      const double own = kScore * rule.weight;
      // Just enough together; or, against it, just enough without.
      const double needed =
          rule.weight > 0 ? std::max(0.0, Taxonomy::kToldFrom - own + kHair) : Taxonomy::kToldFrom + kHair;
      std::vector<TestSighting> sightings = companions(label, rule, needed);
      const int without = told.add(sightings);
      sightings.push_back({rule.kind, rule.label, kScore});
      cases.push_back(
          {name_of(label), rule.kind + " " + rule.label, told.add(sightings), without, rule.weight > 0});
    }
  }
  told.store().run("COMMIT");
  const auto labels = told.by(Taxonomy::builtin());
  const auto tells = [&](int photo, const std::string& label) {
    const auto found = labels.find(photo);
    return found != labels.end() && found->second.contains(label);
  };
  for (const Case& one : cases) {
    EXPECT_EQ(tells(one.with, one.label), one.speaks_for) << one.label << " with " << one.rule;
    EXPECT_EQ(tells(one.without, one.label), !one.speaks_for) << one.label << " without " << one.rule;
  }
}

struct Scene {
  std::vector<TestSighting> sightings;
  Labels told;
};

/// Photos as the stages see them: each label of the taxonomy is told in one at least, and nothing else is.
std::vector<Scene> scenes() {
  return {
      {{{"object", "wine glass", 0.8}, {"object", "bottle", 0.7}, {"people", "small group", 0.7}},
       {"occasion bar", "interest drinks"}},
      {{{"scene", "sea", 0.9}, {"object", "umbrella", 0.7}, {"object", "person", 0.8}, {"people", "pair", 0.6}},
       {"occasion beach", "occasion nature", "interest outdoors"}},
      {{{"object", "boat", 0.85}}, {"occasion boating"}},
      {{{"object", "couch", 0.7}, {"object", "remote", 0.6}, {"object", "cat", 0.8}},
       {"occasion home", "interest pets"}},
      {{{"scene", "laundromat", 0.9}, {"object", "train", 0.8}}, {"occasion laundry"}},
      {{{"scene", "forest", 0.8}}, {"occasion nature", "interest outdoors"}},
      {{{"object", "laptop", 0.8}, {"object", "keyboard", 0.7}}, {"occasion office", "interest tech"}},
      {{{"object", "cake", 0.7}, {"object", "person", 0.9}, {"people", "small group", 0.8}}, {"occasion party"}},
      {{{"object", "bus", 0.9}}, {"occasion public transport"}},
      {{{"object", "dining table", 0.9}, {"object", "cup", 0.9}, {"food", "bread pudding", 0.9}},
       {"occasion restaurant", "interest food"}},
      {{{"scene", "highway", 0.9}, {"object", "car", 0.8}}, {"occasion road trip", "interest motoring"}},
      {{{"object", "baseball glove", 0.7}, {"object", "person", 0.9}, {"people", "solo", 0.9}},
       {"occasion sports field", "interest sport"}},
      {{{"object", "baseball bat", 0.8}, {"object", "person", 0.9}, {"people", "crowd", 0.7}},
       {"occasion sports field", "occasion stadium", "interest sport"}},
      {{{"scene", "street", 0.8}, {"object", "car", 0.8}}, {"occasion street"}},
      {{{"object", "suitcase", 0.9}}, {"occasion travel"}},
      {{{"object", "skis", 0.9}, {"scene", "mountain", 0.9}},
       {"occasion winter sports", "occasion nature", "interest sport", "interest outdoors"}},
      {{{"object", "bicycle", 0.8}}, {"interest cycling"}},
      {{{"object", "vase", 0.9}}, {"interest decor"}},
      {{{"apparel", "shoes", 0.9}, {"object", "dog", 0.8}}, {"interest fashion"}},
      {{{"object", "pizza", 0.9}}, {"interest food"}},
      {{{"object", "motorcycle", 0.9}}, {"interest motoring"}},
      {{{"object", "dog", 0.8}}, {"interest pets"}},
      {{{"object", "book", 0.8}}, {"interest reading"}},
      {{{"object", "cell phone", 0.8}}, {"interest tech"}},
      {{{"object", "zebra", 0.95}}, {"interest wildlife", "occasion nature"}},
      {{{"object", "person", 0.95}, {"people", "solo", 0.9}}, {}},
      {{}, {}},
  };
}

TEST(BuiltinTaxonomy, TellsWhatIsMeant) {
  Told told;
  const std::vector<Scene> all = scenes();
  for (const Scene& scene : all) {
    told.add(scene.sightings);
  }
  auto labels = told.by(Taxonomy::builtin());
  for (std::size_t i = 0; i < all.size(); ++i) {
    EXPECT_EQ(labels[static_cast<int>(i)], all[i].told) << i;
  }
}

TEST(BuiltinTaxonomy, CanReachEachOfItsLabels) {
  Labels reached;
  for (const Scene& scene : scenes()) {
    reached.insert(scene.told.begin(), scene.told.end());
    for (const char* kind : {"scene", "food", "apparel", "people"}) {  // Of these a photo has one at most.
      EXPECT_LE(std::ranges::count(scene.sightings, kind, &TestSighting::kind), 1);
    }
  }
  for (const TaxonomyLabel& label : Taxonomy::builtin().labels()) {
    EXPECT_TRUE(reached.contains(name_of(label))) << name_of(label);
    EXPECT_TRUE(check_label(label.label).has_value()) << label.label;
  }
}

Taxonomy small() {
  return Taxonomy::parse(
             "version = 7\n[occasion.tea]\nobject = {cup = 0.5, bowl = 0.3, cat = -0.2}\nscene = {kitchen = 1}\n",
             "small.toml")
      .value();
}

TEST(Taxonomy, ALabelCountsOnceWithItsBestScore) {
  Told told;
  const int one = told.add({{"object", "cup", 0.6}, {"object", "cup", 0.9}, {"object", "bowl", 0.1}});
  const int enough = told.add({{"object", "cup", 0.7}, {"object", "cup", 0.7}, {"object", "bowl", 0.5}});
  const int kitchen = told.add({{"scene", "kitchen", 0.9}, {"object", "cup", 1.0}});
  auto labels = told.by(small());
  EXPECT_THAT(labels[one], IsEmpty());
  EXPECT_THAT(labels[enough], UnorderedElementsAre("occasion tea"));
  EXPECT_DOUBLE_EQ(told.score(enough, "occasion tea"), 0.5);
  EXPECT_DOUBLE_EQ(told.score(kitchen, "occasion tea"), 1.0);
}

TEST(Taxonomy, TellsOnlyOfPhotosThatAllItsStagesHaveLookedAt) {
  Told told;
  const std::vector<TestSighting> kitchen = {{"scene", "kitchen", 0.9}};
  const int both = told.add(kitchen, {"object", "scene"});
  const int one = told.add(kitchen, {"brand", "scene"});
  auto labels = told.by(small());
  EXPECT_THAT(labels[both], UnorderedElementsAre("occasion tea"));
  EXPECT_THAT(labels[one], IsEmpty());
}

TEST(Taxonomy, KnowsWhichStageTellsWhatPeopleWear) {
  const Taxonomy::LabelLists known = {{"worn", {"dress"}}, {"apparel", {"dress"}}};
  const auto taxonomy = Taxonomy::parse("version = 1\n[occasion.ball]\nworn = {dress = 1}\n", "t", known);
  Told told;
  const int worn = told.add({{"worn", "dress", 0.9}}, {"apparel"});
  const int lying = told.add({{"apparel", "dress", 0.9}}, {"apparel"});
  auto labels = told.by(taxonomy.value());
  EXPECT_THAT(labels[worn], UnorderedElementsAre("occasion ball"));
  EXPECT_THAT(labels[lying], IsEmpty());
}

TEST(Taxonomy, ItsVersionTellsOfEveryChange) {
  const std::string version = small().version();
  EXPECT_THAT(version, ::testing::MatchesRegex("taxonomy/7/[0-9a-f]{12}"));
  const auto other = Taxonomy::parse("version = 7\n[interest.tea]\nobject = {cup = 0.5}\n", "other.toml");
  EXPECT_NE(other.value().version(), version);
}

TEST(Taxonomy, TakesLabelsOfStagesThatComeLater) {
  const Taxonomy::LabelLists known = {{"concept", {"latte art"}}};
  const auto taxonomy =
      Taxonomy::parse("version = 1\n[interest.coffee]\nconcept = {\"latte art\" = 1}\n", "t", known);
  ASSERT_TRUE(taxonomy.has_value());
  EXPECT_EQ(taxonomy->labels().at(0).evidence.at(0).kind, "concept");
}

struct Wrong {
  const char* text;
  const char* told;  ///< Part of the message.
  ErrorCode code = ErrorCode::bad_input;
};

class WrongTaxonomy : public ::testing::TestWithParam<Wrong> {};

TEST_P(WrongTaxonomy, IsToldInOneLine) {
  const auto taxonomy = Taxonomy::parse(GetParam().text, "mine.toml");
  ASSERT_FALSE(taxonomy.has_value());
  EXPECT_EQ(taxonomy.error().code, GetParam().code);
  EXPECT_THAT(taxonomy.error().message(), HasSubstr("mine.toml"));
  EXPECT_THAT(taxonomy.error().message(), HasSubstr(GetParam().told));
  EXPECT_EQ(taxonomy.error().message().find('\n'), std::string::npos);
}

INSTANTIATE_TEST_SUITE_P(
    Files, WrongTaxonomy,
    ::testing::Values(
        Wrong{"version = 1\n[occasion.tea\n", "mine.toml:2"}, Wrong{"", "no version"},
        Wrong{"version = \"1\"\n", "no version"}, Wrong{"version = 0\n", "no version"},
        Wrong{"version = 1\n", "tells nothing"}, Wrong{"version = 1\noccasion = 3\n", "mine.toml:2"},
        Wrong{"version = 1\n[mood.good]\nobject = {cup = 1}\n", "mine.toml:2: there is no 'mood'"},
        Wrong{"version = 1\n[occasion]\ntea = 1\n", "mine.toml:3: 'tea' is no table"},
        Wrong{"version = 1\n[occasion.tea]\nsmell = {tea = 1}\n", "mine.toml:3: no stage gives"},
        Wrong{"version = 1\n[occasion.tea]\nbrand = {Acme = 1}\n", "mine.toml:3: no stage gives"},
        Wrong{"version = 1\n[occasion.tea]\nobject = 1\n", "mine.toml:3"},
        Wrong{"version = 1\n[occasion.tea]\nobject = {teapot = 1}\n", "mine.toml:3: 'teapot' is no label"},
        Wrong{"version = 1\n[occasion.tea]\nobject = {cup = 0}\n", "mine.toml:3: the weight of 'cup'"},
        Wrong{"version = 1\n[occasion.tea]\nobject = {cup = 2.1}\n", "mine.toml:3: the weight of 'cup'"},
        Wrong{"version = 1\n[occasion.tea]\nobject = {cup = nan}\n", "mine.toml:3: the weight of 'cup'"},
        Wrong{"version = 1\n[occasion.tea]\nobject = {cup = \"1\"}\n", "mine.toml:3: the weight of 'cup'"},
        Wrong{"version = 1\n[occasion.tea]\nobject = {cup = 0.3, bowl = 0.1, bed = -1}\n",
              "mine.toml:2: 'tea' is out of reach"},
        Wrong{"version = 1\n[interest.women]\nobject = {handbag = 1}\n",
              "mine.toml:2: the label 'women' says something", ErrorCode::refused},
        Wrong{"version = 1\n[interest.\"\"]\nobject = {handbag = 1}\n", "mine.toml:2: the label '' is empty"}));

TEST(Taxonomy, IsReadFromAFile) {
  const TestDirectory directory;
  EXPECT_EQ(Taxonomy::read(directory.path() / "none.toml").error().code, ErrorCode::not_found);
  std::ofstream(directory.path() / "mine.toml") << Taxonomy::builtin_text();
  EXPECT_EQ(Taxonomy::read(directory.path() / "mine.toml").value().version(), Taxonomy::builtin().version());
}

TEST(Snapshot, HoldsWhatTheTaxonomyTells) {
  TestStore store;
  store.add({"aa", "", "", {{"scene", "kitchen"}}, {}, {"brand", "object", "scene"}});
  store.add({"aa", "", "", {{"scene", "kitchen"}}, {}, {"object", "scene"}});  // Not looked at for brands.
  store.add({"aa", "", "", {{"scene", "kitchen"}}, {}, {"brand", "scene"}});   // Nor for objects.
  const auto snapshot = Snapshot::take(store.database(), {}, small()).value();
  EXPECT_EQ(snapshot.number("SELECT count(*) FROM seen WHERE kind = 'occasion' AND label = 'tea'").value(), 1);
  EXPECT_EQ(snapshot.number("SELECT count(*) FROM looked WHERE stage = 'taxonomy'").value(), 1);
  EXPECT_EQ(snapshot.number("SELECT count(*) FROM looked WHERE stage = 'scene'").value(), 2);
}

}  // namespace
}  // namespace sluice::insight
