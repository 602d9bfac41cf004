#include "sluice/sources/folder.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <map>
#include <string>
#include <vector>

namespace sluice {
namespace {

namespace fs = std::filesystem;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::UnorderedElementsAre;

constexpr std::size_t kLimit = 1 << 20;

class FolderTest : public testing::Test {
 protected:
  void SetUp() override {
    std::string name = testing::TempDir() + "folder-XXXXXX";
    ASSERT_NE(mkdtemp(name.data()), nullptr);
    root_ = fs::canonical(name);
  }
  void TearDown() override { fs::remove_all(root_); }

  void write(const std::string& path, const std::string& bytes = "bytes") const {
    fs::create_directories((root_ / path).parent_path());
    std::ofstream(root_ / path, std::ios::binary) << bytes;
  }

  [[nodiscard]] FolderSource open() const {
    auto folder = open_folder(root_);
    EXPECT_TRUE(folder.has_value()) << folder.error().message();
    return std::move(*folder);
  }

  [[nodiscard]] std::vector<SourceItem> items() const {
    std::vector<SourceItem> items;
    const auto status = open().source->list([&items](SourceItem item) {
      items.push_back(std::move(item));
      return true;
    });
    EXPECT_TRUE(status.has_value());
    return items;
  }

  [[nodiscard]] std::vector<std::string> paths() const {
    std::vector<std::string> paths;
    for (const SourceItem& item : items()) {
      paths.push_back(item.path);
    }
    return paths;
  }

