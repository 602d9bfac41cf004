#include "sluice/models/runtime.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <fstream>
#include <thread>

namespace sluice {
namespace {

const std::filesystem::path kModel =
    std::filesystem::path(SLUICE_SHARED_DIR) / "models" / "face_detection_yunet_2023mar.onnx";

class RuntimeTest : public ::testing::Test {
 protected:
  RuntimeTest()
      : directory_(std::filesystem::path(::testing::TempDir()) /
                   ("sluice-runtime-" + std::to_string(::getpid()))) {
    std::filesystem::create_directories(directory_);
  }
  ~RuntimeTest() override { std::filesystem::remove_all(directory_); }

  void SetUp() override {
    if (!std::filesystem::exists(kModel)) {
      GTEST_SKIP() << "shared/models is not there";
    }
  }

  static std::unique_ptr<Model> load(int parallel, int threads, const std::filesystem::path& cache = {}) {
    const auto runtime = make_openvino_runtime({.precision = Precision::exact,
                                                .threads_per_inference = threads,
                                                .parallel = parallel,
                                                .compiled_cache = cache});
    return (*runtime)->load(kModel).value();
  }

  /// The same for the same seed.
  static Tensor input(std::uint32_t seed) {
    Tensor tensor{.shape = {1, 3, 640, 640}, .values = std::vector<float>(3 * 640 * 640)};
    for (float& value : tensor.values) {
      seed = seed * 1664525 + 1013904223;
      value = static_cast<float>(seed >> 24);
    }
    return tensor;
  }

  static std::vector<float> answer(const Model& model, std::uint32_t seed) {
    return model.infer(input(seed)).value().at("obj_8").values;
  }

  std::filesystem::path directory_;
};

TEST_F(RuntimeTest, GivesShapesAndOutputsByName) {
  const auto model = load(1, 1);
  EXPECT_EQ(model->input_shape(), (std::vector<std::int64_t>{1, 3, 640, 640}));
  const auto outputs = model->infer(input(1)).value();
  for (const char* name : {"cls_8", "cls_16", "cls_32", "obj_8", "bbox_32", "kps_16"}) {
    EXPECT_TRUE(outputs.contains(name)) << name;
  }
  EXPECT_EQ(outputs.at("bbox_32").shape, (std::vector<std::int64_t>{1, 400, 4}));
  EXPECT_EQ(outputs.at("bbox_32").values.size(), 1600U);
}

TEST_F(RuntimeTest, ThreadsDoNotChangeTheAnswer) {
  const std::vector<float> expected = answer(*load(1, 1), 1);
  EXPECT_EQ(answer(*load(4, 1), 1), expected);
  EXPECT_EQ(answer(*load(1, 2), 1), expected);
}

TEST_F(RuntimeTest, SeveralThreadsMayInferAtOnce) {
  const auto model = load(2, 1);
  std::vector<std::vector<float>> expected;
  for (std::uint32_t seed = 0; seed < 4; ++seed) {
    expected.push_back(answer(*model, seed));
  }
  std::vector<std::vector<float>> got(4);
  std::vector<std::thread> workers;
  for (std::uint32_t seed = 0; seed < 4; ++seed) {
    workers.emplace_back([&, seed] {
      for (int round = 0; round < 3; ++round) {
        got[seed] = answer(*model, seed);
      }
    });
  }
  for (std::thread& worker : workers) {
    worker.join();
  }
  EXPECT_EQ(got, expected);
}

TEST_F(RuntimeTest, OddInputsAreErrors) {
  const auto model = load(1, 1);
  Tensor small{.shape = {1, 3, 8, 8}, .values = std::vector<float>(192)};
  EXPECT_EQ(model->infer(small).error().code, ErrorCode::bad_input);
  Tensor lying{.shape = {1, 3, 640, 640}, .values = std::vector<float>(192)};
  EXPECT_EQ(model->infer(lying).error().code, ErrorCode::bad_input);
}

TEST_F(RuntimeTest, WhatIsNoNetworkIsAnError) {
  std::ofstream(directory_ / "broken.onnx") << "this is not a network";
  const auto runtime = make_openvino_runtime({});
  for (const char* name : {"broken.onnx", "absent.onnx"}) {
    const auto model = (*runtime)->load(directory_ / name);
    ASSERT_FALSE(model.has_value());
    EXPECT_EQ(model.error().code, ErrorCode::bad_input);
    EXPECT_THAT(model.error().message(), ::testing::HasSubstr(name));
    EXPECT_THAT(model.error().message(), ::testing::Not(::testing::HasSubstr("\n")));
  }
}

TEST_F(RuntimeTest, CompiledCacheIsUsedAndADamagedOneDoesNotMatter) {
  const std::vector<float> expected = answer(*load(1, 1), 1);
  const auto cache = directory_ / "compiled";
  EXPECT_EQ(answer(*load(1, 1, cache), 1), expected);
  ASSERT_FALSE(std::filesystem::is_empty(cache / "exact"));
  EXPECT_EQ(answer(*load(1, 1, cache), 1), expected);
  for (const auto& entry : std::filesystem::directory_iterator(cache / "exact")) {
    std::filesystem::resize_file(entry, std::filesystem::file_size(entry) / 2);
  }
  EXPECT_EQ(answer(*load(1, 1, cache), 1), expected);
}

TEST_F(RuntimeTest, ACacheThatCannotBeMadeDoesNotMatter) {
  std::ofstream(directory_ / "file") << "";
  EXPECT_FALSE(answer(*load(1, 1, directory_ / "file" / "compiled"), 1).empty());
}

}  // namespace
}  // namespace sluice
