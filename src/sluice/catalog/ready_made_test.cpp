#include "sluice/catalog/ready_made.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <algorithm>
#include <fstream>

namespace sluice {
namespace {

namespace fs = std::filesystem;

class ReadyMade : public testing::Test {
 protected:
  void SetUp() override {
    folder_ = fs::temp_directory_path() / ("sluice_ready_made_" + std::to_string(getpid()));
    fs::remove_all(folder_);
    fs::create_directories(folder_ / "simple-icons/icons");
    fs::create_directories(folder_ / "simple-icons/data");
    fs::create_directories(folder_ / "@iconify-json/logos");
    std::ofstream(folder_ / "simple-icons/data/simple-icons.json")
        << R"([{"title":"Acme & Co","slug":"acmeandco","hex":"FF8800"},{"title":"Bolt","slug":"bolt","hex":"112233"}])";
    std::ofstream(folder_ / "simple-icons/icons/acmeandco.svg")
        << R"(<svg role="img" viewBox="0 0 24 24"><path d="M0 0"/></svg>)";
    std::ofstream(folder_ / "simple-icons/icons/bolt.svg")
        << R"(<svg role="img" viewBox="0 0 24 24"><path d="M1 1"/></svg>)";
    std::ofstream(folder_ / "@iconify-json/logos/icons.json")
        << R"({"prefix":"logos","width":256,"height":256,"icons":{"bolt":{"body":"<path d=\"M2 2\"/>","height":100},)"
        << R"("bolt-icon":{"body":"<path d=\"M3 3\"/>"}}})";
  }
  void TearDown() override { fs::remove_all(folder_); }

  fs::path folder_;
};

TEST_F(ReadyMade, GivesEveryDrawingFullColourFirst) {
  const auto marks = ReadyMadeMarks::open(folder_).value();
  const auto drawings = marks.find("Bolt").value();
  ASSERT_EQ(drawings.size(), 3U);
  EXPECT_EQ(drawings[0].file_name, "logos-bolt.svg");
  EXPECT_NE(drawings[0].bytes.find(R"(width="256" height="100" viewBox="0 0 256 100")"), std::string::npos)
      << drawings[0].bytes;
  EXPECT_NE(drawings[1].bytes.find("M3 3"), std::string::npos);
  EXPECT_NE(drawings[2].bytes.find(R"(<svg fill="#112233" )"), std::string::npos) << drawings[2].bytes;
}

TEST_F(ReadyMade, ListsEachBrandOnceAndFindsItHoweverItIsWritten) {
  const auto marks = ReadyMadeMarks::open(folder_).value();
  EXPECT_EQ(marks.list(), (std::vector<std::string>{"acmeandco", "bolt"}));
  EXPECT_TRUE(marks.find("ACME and Co.").has_value());
}

TEST_F(ReadyMade, SearchFindsNamesTitlesAndOtherNames) {
  std::ofstream(folder_ / "simple-icons/data/simple-icons.json")
      << R"([{"title":"Ácme & Co","slug":"acmeandco","hex":"FF8800","aliases":{"aka":["Bangers"],"old":[7],"dup":3}},)"
      << R"({"title":"Bolt","slug":"bolt","hex":"112233","aliases":{"loc":{"de":"Blitz"}}}])";
  const auto marks = ReadyMadeMarks::open(folder_).value();
  const auto names = [&](std::string_view text) {
    std::vector<std::string> found;
    for (const ReadyMadeMark& mark : marks.search(text)) {
      found.push_back(mark.name + ":" + std::string(to_string(mark.match)));
    }
    return found;
  };
  EXPECT_EQ(names("ACME"), (std::vector<std::string>{"acmeandco:word"}));
  EXPECT_EQ(names("bangers"), (std::vector<std::string>{"acmeandco:same"}));
  EXPECT_EQ(names("blitz"), (std::vector<std::string>{"bolt:same"}));
  EXPECT_EQ(names("b"), (std::vector<std::string>{"bolt:prefix", "acmeandco:prefix"}));
  EXPECT_EQ(names("blot"), (std::vector<std::string>{"bolt:near"}));
  EXPECT_EQ(names(""), (std::vector<std::string>{"acmeandco:same", "bolt:same"}));
  EXPECT_TRUE(names("zzz").empty());
  const ReadyMadeMark bolt = marks.search("bolt").front();
  EXPECT_EQ(bolt.title, "Bolt");
  EXPECT_EQ(bolt.drawings,
            (std::vector<std::string>{"logos-bolt.svg", "logos-bolt-icon.svg", "simple-icons-bolt.svg"}));
}

TEST_F(ReadyMade, AnUnknownNameSaysWhatIsAlike) {
  const auto unknown = ReadyMadeMarks::open(folder_).value().find("boltt");
  ASSERT_FALSE(unknown.has_value());
  EXPECT_EQ(unknown.error().code, ErrorCode::not_found);
  EXPECT_EQ(unknown.error().mend, "there are 'bolt'");
}

TEST_F(ReadyMade, AnAbsentOrBrokenPackageIsOneLineWithTheMend) {
  const auto absent = ReadyMadeMarks::open(folder_ / "nowhere");
  ASSERT_FALSE(absent.has_value());
  EXPECT_EQ(absent.error().code, ErrorCode::not_found);
  std::ofstream(folder_ / "@iconify-json/logos/icons.json") << "{";
  const auto broken = ReadyMadeMarks::open(folder_);
  ASSERT_FALSE(broken.has_value());
  EXPECT_EQ(broken.error().code, ErrorCode::bad_input);
  EXPECT_NE(broken.error().mend.find("bootstrap"), std::string::npos);
}

// Found by the fuzz target ready_made_marks.
TEST_F(ReadyMade, ListsThatHoldSomethingElseAreRefused) {
  for (const char* lists : {R"({"icons": {"acme": 7}})", R"({"icons": {"acme": {"body": 7}}})", "[]", "7"}) {
    std::ofstream(folder_ / "@iconify-json/logos/icons.json") << lists;
    const auto marks = ReadyMadeMarks::open(folder_);
    ASSERT_FALSE(marks.has_value()) << lists;
    EXPECT_EQ(marks.error().code, ErrorCode::bad_input);
  }
  std::ofstream(folder_ / "@iconify-json/logos/icons.json") << "{}";
  std::ofstream(folder_ / "simple-icons/data/simple-icons.json") << R"(["acme"])";
  EXPECT_FALSE(ReadyMadeMarks::open(folder_).has_value());
}

TEST(ReadyMadeInstalled, HoldsWellKnownBrands) {
  const auto marks = ReadyMadeMarks::open();
  if (!marks.has_value()) {
    GTEST_SKIP() << marks.error().message();
  }
  EXPECT_GT(marks->list().size(), 2000U);
  for (const char* name : {"Google", "Starbucks", "adidas", "FedEx"}) {
    EXPECT_TRUE(marks->find(name).has_value()) << name;
  }
}

}  // namespace
}  // namespace sluice
