#include "sluice/labels/red_list.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <string>
#include <string_view>
#include <utility>

#include "sluice/labels/red_list_terms.h"

namespace sluice {
namespace {

using ::testing::HasSubstr;

class Stopped : public ::testing::TestWithParam<std::pair<const char*, std::string_view>> {};

TEST_P(Stopped, IsRedListed) {
  const auto& [label, topic] = GetParam();
  EXPECT_EQ(red_listed(label), topic) << label;
  EXPECT_EQ(check_label(label).error().code, ErrorCode::refused) << label;
}

constexpr std::string_view kSex = "sex or sexuality";
constexpr std::string_view kAge = "age";
constexpr std::string_view kEthnicity = "ethnicity or origin";
constexpr std::string_view kReligion = "religion or belief";
constexpr std::string_view kHealth = "health or disability";
constexpr std::string_view kPolitics = "politics or unions";
constexpr std::string_view kFeelings = "feelings";
constexpr std::string_view kName = "a person's name";

INSTANTIATE_TEST_SUITE_P(Topics, Stopped,
                         ::testing::ValuesIn(std::to_array<std::pair<const char*, std::string_view>>({
                             {"woman", kSex},
                             {"men", kSex},
                             {"female tennis player", kSex},
                             {"gay bar", kSex},
                             {"baby", kAge},
                             {"teenagers", kAge},
                             {"30 year old", kAge},
                             {"asian", kEthnicity},
                             {"dark skin", kEthnicity},
                             {"mosque", kReligion},
                             {"Christmas tree", kReligion},
                             {"hijab", kReligion},
                             {"wheelchair", kHealth},
                             {"pregnant", kHealth},
                             {"election poster", kPolitics},
                             {"trade union", kPolitics},
                             {"happy", kFeelings},
                             {"sad face", kFeelings},
                             {"Mr Smith", kName},
                             {"Emma", kName},
                         })));

INSTANTIATE_TEST_SUITE_P(Languages, Stopped,
                         ::testing::ValuesIn(std::to_array<std::pair<const char*, std::string_view>>({
                             {"Frauenmode", kSex},     {"Hausfrau", kSex},
                             {"Mädchen", kSex},        {"Maedchen", kSex},
                             {"l’homme", kSex},        {"mujeres", kSex},
                             {"ragazze", kSex},        {"mulher", kSex},
                             {"kadınlar", kSex},       {"mężczyzna", kSex},
                             {"Женщины", kSex},        {"Kinder", kAge},
                             {"enfants", kAge},        {"ancianos", kAge},
                             {"bambini", kAge},        {"criança", kAge},
                             {"çocuk", kAge},          {"dzieci", kAge},
                             {"дети", kAge},           {"Ausländer", kEthnicity},
                             {"arabes", kEthnicity},   {"gitanos", kEthnicity},
                             {"kürt", kEthnicity},     {"цыгане", kEthnicity},
                             {"Muslime", kReligion},   {"église", kReligion},
                             {"judíos", kReligion},    {"chiesa", kReligion},
                             {"cami", kReligion},      {"kościół", kReligion},
                             {"церковь", kReligion},   {"Krankenhaus", kHealth},
                             {"enceinte", kHealth},    {"discapacitados", kHealth},
                             {"malattia", kHealth},    {"doente", kHealth},
                             {"hastane", kHealth},     {"szpital", kHealth},
                             {"больница", kHealth},    {"Wahlplakat", kPolitics},
                             {"élections", kPolitics}, {"sindicato", kPolitics},
                             {"siyaset", kPolitics},   {"wybory", kPolitics},
                             {"митинг", kPolitics},    {"traurig", kFeelings},
                             {"heureux", kFeelings},   {"felicità", kFeelings},
                             {"mutlu", kFeelings},
                         })));

INSTANTIATE_TEST_SUITE_P(Spellings, Stopped,
                         ::testing::ValuesIn(std::to_array<std::pair<const char*, std::string_view>>({
                             {"WOMAN", kSex},
                             {"w\xD0\xBEm\xD0\xB0n", kSex},   // Cyrillic o and a
                             {"w\xCE\xBFman", kSex},          // Greek omicron
                             {"\xEF\xBD\x97oman", kSex},      // full width w
                             {"\xF0\x9D\x90\xB0oman", kSex},  // mathematical bold w
                             {"wo\xE2\x80\x8Bman", kSex},     // zero width space
                             {"wo\xC2\xADman", kSex},         // soft hyphen
                             {"w\xC3\xB6m\xC3\xA1n", kSex},   // accents
                             {"wom\xCC\xB6"
                              "an",
                              kSex},            // struck through
                             {"wornan", kSex},  // rn for m
                             {"w0m4n", kSex},
                             {"wom@n", kSex},
                             {"g1rl", kSex},
                             {"gir1", kSex},
                             {"femaIe", kSex},  // capital i for l
                             {"glrl", kSex},    // l for i
                             {"w o m a n", kSex},
                             {"w.o.m.a.n", kSex},
                             {"a w-o-m-a-n b", kSex},
                             {"wo-man", kSex},
                             {"fe male", kSex},
                             {"youngMan", kSex},
                             {"man2", kSex},
                             {"2men", kSex},
                             {"woman's", kSex},
                             {"\xD0\xB6"
                              "e\xD0\xBD\xD1\x89\xD0\xB8\xD0\xBD"
                              "a",
                              kSex},  // Russian with Latin e, a
                             {"Weiss-Haut-Person alte Leute", kEthnicity},
                         })));

INSTANTIATE_TEST_SUITE_P(BesideAPerson, Stopped,
                         ::testing::ValuesIn(std::to_array<std::pair<const char*, std::string_view>>({
                             {"old people", kAge},
                             {"personne jeune", kAge},
                             {"alte Leute", kAge},
                             {"black person", kEthnicity},
                             {"gente negra", kEthnicity},
                             {"persona nera", kEthnicity},
                             {"chinese tourists", kEthnicity},
                             {"fat people", kHealth},
                         })));

class Passing : public ::testing::TestWithParam<const char*> {};

TEST_P(Passing, IsALabel) {
  EXPECT_EQ(red_listed(GetParam()), std::nullopt);
  EXPECT_TRUE(check_label(GetParam()).has_value()) << GetParam();
}

INSTANTIATE_TEST_SUITE_P(
    Things, Passing,
    ::testing::Values("mango", "personal computer", "tie", "skirt", "person", "people", "crowd", "family", "party",
                      "ramen", "human", "German", "Roman ruins", "manhole cover", "menu", "cowboy hat", "boycott",
                      "ladybug", "kidney beans", "baby back ribs", "rabbit", "jewelry", "elderflower",
                      "hospitality", "pomegranate", "diploma", "aroma", "blue jeans", "old town", "black dress",
                      "brown bread", "white shoes", "happy hour", "arabica coffee", "race car", "canteen", "buddy",
                      "essex", "smile", "crystal glass", "avocado toast", "calamari", "san diego", "breadcrumbs",
                      "coffee art", "people in black", "4K screen", "7 Eleven", "tacos al pastor"));

INSTANTIATE_TEST_SUITE_P(ThingsInOtherLanguages, Passing,
                         ::testing::Values("Fußballstadion", "Nudeln", "Freiraum", "hindurch", "chapelure",
                                           "osteria", "cristal", "judías verdes", "zona", "cegonha", "cappello",
                                           "половина", "Bierglas", "Strand", "plage", "pain au chocolat", "playa",
                                           "zapatos", "spiaggia", "cappelletti", "praia", "plaj", "ayakkabı",
                                           "plaża", "pierogi", "żurek", "пляж", "кофе", "пицца", "обувь"));

TEST(RedList, EveryWordOfItIsStopped) {
  for (const RedTerms& group : red_terms()) {
    std::string word;
    for (const char letter : std::string(group.words) + " ") {
      if (letter != ' ') {
        word += letter == '_' ? ' ' : letter;
        continue;
      }
      std::erase(word, '*');
      EXPECT_NE(red_listed(word), std::nullopt) << group.language << " " << word;
      word.clear();
    }
  }
}

TEST(CheckLabel, TakesOnlyWhatTheRedListCanRead) {
  for (const char* label : {"", " cup", "cup ", "\xE5\xA5\xB3\xE6\x80\xA7", "\xF0\x9F\x91\xA9", "cup\n",
                            "cup\x1B[0m", "a\xFF", "caf\xC3"}) {
    const Status checked = check_label(label);
    ASSERT_FALSE(checked.has_value()) << label;
    EXPECT_EQ(checked.error().code, ErrorCode::bad_input) << label;
  }
  EXPECT_TRUE(check_label(std::string(60, 'x')).has_value());
  EXPECT_FALSE(check_label(std::string(61, 'x')).has_value());
}

TEST(CheckLabel, SaysWhatIsWrongAndHowToMendIt) {
  const std::string message = check_label("young women").error().message();
  EXPECT_THAT(message, HasSubstr("young women"));
  EXPECT_THAT(message, HasSubstr("sex or sexuality"));
  EXPECT_THAT(message, HasSubstr("things, places and doings"));
}

}  // namespace
}  // namespace sluice
