#include "sluice/vision/face_stage.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <opencv2/imgproc.hpp>
#include <utility>

#include "sluice/vision/detection.h"

namespace sluice {
namespace {

constexpr int kSide = 640;        // The photo's longest side, as the model sees it.
constexpr int kStep = 32;         // The model's coarsest grid.
constexpr float kOverlap = 0.3F;  // Heads side by side overlap less.
constexpr int kAlgorithm = 2;     // Raised with every change that may change an answer.
constexpr int kMargin = 32;       // Of black beside the photo: without it some faces near that edge are lost.
// Short sides for 16:9 (and wider), 3:2, 4:3 and the rest. Few, for the model is compiled for each; a tall photo
// gets them across.
constexpr std::array kShortSides = {416, 480, 512, kSide};

constexpr std::array kStrides = {8, 16, kStep};

int enough_for(int pixels) {
  return *std::ranges::lower_bound(kShortSides, std::min(pixels + kMargin, kSide));
}

/// The photo at the top left of a black rectangle, scaled so that its longest side is `kSide`. Small photos are
/// enlarged: the model finds faces from about ten pixels on.
cv::Mat letterbox(const cv::Mat& rgb, double scale) {
  const int width = std::clamp(static_cast<int>(std::lround(rgb.cols * scale)), 1, kSide);
  const int height = std::clamp(static_cast<int>(std::lround(rgb.rows * scale)), 1, kSide);
  cv::Mat rectangle(enough_for(height), enough_for(width), CV_8UC3);
  cv::Mat inside = rectangle(cv::Rect(0, 0, width, height));
  cv::resize(rgb, inside, inside.size(), 0, 0, scale < 1 ? cv::INTER_AREA : cv::INTER_LINEAR);
  rectangle.colRange(width, rectangle.cols).setTo(0);
  rectangle.rowRange(height, rectangle.rows).setTo(0);
  return rectangle;
}

float unit(float value) {
  return std::clamp(value, 0.0F, 1.0F);
}

/// Boxes in pixels of the letterbox of everything that may be a face, on one of the model's three grids.
Status collect(const Outputs& outputs, cv::Size letterbox, int stride, float least_score,
               std::vector<Detection>& found) {
  const int across = letterbox.width / stride;
  const int cells = across * (letterbox.height / stride);
  const std::string suffix = std::to_string(stride);
  SLUICE_ASSIGN(const float* classes, output_of(outputs, "cls_" + suffix, cells, 1));
  SLUICE_ASSIGN(const float* objects, output_of(outputs, "obj_" + suffix, cells, 1));
  SLUICE_ASSIGN(const float* boxes, output_of(outputs, "bbox_" + suffix, cells, 4));
  const auto size = static_cast<float>(stride);
  for (int cell = 0; cell < cells; ++cell) {
    const float score = std::sqrt(unit(classes[cell]) * unit(objects[cell]));
    if (!(score >= least_score)) {
      continue;
    }
    const float* box = boxes + std::ptrdiff_t{4} * cell;
    constexpr float kLargest = 5;  // exp(5) cells are more than the letterbox, and far from overflow.
    const float width = std::exp(std::min(box[2], kLargest)) * size;
    const float height = std::exp(std::min(box[3], kLargest)) * size;
    const float x = (static_cast<float>(cell % across) + box[0]) * size;
    const float y = (static_cast<float>(cell / across) + box[1]) * size;
    found.push_back({.box = {x - width / 2, y - height / 2, width, height}, .score = score, .label = 0});
  }
  return {};
}

class FaceStage : public Stage {
 public:
  FaceStage(std::unique_ptr<Model> model, std::string version, float least_score)
      : model_(std::move(model)), version_(std::move(version)), least_score_(least_score) {}

  std::string name() const override { return "face"; }
  std::string version() const override { return version_; }

  Result<std::vector<Sighting>> run(StageContext& context) const override {
    const cv::Mat& rgb = context.photo.rgb;
    const double scale = static_cast<double>(kSide) / std::max(rgb.cols, rgb.rows);
    const cv::Mat picture = letterbox(rgb, scale);
    std::vector<Detection> found;
    const auto read = [&](const Outputs& outputs) -> Status {
      for (const int stride : kStrides) {
        SLUICE_TRY(collect(outputs, picture.size(), stride, least_score_, found));
      }
      return {};
    };
    SLUICE_TRY(model_->infer(picture, read));
    const cv::Rect2f frame(0, 0, static_cast<float>(rgb.cols), static_cast<float>(rgb.rows));
    const auto back = static_cast<float>(1 / scale);
    std::vector<cv::Rect2f> faces;
    context.counted_faces.clear();
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
        context.counted_faces.push_back({box, face.score});
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
  float least_score_;  ///< Of a face that is masked.
};

}  // namespace

ModelUse face_model_use() {
  ModelUse use{.input = {.order = ChannelOrder::bgr}, .side_step = kStep, .outputs = {}};
  for (const int stride : kStrides) {
    for (const char* output : {"cls_", "obj_", "bbox_"}) {
      use.outputs.push_back(output + std::to_string(stride));
    }
  }
  return use;
}

Result<std::shared_ptr<const Stage>> make_face_stage(std::unique_ptr<Model> model, const std::string& model_digest,
                                                     Precision precision) {
  if (model->input_shape() != std::vector<std::int64_t>{1, 3, kSide, kSide}) {
    return fail(ErrorCode::bad_input, "the face model's input is not 1x3x640x640");
  }
  const float least_score = precision == Precision::exact ? kMaskedFaceScore : kMaskedFaceScoreFast;
  const std::string version =
      fmt::format("{}/{}/{:.2f}/{:.2f}{}", kAlgorithm, model_digest.substr(0, 12), least_score, kCountedFaceScore,
                  precision == Precision::exact ? "" : "/fast");
  return std::make_shared<const FaceStage>(std::move(model), version, least_score);
}

}  // namespace sluice
