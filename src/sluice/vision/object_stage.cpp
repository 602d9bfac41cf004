#include "sluice/vision/object_stage.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <opencv2/imgproc.hpp>
#include <utility>

#include "sluice/vision/detection.h"
#include "sluice/vision/placement.h"

namespace sluice {
namespace {

constexpr int kSide = 416;        // Of the square that the photo is stretched to.
constexpr int kBins = 8;          // A side's distance is the expectation over 0..7 strides.
constexpr float kOverlap = 0.6F;  // As the model's authors evaluate it.
constexpr int kAlgorithm = 3;     // Raised with every change that may change an answer.
constexpr int kClasses = 80;
constexpr int kLevels = 4;
constexpr int kPerson = 0;

std::string scores_of(int level) {
  return fmt::format("save_infer_model/scale_{}.tmp_1", level);
}

std::string sides_of(int level) {
  return fmt::format("save_infer_model/scale_{}.tmp_1", level + kLevels);
}

/// Expectation of a softmax over the bins.
float distance(const float* bins) {
  const float highest = *std::max_element(bins, bins + kBins);
  float sum = 0;
  float weighted = 0;
  for (int bin = 0; bin < kBins; ++bin) {
    const float weight = std::exp(bins[bin] - highest);
    sum += weight;
    weighted += weight * static_cast<float>(bin);
  }
  return weighted / sum;
}

/// Boxes in pixels of the square, of one of the model's four grids.
Status collect(const Outputs& outputs, int level, float least_score, std::vector<Detection>& found) {
  const int stride = 8 << level;
  const int cells = (kSide + stride - 1) / stride;
  SLUICE_ASSIGN(const float* scores, output_of(outputs, scores_of(level), cells * cells, kClasses));
  SLUICE_ASSIGN(const float* sides, output_of(outputs, sides_of(level), cells * cells, 4 * kBins));
  const auto size = static_cast<float>(stride);
  for (int cell = 0; cell < cells * cells; ++cell) {
    const float* row = scores + std::ptrdiff_t{kClasses} * cell;
    for (int label = 0; label < kClasses; ++label) {
      if (!(row[label] >= (label == kPerson ? std::min(least_score, kPersonScore) : least_score))) {
        continue;
      }
      const float* bins = sides + std::ptrdiff_t{4} * kBins * cell;
      const float x = (static_cast<float>(cell % cells) + 0.5F) * size;
      const float y = (static_cast<float>(cell / cells) + 0.5F) * size;
      const cv::Point2f top_left(x - distance(bins) * size, y - distance(bins + kBins) * size);
      const cv::Point2f bottom_right(x + distance(bins + 2 * kBins) * size, y + distance(bins + 3 * kBins) * size);
      found.push_back({.box = cv::Rect2f(top_left, bottom_right), .score = row[label], .label = label});
    }
  }
  return {};
}

/// From pixels of the square to pixels of the photo as it was decoded.
cv::Rect2f in_photo(const cv::Rect2f& box, const cv::Rect2f& frame) {
  const float across = frame.width / kSide;
  const float down = frame.height / kSide;
  return cv::Rect2f(box.x * across, box.y * down, box.width * across, box.height * down) & frame;
}

class ObjectStage : public Stage {
 public:
  ObjectStage(std::unique_ptr<Model> model, std::string version, float least_score)
      : model_(std::move(model)), version_(std::move(version)), least_score_(least_score) {}

  std::string name() const override { return "object"; }
  std::string version() const override { return version_; }

