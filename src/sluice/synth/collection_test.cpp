#include "sluice/synth/collection.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <fstream>
#include <map>
#include <set>
#include <span>
#include <sstream>

#include "sluice/base/csv.h"
#include "sluice/image/decode.h"
#include "sluice/image/metadata.h"
#include "sluice/image/perceptual_hash.h"

namespace sluice::synth {
namespace {

namespace fs = std::filesystem;

std::string content(const fs::path& file) {
  std::ifstream stream(file, std::ios::binary);
  std::ostringstream text;
  text << stream.rdbuf();
  return std::move(text).str();
}

Bytes bytes_of(const std::string& text) {
  return std::as_bytes(std::span(text));
}

class CollectionTest : public testing::Test {
 protected:
  void SetUp() override {
    ASSERT_TRUE(start_image_library().has_value());
    folder_ = fs::temp_directory_path() / ("sluice_collection_" + std::to_string(getpid()));
    fs::remove_all(folder_);
    options_.photos = 40;
    options_.marks = 5;
    options_.longest_side = 320;
    options_.reposts = 0.1;
    options_.duplicates = 0.1;
  }
  void TearDown() override { fs::remove_all(folder_); }

  [[nodiscard]] Collection written(const std::string& name, const CollectionOptions& options) const {
    auto collection = write_collection(folder_ / name, options);
    EXPECT_TRUE(collection.has_value()) << collection.error().message();
    return std::move(collection).value();
  }

  fs::path folder_;
  CollectionOptions options_;
};

TEST_F(CollectionTest, IsTheSameByteForByteWhateverTheThreads) {
  CollectionOptions one = options_;
  one.photos = 12;
  one.threads = 1;
  CollectionOptions three = one;
  three.threads = 3;
  const Collection first = written("one", one);
  const Collection second = written("three", three);
  std::size_t compared = 0;
  for (const auto& entry : fs::recursive_directory_iterator(first.folder)) {
    if (entry.is_regular_file()) {
      EXPECT_EQ(content(entry.path()), content(second.folder / fs::relative(entry.path(), first.folder)))
          << entry.path();
      ++compared;
    }
  }
  EXPECT_EQ(compared, 12U + 5U + 4U);
}

TEST_F(CollectionTest, PhotosAndTablesAgree) {
  const Collection collection = written("all", options_);
  ASSERT_EQ(collection.photos.size(), 40U);
  const auto truth = parse_csv(content(collection.folder / "truth.tsv"), '\t').value();
  std::map<std::string, int> tests;
  for (const CsvRow& row : truth) {
    ASSERT_EQ(row.fields.size(), 7U);
    if (row.fields[1] == "reference" || row.fields[1] == "test") {
      EXPECT_TRUE(fs::exists(collection.folder / row.fields[0])) << row.fields[0];
      tests[row.fields[0]] += row.fields[1] == "test" ? 1 : 0;
    }
  }
  std::set<std::string> in_csv;
  const auto facts = parse_csv(content(collection.photo_folder() / "photos.csv")).value();
  for (std::size_t row = 1; row < facts.size(); ++row) {
    in_csv.insert(facts[row].fields[0]);
    EXPECT_FALSE(facts[row].fields[1].empty());
    const std::string bytes = content(collection.photo_folder() / facts[row].fields[0]);
    const bool timed = !facts[row].fields[2].empty() || read_metadata(bytes_of(bytes)).taken_at.has_value();
    EXPECT_TRUE(timed) << facts[row].fields[0];
  }
  bool placed = false;
  for (const CollectionPhoto& photo : collection.photos) {
    EXPECT_TRUE(in_csv.contains(photo.file));
    EXPECT_EQ(tests.at("photos/" + photo.file), static_cast<int>(std::max<std::size_t>(1, photo.marks.size())));
    const std::string bytes = content(collection.photo_folder() / photo.file);
    placed = placed || read_metadata(bytes_of(bytes)).place.has_value();
    const auto decoded = decode_photo(bytes_of(bytes), {.longest_side = 0, .limits = {}});
    ASSERT_TRUE(decoded.has_value()) << photo.file;
    for (const TrueMark& mark : photo.marks) {
      EXPECT_GE(mark.box.x, 0);
      EXPECT_GE(mark.box.y, 0);
      EXPECT_LE(mark.box.x + mark.box.width, decoded->original_width);
      EXPECT_LE(mark.box.y + mark.box.height, decoded->original_height);
      EXPECT_GT(mark.visible, 0.3);
    }
  }
  EXPECT_TRUE(placed);
}

TEST_F(CollectionTest, RepostsLookAlikeAndDuplicatesAreEqual) {
  const Collection collection = written("all", options_);
  int duplicates = 0;
  int reposts = 0;
  for (const CollectionPhoto& photo : collection.photos) {
    if (photo.repost_of.empty()) {
      continue;
    }
    const std::string original = content(collection.photo_folder() / photo.repost_of);
    const std::string copy = content(collection.photo_folder() / photo.file);
    if (original == copy) {
      ++duplicates;
      continue;
    }
    ++reposts;
    const PerceptualHash first = pdq_hash(decode_photo(bytes_of(original)).value().rgb);
    const PerceptualHash second = pdq_hash(decode_photo(bytes_of(copy)).value().rgb);
    EXPECT_LE(hamming_distance(first, second), 31) << photo.file;
  }
  EXPECT_GT(duplicates, 0);
  EXPECT_GT(reposts, 0);
}

TEST_F(CollectionTest, ASecondCallReadsWhatIsThere) {
  const Collection first = written("all", options_);
  const fs::path photo = first.photo_folder() / first.photos.front().file;
  const auto time = fs::last_write_time(photo);
  const Collection second = written("all", options_);
  EXPECT_EQ(fs::last_write_time(photo), time);
  ASSERT_EQ(second.photos.size(), first.photos.size());
  for (std::size_t index = 0; index < first.photos.size(); ++index) {
    ASSERT_EQ(second.photos[index].marks.size(), first.photos[index].marks.size());
    EXPECT_EQ(second.photos[index].repost_of, first.photos[index].repost_of);
    for (std::size_t mark = 0; mark < first.photos[index].marks.size(); ++mark) {
      const TrueMark& a = first.photos[index].marks[mark];
      const TrueMark& b = second.photos[index].marks[mark];
      EXPECT_EQ(a.brand, b.brand);
      EXPECT_EQ(a.kind, b.kind);
      EXPECT_EQ(a.carrier, b.carrier);
      EXPECT_NEAR(a.polygon[2].x, b.polygon[2].x, 0.06);
      EXPECT_NEAR(a.box.height, b.box.height, 0.06);
    }
  }
}

TEST_F(CollectionTest, RefusesAFolderOfSomethingElseAndOptionsOutOfRange) {
  fs::create_directories(folder_);
  std::ofstream(folder_ / "holiday.txt") << "mine";
  auto other = write_collection(folder_, options_);
  ASSERT_FALSE(other.has_value());
  EXPECT_EQ(other.error().code, ErrorCode::conflict);
  options_.marks = kMostMarks + 1;
  auto range = write_collection(folder_ / "new", options_);
  ASSERT_FALSE(range.has_value());
  EXPECT_EQ(range.error().code, ErrorCode::usage);
  EXPECT_FALSE(fs::exists(folder_ / "new"));
}

}  // namespace
}  // namespace sluice::synth
