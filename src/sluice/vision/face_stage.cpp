#include "sluice/vision/face_stage.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <opencv2/imgproc.hpp>
#include <utility>

#include "sluice/vision/detection.h"

namespace sluice {
namespace {

constexpr int kSide = 640;        // Of the square that the model sees.
constexpr float kOverlap = 0.3F;  // Heads side by side overlap less.
constexpr int kAlgorithm = 1;     // Raised with every change that may change an answer.

/// The photo at the top left of a black square, scaled to touch its sides. Small photos are enlarged: the model
/// finds faces from about ten pixels on.
cv::Mat letterbox(const cv::Mat& rgb, double scale) {
  const int width = std::clamp(static_cast<int>(std::lround(rgb.cols * scale)), 1, kSide);
  const int height = std::clamp(static_cast<int>(std::lround(rgb.rows * scale)), 1, kSide);
  cv::Mat square = cv::Mat::zeros(kSide, kSide, CV_8UC3);
  cv::Mat inside = square(cv::Rect(0, 0, width, height));
  cv::resize(rgb, inside, inside.size(), 0, 0, scale < 1 ? cv::INTER_AREA : cv::INTER_LINEAR);
  return square;
}

float unit(float value) {
  return std::clamp(value, 0.0F, 1.0F);
}

/// Boxes in pixels of the square of everything that may be a face, on one of the model's three grids.
Status collect(const std::map<std::string, Tensor>& outputs, int stride, std::vector<Detection>& found) {
  const int cells = kSide / stride;
  const std::string suffix = std::to_string(stride);
  SLUICE_ASSIGN(const float* classes, output_of(outputs, "cls_" + suffix, cells * cells, 1));
  SLUICE_ASSIGN(const float* objects, output_of(outputs, "obj_" + suffix, cells * cells, 1));
  SLUICE_ASSIGN(const float* boxes, output_of(outputs, "bbox_" + suffix, cells * cells, 4));
  const auto size = static_cast<float>(stride);
  for (int cell = 0; cell < cells * cells; ++cell) {
    const float score = std::sqrt(unit(classes[cell]) * unit(objects[cell]));
    if (!(score >= kMaskedFaceScore)) {
      continue;
    }
    const float* box = boxes + std::ptrdiff_t{4} * cell;
    constexpr float kLargest = 5;  // exp(5) cells are more than the square, and far from overflow.
    const float width = std::exp(std::min(box[2], kLargest)) * size;
    const float height = std::exp(std::min(box[3], kLargest)) * size;
    const float x = (static_cast<float>(cell % cells) + box[0]) * size;
    const float y = (static_cast<float>(cell / cells) + box[1]) * size;
    found.push_back({.box = {x - width / 2, y - height / 2, width, height}, .score = score, .label = 0});
  }
  return {};
}

class FaceStage : public Stage {
 public:
  FaceStage(std::unique_ptr<Model> model, std::string version)
      : model_(std::move(model)), version_(std::move(version)) {}

  std::string name() const override { return "face"; }
  std::string version() const override { return version_; }

  Result<std::vector<Sighting>> run(StageContext& context) const override {
    const cv::Mat& rgb = context.photo.rgb;
    const double scale = static_cast<double>(kSide) / std::max(rgb.cols, rgb.rows);
    SLUICE_ASSIGN(const auto outputs, model_->infer(to_planes(letterbox(rgb, scale), ChannelOrder::bgr, {})));
    std::vector<Detection> found;
    for (const int stride : {8, 16, 32}) {
      SLUICE_TRY(collect(outputs, stride, found));
    }
    const cv::Rect2f frame(0, 0, static_cast<float>(rgb.cols), static_cast<float>(rgb.rows));
    const auto back = static_cast<float>(1 / scale);
    std::vector<cv::Rect2f> faces;
    Sighting sighting;
    sighting.kind = "faces";
    sighting.label = "faces";
    sighting.count = 0;
    for (const Detection& face : suppress_overlaps(std::move(found), kOverlap)) {
      const cv::Rect2f box = cv::Rect2f(face.box.tl() * back, face.box.br() * back) & frame;
      if (box.empty()) {
        continue;
      }
      faces.push_back(box);
      if (face.score >= kCountedFaceScore) {
        sighting.score = std::max(sighting.score, static_cast<double>(face.score));
        ++sighting.count;
      }
    }
    context.faces = std::move(faces);
    std::vector<Sighting> sightings;
    if (sighting.count > 0) {
      sightings.push_back(std::move(sighting));
    }
    return sightings;
  }

 private:
  std::unique_ptr<Model> model_;
  std::string version_;
};

}  // namespace

Result<std::shared_ptr<const Stage>> make_face_stage(std::unique_ptr<Model> model, const std::string& model_digest,
                                                     Precision precision) {
  if (model->input_shape() != std::vector<std::int64_t>{1, 3, kSide, kSide}) {
    return fail(ErrorCode::bad_input, "the face model's input is not 1x3x640x640");
  }
  const std::string version =
      fmt::format("{}/{}/{:.2f}/{:.2f}{}", kAlgorithm, model_digest.substr(0, 12), kMaskedFaceScore,
                  kCountedFaceScore, precision == Precision::exact ? "" : "/fast");
  return std::make_shared<const FaceStage>(std::move(model), version);
}

}  // namespace sluice
