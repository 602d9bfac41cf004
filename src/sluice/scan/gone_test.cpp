#include "sluice/scan/gone.h"

#include <gmock/gmock.h>

#include <fstream>

#include "sluice/scan/test_parts.h"

namespace sluice {
namespace {

using test::Data;
using test::FakeStages;
using test::MemorySource;
using test::png;

TEST(Gone, ItemsWhoseFileHasGoneAreFoundAndPurged) {
  const TestDirectory folder;
  MemorySource source(folder.path().string());
  for (const std::string name : {"a.png", "b.png", "copy-of-b.png"}) {
    source.items[name] = {.bytes = png(name == "a.png" ? 1 : 2)};
    std::ofstream(folder / name) << source.items[name].bytes;
  }
  Data data;
  ASSERT_TRUE(data.scan(source, FakeStages()).has_value());
  EXPECT_TRUE(find_gone(data.store)->empty());

  std::filesystem::remove(folder / "a.png");
  std::filesystem::remove(folder / "b.png");
  const auto gone = find_gone(data.store).value();
  ASSERT_EQ(gone.size(), 2U);
  EXPECT_EQ(gone[0].path, "a.png");
  EXPECT_EQ(gone[1].path, "b.png");
  EXPECT_TRUE(missing_sources(data.store)->empty());

  const auto purged = purge_items(data.store, gone);
  ASSERT_TRUE(purged.has_value()) << purged.error().message();
  EXPECT_EQ(purged->items, 2U);
  EXPECT_EQ(purged->photos, 1U);  // The other is still shown by its copy.
  EXPECT_EQ(data.count("photo"), 1);
  EXPECT_EQ(data.count("sighting"), 3);
  EXPECT_EQ(data.count("feature"), 1);
}

TEST(Gone, AFolderIsForgottenWhole) {
  Data data;
  MemorySource one("/one");
  MemorySource two("/two");
  one.items["a.png"] = {.bytes = png(1)};
  one.items["bad.png"] = {.bytes = "no picture"};
  two.items["a.png"] = {.bytes = png(2)};
  ASSERT_TRUE(data.scan(one, FakeStages()).has_value());
  ASSERT_TRUE(data.scan(two, FakeStages()).has_value());
  EXPECT_EQ(missing_sources(data.store)->size(), 2U);
  EXPECT_EQ(purge_source(data.store, "/three").error().code, ErrorCode::not_found);
  const auto purged = purge_source(data.store, "/one");
  EXPECT_EQ(purged->items, 2U);
  EXPECT_EQ(purged->photos, 1U);
  EXPECT_EQ(data.count("item"), 1);
  EXPECT_EQ(data.count("source"), 1);
}

}  // namespace
}  // namespace sluice
