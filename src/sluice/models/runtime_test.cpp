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

TEST_F(RuntimeTest, GivesOnlyWhatIsAveragedOfATensorFlowLiteNetworkOfPictures) {
  const auto runtime = make_openvino_runtime({});
  ModelUse use;
  use.pooled = true;
  const auto model = (*runtime)->load(kModel.parent_path() / "mobilenet_v2_1.0_224_ptq.tflite", use);
  ASSERT_TRUE(model.has_value()) << model.error().message();
  EXPECT_EQ((*model)->input_shape(), (std::vector<std::int64_t>{1, 3, 224, 224}));
  const auto read = [](const Outputs& outputs) -> Status {
    EXPECT_EQ(outputs.size(), 1U);
    EXPECT_EQ(outputs.at("pooled").shape, (std::vector<std::int64_t>{1, 1280, 1, 1}));
    return {};
  };
  EXPECT_TRUE((*model)->infer(input(1, {224, 224}), read).has_value());
  const auto averages_nothing = (*runtime)->load(kModel, use);
  ASSERT_FALSE(averages_nothing.has_value());
  EXPECT_EQ(averages_nothing.error().code, ErrorCode::bad_input);
}

TEST_F(RuntimeTest, TakesPicturesOfSeveralSizesWhereItMay) {
  const auto model = load(1, 1, {}, {.input = {}, .side_step = 32, .outputs = {"bbox_32"}});
  EXPECT_EQ(answer(*model, input(1), "bbox_32"), answer(*load(1, 1), input(1), "bbox_32"));
  EXPECT_EQ(answer(*model, input(1, {64, 320}), "bbox_32").size(), 4U * 2 * 10);
  const auto ignore = [](const Outputs& /*outputs*/) -> Status { return {}; };
  EXPECT_EQ(model->infer(input(1, {64, 321}), ignore).error().code, ErrorCode::bad_input);
  EXPECT_EQ(model->infer(input(1, {672, 320}), ignore).error().code, ErrorCode::bad_input);
}

TEST_F(RuntimeTest, TheTextDetectorTakesPicturesOfSeveralSizes) {
  const auto runtime = make_openvino_runtime({});
  const auto model = (*runtime)->load(kModel.parent_path() / "ch_PP-OCRv3_det_infer.onnx",
                                      {.input = {}, .side_step = 32, .largest_side = 320});
  ASSERT_TRUE(model.has_value()) << model.error().message();
  for (const cv::Size size : {cv::Size(320, 320), cv::Size(64, 320), cv::Size(96, 32)}) {
    const auto read = [&](const Outputs& outputs) -> Status {
      EXPECT_EQ(outputs.at("sigmoid_0.tmp_0").shape, (std::vector<std::int64_t>{1, 1, size.height, size.width}));
      return {};
    };
    const Status done = (*model)->infer(input(1, size), read);
    EXPECT_TRUE(done.has_value()) << done.error().message();
  }
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

/// An ONNX file, whose format is that of protocol buffers (https://protobuf.dev/programming-guides/encoding). What
/// is in it is shorter than 128 bytes, numbers are smaller than 128.
std::string field(int number, std::string_view bytes) {
  constexpr int kBytes = 2;
  return std::string{static_cast<char>(number << 3 | kBytes), static_cast<char>(bytes.size())}.append(bytes);
}

std::string field(int number, int value) {
  return {static_cast<char>(number << 3), static_cast<char>(value)};
}

/// y = Reshape(x, Shape(x)): goes wrong where a size is taken for the only one. x: float32, {open, `channels`,
/// open, open}.
std::string open_network(std::string_view channels) {
  constexpr int kFloat = 1;
  const auto axis = [](std::string_view length) { return field(1, length); };
  const auto value = [&](std::string_view name, const std::string& shape) {
    return field(1, name) + field(2, field(1, field(1, kFloat) + field(2, shape)));
  };
  const std::string open = axis(field(2, "?"));
  const std::string x = value("x", open + axis(channels) + open + open);
  const std::string size = field(1, "x") + field(2, "s") + field(4, "Shape");
  const std::string reshaped = field(1, "x") + field(1, "s") + field(2, "y") + field(4, "Reshape");
  const std::string graph = field(1, size) + field(1, reshaped) + field(2, "g") + field(11, x) +
                            field(12, value("y", open + open + open + open));
  constexpr int kOpset = 13;
  return field(1, 8) + field(7, graph) + field(8, field(1, "") + field(2, kOpset));
}

const std::string kThreeChannels = field(1, 3);

TEST(Runtime, ANetworkOfOpenSizeTakesPicturesUpToTheLargest) {
  const auto runtime = make_openvino_runtime({}).value();
  const ModelUse use = {.input = {}, .side_step = 32, .largest_side = 96};
  const auto model = runtime->parse(open_network(kThreeChannels), "open", use);
  ASSERT_TRUE(model.has_value()) << model.error().message();
  EXPECT_EQ((*model)->input_shape(), (std::vector<std::int64_t>{1, 3, 96, 96}));
  const auto infer = [](const Model& network, cv::Size size) {
    return network.infer(cv::Mat(size, CV_8UC3, cv::Scalar(1, 2, 3)), [&](const Outputs& outputs) -> Status {
      EXPECT_EQ(outputs.at("y").shape, (std::vector<std::int64_t>{1, 3, size.height, size.width}));
      return {};
    });
  };
  for (const cv::Size size : {cv::Size(96, 96), cv::Size(32, 64), cv::Size(96, 32)}) {
    const Status done = infer(**model, size);
    EXPECT_TRUE(done.has_value()) << done.error().message();
  }
  EXPECT_EQ(infer(**model, {128, 32}).error().code, ErrorCode::bad_input);
  EXPECT_EQ(infer(**model, {33, 32}).error().code, ErrorCode::bad_input);
  const auto stepless = runtime->parse(open_network(kThreeChannels), "open", {.input = {}, .largest_side = 96});
  EXPECT_TRUE(infer(**stepless, {96, 96}).has_value());
  EXPECT_EQ(infer(**stepless, {64, 96}).error().code, ErrorCode::bad_input);
}

TEST(Runtime, ANetworkOfOpenSizeWithoutALargestOrOfOpenChannelsIsAnError) {
  const auto runtime = make_openvino_runtime({}).value();
  const auto sizeless = runtime->parse(open_network(kThreeChannels), "open", {.input = {}, .side_step = 32});
  ASSERT_FALSE(sizeless.has_value());
  EXPECT_EQ(sizeless.error().code, ErrorCode::bad_input);
  const ModelUse use = {.input = {}, .side_step = 32, .largest_side = 96};
  EXPECT_FALSE(runtime->parse(open_network(field(2, "?")), "open", use).has_value());
}

}  // namespace
}  // namespace sluice
