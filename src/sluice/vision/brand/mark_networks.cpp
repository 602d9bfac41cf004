#include "sluice/vision/brand/mark_networks.h"

#include <algorithm>
#include <cmath>
#include <mutex>
#include <opencv2/imgproc.hpp>
#include <string_view>
#include <utility>

#include "sluice/base/digest.h"

extern "C" const unsigned char sluice_mark_finder[], sluice_mark_finder_end[];
extern "C" const unsigned char sluice_mark_embedding[], sluice_mark_embedding_end[];
extern "C" const unsigned char sluice_mark_description[], sluice_mark_description_end[];
extern "C" const unsigned char sluice_mark_verifier[], sluice_mark_verifier_end[];

namespace sluice {
namespace {

constexpr PictureInput kInput = {ChannelOrder::rgb, {127.5F, 127.5F, 127.5F}, {64, 64, 64}};

std::string_view bytes_of(const unsigned char* begin, const unsigned char* end) {
  return {reinterpret_cast<const char*>(begin), static_cast<std::size_t>(end - begin)};
}

constexpr std::size_t kWindowsStep = 64;  // The embedding is compiled for multiples of this.

std::string_view finder_bytes() {
  return bytes_of(sluice_mark_finder, sluice_mark_finder_end);
}
std::string_view embedding_bytes() {
  return bytes_of(sluice_mark_embedding, sluice_mark_embedding_end);
}
std::string_view description_bytes() {
  return bytes_of(sluice_mark_description, sluice_mark_description_end);
}
std::string_view verifier_bytes() {
  return bytes_of(sluice_mark_verifier, sluice_mark_verifier_end);
}

Result<std::shared_ptr<const MarkNetworks>> load(Precision precision) {
  SLUICE_ASSIGN(const auto runtime, make_openvino_runtime({.precision = precision, .compiled_cache = {}}));
  SLUICE_ASSIGN(auto finder,
                runtime->parse(finder_bytes(), "mark_finder.onnx", {.input = kInput, .side_step = kMarkStride}));
  SLUICE_ASSIGN(auto embedding, runtime->parse(embedding_bytes(), "mark_embedding.onnx",
                                               {.input = {}, .side_step = 0, .outputs = {}, .numbers = true}));
  SLUICE_ASSIGN(auto description,
                runtime->parse(description_bytes(), "mark_description.onnx", {.input = kInput, .side_step = 0}));
  SLUICE_ASSIGN(auto verifier, runtime->parse(verifier_bytes(), "mark_verifier.onnx",
                                              {.input = {}, .side_step = 0, .outputs = {}, .numbers = true}));
  return std::make_shared<const MarkNetworks>(std::move(finder), std::move(embedding), std::move(description),
                                              std::move(verifier));
}

}  // namespace

MarkCode mark_code(const MarkEmbedding& embedding) {
  MarkCode code;
  std::ranges::transform(embedding, code.begin(), [](float value) {
    return static_cast<std::uint8_t>(std::lround(std::clamp(value * kMarkUnit, -127.0, 127.0)) + 128);
  });
  return code;
}

Status MarkNetworks::look(const cv::Mat& rgb, const std::function<Status(const WindowMaps&)>& read) const {
  return finder_->infer(rgb, [&](const Outputs& outputs) -> Status {
    const auto features = outputs.find("features");
    const auto objectness = outputs.find("objectness");
    const auto box = outputs.find("box");
    if (features == outputs.end() || objectness == outputs.end() || box == outputs.end()) {
      return fail(ErrorCode::internal, "the mark finder lacks an output");
    }
    const auto& shape = objectness->second.shape;
    return read({static_cast<int>(shape[2]), static_cast<int>(shape[3]), features->second.values,
                 objectness->second.values, box->second.values});
  });
}

Result<std::vector<MarkEmbedding>> MarkNetworks::embed(const WindowMaps& maps,
                                                       std::span<const int> windows) const {
  const std::size_t padded = (windows.size() + kWindowsStep - 1) / kWindowsStep * kWindowsStep;
  const std::size_t width = padded * kWindowCells;
  const std::size_t columns = static_cast<std::size_t>(maps.columns) + kWindowCells - 1;
  const std::size_t plane = columns * (static_cast<std::size_t>(maps.rows) + kWindowCells - 1);
  std::vector<float> features(kWindowChannels * kWindowCells * width);
  for (std::size_t i = 0; i < windows.size(); ++i) {
    const std::size_t first = static_cast<std::size_t>(windows[i] / maps.columns) * columns +
                              static_cast<std::size_t>(windows[i] % maps.columns);
    for (std::size_t channel = 0; channel < kWindowChannels; ++channel) {
      for (std::size_t row = 0; row < kWindowCells; ++row) {
        std::copy_n(maps.features.data() + channel * plane + first + row * columns, kWindowCells,
                    features.data() + (channel * kWindowCells + row) * width + i * kWindowCells);
      }
    }
  }
  return embed(features, windows.size());
}

Result<std::vector<MarkEmbedding>> MarkNetworks::embed(std::span<const cv::Mat> windows) const {
  const std::size_t padded = (windows.size() + kWindowsStep - 1) / kWindowsStep * kWindowsStep;
  const std::size_t width = padded * kWindowCells;
  std::vector<float> features(kWindowChannels * kWindowCells * width);
  for (std::size_t i = 0; i < windows.size(); ++i) {
    SLUICE_TRY(look(windows[i], [&](const WindowMaps& maps) -> Status {
      for (std::size_t row = 0; row < kWindowChannels * std::size_t{kWindowCells}; ++row) {
        std::copy_n(maps.features.data() + row * kWindowCells, kWindowCells,
                    features.data() + row * width + i * kWindowCells);
      }
      return {};
    }));
  }
  return embed(features, windows.size());
}

Result<std::vector<MarkEmbedding>> MarkNetworks::embed(std::span<const float> features,
                                                       std::size_t windows) const {
  std::vector<MarkEmbedding> embeddings(windows);
  const auto width = static_cast<std::int64_t>(features.size() / (kWindowChannels * kWindowCells));
  SLUICE_TRY(embedding_->infer_numbers({{1, kWindowChannels, kWindowCells, width}, features},
                                       [&](const Outputs& outputs) -> Status {
                                         const std::span<const float> values = outputs.begin()->second.values;
                                         const std::size_t plane = values.size() / kMarkNumbers;
                                         for (std::size_t i = 0; i < windows; ++i) {
                                           for (std::size_t number = 0; number < kMarkNumbers; ++number) {
                                             embeddings[i][number] = values[number * plane + i];
                                           }
                                         }
                                         return {};
                                       }));
  return embeddings;
}

Result<MarkDescription> MarkNetworks::describe(const cv::Mat& picture) const {
  MarkDescription description;
  SLUICE_TRY(description_->infer(picture, [&](const Outputs& outputs) -> Status {
    const std::span<const float> values = outputs.begin()->second.values;
    description.assign(values.begin(), values.end());
    return {};
  }));
  return description;
}

Result<double> MarkNetworks::verify(const MarkDescription& reference, const MarkDescription& candidate) const {
  std::vector<float> both = reference;
  both.insert(both.end(), candidate.begin(), candidate.end());
  const auto planes = static_cast<std::int64_t>(both.size() / (kDescriptionCells * kDescriptionCells));
  double logit = 0;
  SLUICE_TRY(verifier_->infer_numbers({{1, planes, kDescriptionCells, kDescriptionCells}, both},
                                      [&](const Outputs& outputs) -> Status {
                                        logit = static_cast<double>(outputs.begin()->second.values.front());
                                        return {};
                                      }));
  return logit;
}

Result<std::shared_ptr<const MarkNetworks>> builtin_mark_networks(Precision precision) {
  static std::mutex mutex;
  // Never destroyed: OpenVINO's own statics may be gone by then.
  static auto& loaded = *new std::array<std::shared_ptr<const MarkNetworks>, 2>();
  const std::lock_guard lock(mutex);
  auto& networks = loaded.at(precision == Precision::fast ? 1 : 0);
  if (networks == nullptr) {
    SLUICE_ASSIGN(networks, load(precision));
  }
  return networks;
}

std::string mark_networks_version() {
  static const std::string version = [] {
    const std::string all = std::string(finder_bytes()) + std::string(embedding_bytes()) +
                            std::string(description_bytes()) + std::string(verifier_bytes());
    return to_hex(sha256(std::as_bytes(std::span(all)))).substr(0, 8);
  }();
  return version;
}

}  // namespace sluice
