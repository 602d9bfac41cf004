#include "sluice/base/whole_file.h"

#include <gtest/gtest.h>

#include <sys/stat.h>

#include <fstream>
#include <iterator>
#include <sstream>
#include <thread>
#include <vector>

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

TEST_F(WholeFile, WritersOfOneFileTakeTurns) {
  const auto text = [](int writer) {
    return std::string(100'000 + 1000 * writer, static_cast<char>('a' + writer));
  };
  {
    std::vector<std::jthread> writers;
    for (int writer = 0; writer < 4; ++writer) {
      writers.emplace_back([&, writer] {
        for (int round = 0; round < 20; ++round) {
          EXPECT_TRUE(write_whole_file(folder_ / "a", text(writer)).has_value());
          const std::string read = read_whole_file(folder_ / "a").value();
          EXPECT_EQ(read, text(read.front() - 'a'));
        }
      });
    }
  }
  EXPECT_EQ(std::distance(std::filesystem::directory_iterator(folder_), {}), 1);
}

TEST_F(WholeFile, WhatAKilledWriterLeftIsUsedAgain) {
  std::ofstream(folder_ / "a.part") << "a longer beginning of what was to be written";
  ASSERT_TRUE(write_whole_file(folder_ / "a", "short").has_value());
  EXPECT_EQ(read_whole_file(folder_ / "a").value(), "short");
  EXPECT_FALSE(std::filesystem::exists(folder_ / "a.part"));
}

TEST_F(WholeFile, IsReadWhateverItsSize) {
  for (const std::size_t size : {0U, 1U, 4096U, 1'000'000U}) {
    ASSERT_TRUE(write_whole_file(folder_ / "a", std::string(size, 'x')).has_value());
    EXPECT_EQ(read_whole_file(folder_ / "a").value().size(), size);
  }
  ASSERT_EQ(::mkfifo((folder_ / "pipe").c_str(), 0600), 0);
  EXPECT_EQ(read_whole_file(folder_ / "pipe").error().code, ErrorCode::io);
  EXPECT_EQ(read_whole_file(folder_).error().code, ErrorCode::io);
  EXPECT_EQ(read_whole_file(folder_ / "none").error().code, ErrorCode::not_found);
}

TEST_F(WholeFile, ANewFileReplacesNothing) {
  ASSERT_TRUE(write_new_file(folder_ / "a", "first").has_value());
  EXPECT_EQ(write_new_file(folder_ / "a", "second").error().code, ErrorCode::io);
  EXPECT_EQ(read_whole_file(folder_ / "a").value(), "first");
}

}  // namespace
}  // namespace sluice
