#include "sluice/models/cache.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <stdlib.h>

#include <fstream>
#include <optional>

#include "sluice/base/digest.h"

namespace sluice {
namespace {

using ::testing::HasSubstr;

/// Sets or unsets an environment variable for one test.
class ScopedVariable {
 public:
  ScopedVariable(const char* name, const char* value) : name_(name) {
    if (const char* old = std::getenv(name)) {
      old_ = old;
    }
    set(value);
  }
  ~ScopedVariable() { set(old_ ? old_->c_str() : nullptr); }
  ScopedVariable(const ScopedVariable&) = delete;
  ScopedVariable& operator=(const ScopedVariable&) = delete;

 private:
  void set(const char* value) {
    if (value == nullptr) {
      unsetenv(name_);
    } else {
      setenv(name_, value, 1);
    }
  }
  const char* name_;
  std::optional<std::string> old_;
};

TEST(DefaultModelDirectory, FollowsTheEnvironment) {
  const ScopedVariable home("HOME", "/home/somebody");
  const ScopedVariable caches("XDG_CACHE_HOME", nullptr);
  const ScopedVariable models("SLUICE_MODELS", nullptr);
  EXPECT_EQ(default_model_directory(), "/home/somebody/.cache/sluice/models");
  {
    const ScopedVariable relative("XDG_CACHE_HOME", "caches");
    EXPECT_EQ(default_model_directory(), "/home/somebody/.cache/sluice/models");
  }
  const ScopedVariable absolute("XDG_CACHE_HOME", "/caches");
  EXPECT_EQ(default_model_directory(), "/caches/sluice/models");
  const ScopedVariable own("SLUICE_MODELS", "here");
  EXPECT_EQ(default_model_directory(), "here");
  EXPECT_EQ(default_compiled_model_directory(), "/caches/sluice/compiled-models");
}

class ModelCacheTest : public ::testing::Test {
 protected:
  ModelCacheTest()
      : directory_(std::filesystem::path(::testing::TempDir()) / ("sluice-cache-" + std::to_string(::getpid()))) {
    std::filesystem::create_directories(directory_);
    entry_.name = "model";
    entry_.file = "model.onnx";
    entry_.sha256 = to_hex(sha256(std::as_bytes(std::span(std::string_view("weights")))));
  }
  ~ModelCacheTest() override { std::filesystem::remove_all(directory_); }

  std::filesystem::path directory_;
  ModelEntry entry_;
};

TEST_F(ModelCacheTest, AbsentModelSaysHowToGetIt) {
  const auto file = ModelCache(directory_).verified(entry_);
  ASSERT_FALSE(file.has_value());
  EXPECT_EQ(file.error().code, ErrorCode::not_found);
  EXPECT_EQ(file.error().message(), "model model is not in " + directory_.string() + "; run `sluice models pull`");
}

TEST_F(ModelCacheTest, OnlyTheRightBytesAreVerified) {
  std::ofstream(directory_ / "model.onnx") << "weights";
  const auto file = ModelCache(directory_).verified(entry_);
  ASSERT_TRUE(file.has_value());
  EXPECT_EQ(*file, directory_ / "model.onnx");

  std::ofstream(directory_ / "model.onnx") << "weightz";
  const auto damaged = ModelCache(directory_).verified(entry_);
  ASSERT_FALSE(damaged.has_value());
  EXPECT_EQ(damaged.error().code, ErrorCode::bad_input);
  EXPECT_THAT(damaged.error().message(), HasSubstr("sluice models pull"));
}

}  // namespace
}  // namespace sluice