  fs::path root_;
};

TEST_F(FolderTest, ListsPhotosInTheOrderOfTheirPaths) {
  for (const char* path :
       {"b.jpg", "a/z.PNG", "a-b/x.webp", "a.jpeg", "a/b/c.Heic", "B.tiff", "a/.hidden.jpg", ".git/x.jpg",
        "notes.txt", "jpg", "photos.csv.bak", "ü.gif", "a0.avif", "c.tif", "d.heif"}) {
    write(path);
  }
  EXPECT_THAT(paths(), ElementsAre("B.tiff", "a-b/x.webp", "a.jpeg", "a/b/c.Heic", "a/z.PNG", "a0.avif", "b.jpg",
                                   "c.tif", "d.heif", "ü.gif"));
  std::vector<std::string> sorted = paths();
  std::sort(sorted.begin(), sorted.end());
  EXPECT_EQ(paths(), sorted);
}

TEST_F(FolderTest, StopsWhenNoMoreIsWanted) {
  write("a/1.jpg");
  write("a/2.jpg");
  write("b/3.jpg");
  int seen = 0;
  ASSERT_TRUE(open().source->list([&seen](const SourceItem&) { return ++seen < 2; }).has_value());
  EXPECT_EQ(seen, 2);
}

TEST_F(FolderTest, ReadsItems) {
  write("a.jpg", std::string("\0bytes\n", 7));
  const auto all = items();
  ASSERT_EQ(all.size(), 1U);
  EXPECT_EQ(all[0].bytes, 7U);
  EXPECT_GT(all[0].modified_ns, std::int64_t{1'500'000'000} * 1'000'000'000);
  const FolderSource folder = open();
  EXPECT_EQ(folder.source->location(), root_.string());
  EXPECT_EQ(folder.source->read(all[0], kLimit).value(), std::string("\0bytes\n", 7));
  EXPECT_EQ(folder.source->read(all[0], 7)->size(), 7U);
  EXPECT_EQ(folder.source->read(all[0], 6).error().code, ErrorCode::refused);
}

TEST_F(FolderTest, SaysThatAnItemHasGoneOrBecameAPipe) {
  write("gone.jpg");
  write("pipe.jpg");
  const auto all = items();
  const FolderSource folder = open();
  fs::remove(root_ / "gone.jpg");
  fs::remove(root_ / "pipe.jpg");
  ASSERT_EQ(mkfifo((root_ / "pipe.jpg").c_str(), 0600), 0);
  EXPECT_EQ(folder.source->read(all[0], kLimit).error().code, ErrorCode::not_found);
  EXPECT_EQ(folder.source->read(all[1], kLimit).error().code, ErrorCode::bad_input);
}

TEST_F(FolderTest, FollowsLinksToFilesButNotToFolders) {
  write("real/a.jpg", "linked");
  fs::create_symlink("real/a.jpg", root_ / "link.jpg");
  fs::create_directory_symlink("real", root_ / "folder-link");
  fs::create_directory_symlink("..", root_ / "real" / "loop");
  const auto all = items();
  ASSERT_THAT(paths(), ElementsAre("link.jpg", "real/a.jpg"));
  EXPECT_EQ(all[0].bytes, 6U);
  EXPECT_EQ(open().source->read(all[0], kLimit).value(), "linked");
}

TEST_F(FolderTest, GivesWhatCannotBeReadAsItemsWithAProblem) {
  write("folder.jpg/inside.jpg");
  write("secret.jpg");
  fs::create_symlink("nowhere.jpg", root_ / "broken.jpg");
  fs::create_symlink("circle.jpg", root_ / "circle.jpg");
  ASSERT_EQ(mkfifo((root_ / "pipe.jpg").c_str(), 0600), 0);
  fs::create_symlink("/dev/zero", root_ / "zero.jpg");
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  std::strncpy(address.sun_path, (root_ / "socket.jpg").c_str(), sizeof(address.sun_path) - 1);
  const int listener = socket(AF_UNIX, SOCK_STREAM, 0);
  ASSERT_EQ(bind(listener, reinterpret_cast<const sockaddr*>(&address), sizeof(address)), 0);
  ASSERT_EQ(chmod((root_ / "secret.jpg").c_str(), 0), 0);

  std::map<std::string, ErrorCode> problems;
  for (const SourceItem& item : items()) {
    if (item.problem) {
      problems[item.path] = item.problem->code;
      EXPECT_EQ(item.problem->message().find('\n'), std::string::npos);
      EXPECT_EQ(open().source->read(item, kLimit).error().code, item.problem->code);
    }
  }
  close(listener);
  EXPECT_EQ(problems.at("folder.jpg"), ErrorCode::bad_input);
  EXPECT_EQ(problems.at("broken.jpg"), ErrorCode::not_found);
  EXPECT_EQ(problems.at("circle.jpg"), ErrorCode::io);
  EXPECT_EQ(problems.at("pipe.jpg"), ErrorCode::bad_input);
  EXPECT_EQ(problems.at("zero.jpg"), ErrorCode::bad_input);
  EXPECT_EQ(problems.at("socket.jpg"), ErrorCode::bad_input);
  if (geteuid() != 0) {  // Nothing is forbidden to root.
    EXPECT_EQ(problems.at("secret.jpg"), ErrorCode::io);
  }
}

TEST_F(FolderTest, SaysWhyAFolderCannotBeOpened) {
  EXPECT_EQ(open_folder(root_ / "absent").error().code, ErrorCode::not_found);
  write("file.jpg");
  EXPECT_EQ(open_folder(root_ / "file.jpg").error().code, ErrorCode::bad_input);
  EXPECT_THAT(open_folder(root_ / "absent").error().what, HasSubstr("absent"));
}

TEST_F(FolderTest, TellsWhatPhotosCsvSays) {
  write("a.jpg");
  write("trip/b.jpg");
  write("photos.csv",
        "\xEF\xBB\xBF"
        "File,contributor,taken_at,country,license,caption\r\n"
        "a.jpg,anna,2024-05-01T12:30:00+02:00,de,CC BY 4.0,\"Me, at home\"\r\n"
        "./trip/b.jpg,\"ben \"\"b\"\"\",,,,\r\n");
  EXPECT_THAT(open().warnings, IsEmpty());
  const auto all = items();
  ASSERT_EQ(all.size(), 2U);
  EXPECT_EQ(all[0].facts.contributor, "anna");
  EXPECT_EQ(all[0].facts.taken_at, (CaptureTime{"2024-05-01T12:30:00", 120}));
  EXPECT_EQ(all[0].facts.country, "DE");
  EXPECT_EQ(all[0].facts.licence, "CC BY 4.0");
  EXPECT_EQ(all[1].facts.contributor, "ben \"b\"");
  EXPECT_FALSE(all[1].facts.taken_at.has_value());
}

TEST_F(FolderTest, WarnsOfBadLinesOfPhotosCsvWithoutQuotingThem) {
  write("a.jpg");
  write("photos.csv",
        "file;contributor;taken_at;country;mood\n"
        "a.jpg;anna;Anna Muster;Germany;good\n"
        "a.jpg;anna;;;\n"
        "b.jpg;anna\n"
        "../c.jpg;anna;;;\n"
        "\"d.jpg;Anna Muster;;;\n"
        "gone.jpg;anna;;;\n");
  const auto warnings = open().warnings;
  const std::string csv = (root_ / "photos.csv").string();
  EXPECT_THAT(warnings,
              UnorderedElementsAre(HasSubstr(csv + ":1: columns that are not read: mood"),
                                   HasSubstr(csv + ":2: taken_at"), HasSubstr(csv + ":2: country"),
                                   HasSubstr(csv + ":3: the file is named for the second time"),
                                   HasSubstr(csv + ":4: 2 fields"), HasSubstr(csv + ":5: the file is not a path"),
                                   HasSubstr(csv + ":6: a quote"), HasSubstr(csv + ": 1 of 2 files")));
  for (const std::string& warning : warnings) {
    EXPECT_EQ(warning.find("Muster"), std::string::npos) << warning;
    EXPECT_EQ(warning.find("anna"), std::string::npos) << warning;
  }
  ASSERT_EQ(items().size(), 1U);
  EXPECT_EQ(items()[0].facts.contributor, "anna");
}

TEST_F(FolderTest, AWarningIsOneLineWhateverColumnsAreCalled) {
  write("photos.csv", "file,\"mo\nod\x1B[2J\"\n");
  const auto warnings = open().warnings;
  ASSERT_EQ(warnings.size(), 1U);
  EXPECT_THAT(warnings[0], HasSubstr("not read: mo od [2J"));
}

TEST_F(FolderTest, SumsUpManyWarnings) {
  std::string csv = "file,country\n";
  for (int line = 0; line < 100; ++line) {
    csv += "x.jpg\n";
  }
  write("photos.csv", csv);
  const auto warnings = open().warnings;
  EXPECT_EQ(warnings.size(), 21U);
  EXPECT_THAT(warnings.back(), HasSubstr("80 more"));
}

TEST_F(FolderTest, RefusesAPhotosCsvWithoutAUsableHeader) {
  const std::string utf16(
      "\xFF\xFE"
      "f\0i\0l\0e\0",
      10);
  for (const std::string& text : std::vector<std::string>{"", "\n\n", "name,contributor\n", "a.jpg,anna\n",
                                                          "file,file\n", "\"file\n", utf16}) {
    write("photos.csv", text);
    const auto folder = open_folder(root_);
    ASSERT_FALSE(folder.has_value()) << text;
    EXPECT_EQ(folder.error().code, ErrorCode::bad_input) << text;
    EXPECT_THAT(folder.error().what, HasSubstr("photos.csv"));
    EXPECT_EQ(folder.error().message().find("anna"), std::string::npos);
  }
  fs::remove(root_ / "photos.csv");
  ASSERT_EQ(mkfifo((root_ / "photos.csv").c_str(), 0600), 0);
  EXPECT_EQ(open_folder(root_).error().code, ErrorCode::bad_input);
}

}  // namespace
}  // namespace sluice
