#include "sluice/vision/concept/example_reader.h"

#include <algorithm>
#include <functional>
#include <opencv2/core.hpp>

#include "sluice/image/masking.h"

namespace sluice {
namespace {

/// What the embedding is learned from beside the photo itself; the photos of the background were seen once.
cv::Mat inner_mirrored(const cv::Mat& rgb) {
  constexpr int kMargin = 16;  // One of so many parts on each side.
  const int across = rgb.cols / kMargin;
  const int down = rgb.rows / kMargin;
  cv::Mat mirrored;
  cv::flip(rgb(cv::Rect(across, down, rgb.cols - 2 * across, rgb.rows - 2 * down)), mirrored, 1);
  return mirrored;
}

}  // namespace

Result<ExamplePhoto> ExampleReader::read(const Photo& photo) const {
  StageContext context{.photo = photo, .faces = {}, .features = {}};
  SLUICE_TRY(faces_->run(context));
  ExamplePhoto example;
  const double frame = photo.rgb.size().area();
  example.large_face = std::ranges::any_of(
      context.counted_faces, [frame](const SeenBox& face) { return face.box.area() >= kLargeFace * frame; });
  cv::Mat masked = photo.rgb.clone();
  mask_faces(masked, context.faces.value_or(std::vector<cv::Rect2f>{}));
  SLUICE_ASSIGN(example.embedding, embedder_->embed(masked));
  SLUICE_ASSIGN(const PhotoEmbedding inner, embedder_->embed(inner_mirrored(masked)));
  std::ranges::transform(example.embedding, inner, example.embedding.begin(), std::plus());
  const double length = cv::norm(example.embedding);
  if (length > 0) {
    std::ranges::transform(example.embedding, example.embedding.begin(),
                           [length](float number) { return static_cast<float>(number / length); });
  }
  return example;
}

}  // namespace sluice
