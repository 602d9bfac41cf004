#include "sluice/models/runtime.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <fstream>
#include <opencv2/core.hpp>
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

  static std::unique_ptr<Model> load(int parallel, int threads, const std::filesystem::path& cache = {},
                                     const ModelUse& use = {}, Precision precision = Precision::exact) {
    const auto runtime = make_openvino_runtime(
        {.precision = precision, .threads_per_inference = threads, .parallel = parallel, .compiled_cache = cache});
    return (*runtime)->load(kModel, use).value();
  }

  /// The same for the same seed.
  static cv::Mat input(std::uint64_t seed, cv::Size size = {640, 640}) {
    cv::Mat rgb(size, CV_8UC3);
    cv::RNG(seed).fill(rgb, cv::RNG::UNIFORM, 0, 256);
    return rgb;
  }

  static std::vector<float> answer(const Model& model, const cv::Mat& rgb, const std::string& output = "obj_8") {
    std::vector<float> values;
    const auto read = [&](const Outputs& outputs) -> Status {
      values.assign(outputs.at(output).values.begin(), outputs.at(output).values.end());
      return {};
    };
    EXPECT_TRUE(model.infer(rgb, read).has_value());
    return values;
  }

  static std::vector<float> answer(const Model& model, std::uint64_t seed) { return answer(model, input(seed)); }

  std::filesystem::path directory_;
};

TEST_F(RuntimeTest, GivesShapesAndOutputsByName) {
  const auto model = load(1, 1);
  EXPECT_EQ(model->input_shape(), (std::vector<std::int64_t>{1, 3, 640, 640}));
  const auto read = [](const Outputs& outputs) -> Status {
    for (const char* name : {"cls_8", "cls_16", "cls_32", "obj_8", "bbox_32", "kps_16"}) {
      EXPECT_TRUE(outputs.contains(name)) << name;
    }
    EXPECT_EQ(outputs.at("bbox_32").shape, (std::vector<std::int64_t>{1, 400, 4}));
    EXPECT_EQ(outputs.at("bbox_32").values.size(), 1600U);
    return {};
  };
  EXPECT_TRUE(model->infer(input(1), read).has_value());
}

TEST_F(RuntimeTest, ComputesOnlyTheOutputsThatAreUsed) {
  const auto model = load(1, 1, {}, {.input = {}, .side_step = 0, .outputs = {"bbox_8", "obj_8"}});
  const auto read = [](const Outputs& outputs) -> Status {
    EXPECT_TRUE(outputs.contains("bbox_8") && outputs.contains("obj_8"));
    EXPECT_FALSE(outputs.contains("bbox_16") || outputs.contains("kps_8"));
    return {};
  };
  EXPECT_TRUE(model->infer(input(1), read).has_value());
  EXPECT_EQ(answer(*model, 1), answer(*load(1, 1), 1));
  const auto runtime = make_openvino_runtime({});
  const auto absent = (*runtime)->load(kModel, {.input = {}, .side_step = 0, .outputs = {"eyes"}});
  ASSERT_FALSE(absent.has_value());
  EXPECT_EQ(absent.error().code, ErrorCode::bad_input);
}

TEST_F(RuntimeTest, TakesPicturesOfSeveralSizesWhereItMay) {
  const auto model = load(1, 1, {}, {.input = {}, .side_step = 32, .outputs = {"bbox_32"}});
  EXPECT_EQ(answer(*model, input(1), "bbox_32"), answer(*load(1, 1), input(1), "bbox_32"));
  EXPECT_EQ(answer(*model, input(1, {64, 320}), "bbox_32").size(), 4U * 2 * 10);
  const auto ignore = [](const Outputs& /*outputs*/) -> Status { return {}; };
  EXPECT_EQ(model->infer(input(1, {64, 321}), ignore).error().code, ErrorCode::bad_input);
  EXPECT_EQ(model->infer(input(1, {672, 320}), ignore).error().code, ErrorCode::bad_input);
}

TEST_F(RuntimeTest, FastIsNearExact) {
  const cv::Mat rgb = input(3);
  const std::vector<float> exact = answer(*load(1, 1), rgb);
  const std::vector<float> fast = answer(*load(1, 1, {}, {}, Precision::fast), rgb);
  EXPECT_LT(cv::norm(exact, fast, cv::NORM_INF), 0.05);
}

TEST_F(RuntimeTest, TheReadersErrorIsReturned) {
  const auto read = [](const Outputs& /*outputs*/) -> Status {
    return fail(ErrorCode::not_found, "no such thing");
  };
  EXPECT_EQ(load(1, 1)->infer(input(1), read).error().code, ErrorCode::not_found);
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
  const auto ignore = [](const Outputs& /*outputs*/) -> Status { return {}; };
  EXPECT_EQ(model->infer(input(1, {8, 8}), ignore).error().code, ErrorCode::bad_input);
  EXPECT_EQ(model->infer(cv::Mat(640, 640, CV_8UC1), ignore).error().code, ErrorCode::bad_input);
  EXPECT_EQ(model->infer(cv::Mat(), ignore).error().code, ErrorCode::bad_input);
}

TEST_F(RuntimeTest, WhatIsNoNetworkIsAnError) {
  std::ofstream(directory_ / "broken.onnx") << "this is not a network";
  const auto runtime = make_openvino_runtime({});
  for (const char* name : {"broken.onnx", "absent.onnx"}) {
    const auto model = (*runtime)->load(directory_ / name, {});
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
