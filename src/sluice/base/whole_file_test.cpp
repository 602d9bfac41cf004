#include "sluice/base/whole_file.h"

#include <gtest/gtest.h>

#include <fstream>
#include <iterator>
#include <sstream>

namespace sluice {
namespace {

class WholeFile : public ::testing::Test {
 protected:
  WholeFile() { std::filesystem::create_directories(folder_); }
  ~WholeFile() override { std::filesystem::remove_all(folder_); }
  std::filesystem::path folder_ = std::filesystem::path(::testing::TempDir()) /
                                  ::testing::UnitTest::GetInstance()->current_test_info()->name();
};

TEST_F(WholeFile, ReplacesAndLeavesNothingBeside) {
  for (const std::string text : {"first, which is longer", "second"}) {
    ASSERT_TRUE(write_whole_file(folder_ / "a", text).has_value());
    std::ifstream in(folder_ / "a", std::ios::binary);
    std::ostringstream read;
    read << in.rdbuf();
    EXPECT_EQ(read.str(), text);
  }
  EXPECT_EQ(std::distance(std::filesystem::directory_iterator(folder_), {}), 1);
}

TEST_F(WholeFile, AFolderIsNotReplaced) {
  std::filesystem::create_directory(folder_ / "a");
  EXPECT_EQ(write_whole_file(folder_ / "a", "x").error().code, ErrorCode::refused);
  EXPECT_EQ(write_whole_file(folder_ / "none" / "a", "x").error().code, ErrorCode::io);
}

}  // namespace
}  // namespace sluice
