// The networks of the learned half, trained in training/marks: the finder (where might a mark be), the embedding
// of its windows (which one is it), and the pair verifier (do these two pictures show one mark).
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <memory>
#include <opencv2/core/mat.hpp>
#include <span>
#include <string>
#include <vector>

#include "sluice/base/result.h"
#include "sluice/catalog/mark_view.h"
#include "sluice/models/runtime.h"

namespace sluice {

inline constexpr int kMarkWindow = 56;  ///< Pixels of the embedding's window.
inline constexpr int kMarkStride = 8;   ///< Pixels between neighbouring windows.
inline constexpr int kWindowChannels = 64;
inline constexpr int kWindowCells = kMarkWindow / kMarkStride;
inline constexpr int kMarkPicture = 112;  ///< Pixels of the verifier's pictures.

/// Each number of an embedding of unit length times this, plus 128.
inline constexpr double kMarkUnit = 360;
using MarkEmbedding = std::array<float, kMarkNumbers>;
[[nodiscard]] MarkCode mark_code(const MarkEmbedding& embedding);
/// -1..1: their dot product, from the squared distance of two codes.
[[nodiscard]] inline double likeness(int squared_distance) {
  return 1 - squared_distance / (2 * kMarkUnit * kMarkUnit);
}

/// Planes of kDescriptionCells x kDescriptionCells.
using MarkDescription = std::vector<float>;
inline constexpr int kDescriptionCells = 14;

/// What the finder says of every window of a picture, row by row.
struct WindowMaps {
  int rows = 0;
  int columns = 0;
  std::span<const float> features;  ///< kWindowChannels planes of kWindowCells - 1 more rows and columns: a window
                                    ///< is what stands at its row and column and the kWindowCells - 1 next.
  std::span<const float> objectness;  ///< Logits.
  std::span<const float> box;  ///< 4 planes: centre x, y from the window's middle in half windows; logarithms
                               ///< of width and height in kMarkShare of a window.
};

class MarkNetworks {
 public:
  MarkNetworks(std::unique_ptr<Model> finder, std::unique_ptr<Model> embedding, std::unique_ptr<Model> description,
               std::unique_ptr<Model> verifier)
      : finder_(std::move(finder)),
        embedding_(std::move(embedding)),
        description_(std::move(description)),
        verifier_(std::move(verifier)) {}

  /// `rgb`: CV_8UC3, sides multiples of kMarkStride, at least kMarkWindow, at most 2048. Each size is compiled
  /// when it is first met: let there be few. The maps last until `read` returns; so may its error.
  [[nodiscard]] Status look(const cv::Mat& rgb, const std::function<Status(const WindowMaps&)>& read) const;
  /// Of some windows of the maps, by row times columns plus column. Of unit length.
  [[nodiscard]] Result<std::vector<MarkEmbedding>> embed(const WindowMaps& maps,
                                                         std::span<const int> windows) const;
  /// Windows by themselves: CV_8UC3 of kMarkWindow x kMarkWindow.
  [[nodiscard]] Result<std::vector<MarkEmbedding>> embed(std::span<const cv::Mat> windows) const;
  /// What the verifier looks at of one picture: CV_8UC3 of kMarkPicture x kMarkPicture.
  [[nodiscard]] Result<MarkDescription> describe(const cv::Mat& picture) const;
  /// Whether both show one mark; a logit.
  [[nodiscard]] Result<double> verify(const MarkDescription& reference, const MarkDescription& candidate) const;

 private:
  /// `features`: windows side by side, each kWindowCells columns wide, a multiple of kWindowsStep of them.
  [[nodiscard]] Result<std::vector<MarkEmbedding>> embed(std::span<const float> features,
                                                         std::size_t windows) const;

  std::unique_ptr<Model> finder_;
  std::unique_ptr<Model> embedding_;
  std::unique_ptr<Model> description_;
  std::unique_ptr<Model> verifier_;
};

/// The networks that the program was built with, loaded once for each precision. Thread-safe.
[[nodiscard]] Result<std::shared_ptr<const MarkNetworks>> builtin_mark_networks(Precision precision);

/// Changes with the weights.
[[nodiscard]] std::string mark_networks_version();

}  // namespace sluice