  Result<std::vector<Sighting>> run(StageContext& context) const override {
    const Photo& photo = context.photo;
    cv::Mat square;
    cv::resize(photo.rgb, square, cv::Size(kSide, kSide), 0, 0, cv::INTER_CUBIC);  // As the authors evaluate it.
    std::vector<Detection> found;
    const auto read = [&](const Outputs& outputs) -> Status {
      for (int level = 0; level < kLevels; ++level) {
        SLUICE_TRY(collect(outputs, level, least_score_, found));
      }
      return {};
    };
    SLUICE_TRY(model_->infer(square, read));
    const int width = photo.original_width;
    const int height = photo.original_height;
    const double across = static_cast<double>(width) / kSide;
    const double down = static_cast<double>(height) / kSide;
    const cv::Rect2f frame(0, 0, static_cast<float>(photo.rgb.cols), static_cast<float>(photo.rgb.rows));
    std::vector<SeenBox>& persons = context.persons.emplace();
    std::vector<Sighting> sightings;
    for (const Detection& thing : suppress_overlaps(std::move(found), kOverlap)) {
      const Box box = clip_to_frame(
          {thing.box.x * across, thing.box.y * down, thing.box.width * across, thing.box.height * down}, width,
          height);
      if (box.width <= 0 || box.height <= 0) {
        continue;
      }
      if (thing.label == kPerson && thing.score >= kPersonScore) {
        persons.push_back({in_photo(thing.box, frame), thing.score});
      }
      if (thing.score < least_score_) {
        continue;
      }
      Sighting sighting;
      sighting.kind = "object";
      sighting.label = coco_classes()[static_cast<std::size_t>(thing.label)];
      sighting.score = thing.score;
      sighting.box = box;
      sighting.share = share_of(box, width, height);
      sighting.placement = placement_of(box, width, height);
      sightings.push_back(std::move(sighting));
    }
    return sightings;
  }

 private:
  std::unique_ptr<Model> model_;
  std::string version_;
  float least_score_;
};

Result<std::shared_ptr<const Stage>> make_stage(std::unique_ptr<Model> model, const std::string& model_digest,
                                                Precision precision, float least_score) {
  if (model->input_shape() != std::vector<std::int64_t>{1, 3, kSide, kSide}) {
    return fail(ErrorCode::bad_input, "the object model's input is not 1x3x416x416");
  }
  const std::string version = fmt::format("{}/{}/{}{}", kAlgorithm, model_digest.substr(0, 12), least_score,
                                          precision == Precision::exact ? "" : "/fast");
  return std::make_shared<const ObjectStage>(std::move(model), version, least_score);
}

}  // namespace

const std::array<std::string_view, 80>& coco_classes() {
  static constexpr std::array<std::string_view, 80> kNames = {"person",        "bicycle",      "car",
                                                              "motorcycle",    "airplane",     "bus",
                                                              "train",         "truck",        "boat",
                                                              "traffic light", "fire hydrant", "stop sign",
                                                              "parking meter", "bench",        "bird",
                                                              "cat",           "dog",          "horse",
                                                              "sheep",         "cow",          "elephant",
                                                              "bear",          "zebra",        "giraffe",
                                                              "backpack",      "umbrella",     "handbag",
                                                              "tie",           "suitcase",     "frisbee",
                                                              "skis",          "snowboard",    "sports ball",
                                                              "kite",          "baseball bat", "baseball glove",
                                                              "skateboard",    "surfboard",    "tennis racket",
                                                              "bottle",        "wine glass",   "cup",
                                                              "fork",          "knife",        "spoon",
                                                              "bowl",          "banana",       "apple",
                                                              "sandwich",      "orange",       "broccoli",
                                                              "carrot",        "hot dog",      "pizza",
                                                              "donut",         "cake",         "chair",
                                                              "couch",         "potted plant", "bed",
                                                              "dining table",  "toilet",       "tv",
                                                              "laptop",        "mouse",        "remote",
                                                              "keyboard",      "cell phone",   "microwave",
                                                              "oven",          "toaster",      "sink",
                                                              "refrigerator",  "book",         "clock",
                                                              "vase",          "scissors",     "teddy bear",
                                                              "hair drier",    "toothbrush"};
  return kNames;
}

ModelUse object_model_use() {
  // ImageNet's, as the model was trained.
  ModelUse use{.input = {.mean = {123.675F, 116.28F, 103.53F}, .deviation = {58.395F, 57.12F, 57.375F}},
               .side_step = 0,
               .outputs = {}};
  for (int level = 0; level < kLevels; ++level) {
    use.outputs.push_back(scores_of(level));
    use.outputs.push_back(sides_of(level));
  }
  return use;
}

Result<std::shared_ptr<const Stage>> make_object_stage(std::unique_ptr<Model> model,
                                                       const std::string& model_digest, Precision precision) {
  return make_stage(std::move(model), model_digest, precision, kObjectScore);
}

Result<std::shared_ptr<const Stage>> make_object_stage_for_evaluation(std::unique_ptr<Model> model,
                                                                      const std::string& model_digest,
                                                                      Precision precision) {
  return make_stage(std::move(model), model_digest, precision, kObjectScoreForEvaluation);
}

}  // namespace sluice
