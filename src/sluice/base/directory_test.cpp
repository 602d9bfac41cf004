#include "sluice/base/directory.h"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <fstream>

namespace sluice {
namespace {

class Directory : public ::testing::Test {
 protected:
  Directory() { std::filesystem::create_directories(folder_); }
  ~Directory() override { std::filesystem::remove_all(folder_); }
  std::filesystem::path folder_ = std::filesystem::path(::testing::TempDir()) /
                                  ::testing::UnitTest::GetInstance()->current_test_info()->name();
};

TEST_F(Directory, IsMadeWithAllAboveItInTheMode) {
  for (const char* name : {"a/b/c", "a/b/c/", "a/b/d/"}) {
    ASSERT_TRUE(make_directories(folder_ / name, 0700).has_value()) << name;
  }
  for (const char* name : {"a", "a/b", "a/b/c", "a/b/d"}) {
    struct stat facts = {};
    ASSERT_EQ(::stat((folder_ / name).c_str(), &facts), 0) << name;
    EXPECT_EQ(facts.st_mode, S_IFDIR | 0700U) << name;
  }
}

TEST_F(Directory, WhatCannotBeMadeOrFlushedIsNamed) {
  std::ofstream(folder_ / "file") << "x";
  EXPECT_EQ(make_directories(folder_ / "file/below", 0700).error().code, ErrorCode::io);
  EXPECT_EQ(sync_directory(folder_ / "absent").error().code, ErrorCode::io);
  EXPECT_EQ(sync_directory(folder_ / "file").error().code, ErrorCode::io);
  EXPECT_TRUE(sync_directory(folder_).has_value());
}

}  // namespace
}  // namespace sluice
