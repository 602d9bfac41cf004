#include "sluice/evaluation/object_evaluation.h"

#include <nlohmann/json.hpp>
#include <string_view>
#include <unordered_map>
#include <utility>

#include "sluice/evaluation/box_labels.h"
#include "sluice/evaluation/evaluation_json.h"
#include "sluice/models/pulled.h"
#include "sluice/vision/object_stage.h"

namespace sluice {
namespace {

using nlohmann::ordered_json;

constexpr const char* kModel = "picodet_s_416_coco";

Result<std::shared_ptr<const Stage>> open_stage(const ObjectEvaluationRequest& request) {
  SLUICE_ASSIGN(const auto runtime, make_openvino_runtime(request.runtime));
  SLUICE_ASSIGN(PulledModel pulled, load_pulled_model(request.models, kModel, *runtime, object_model_use()));
  return make_object_stage_for_evaluation(std::move(pulled.model), pulled.digest, request.runtime.precision);
}

std::vector<FoundBox> found_in(const std::vector<Sighting>& sightings) {
  static const auto labels = [] {
    std::unordered_map<std::string_view, int> numbers;
    for (const std::string_view name : coco_classes()) {
      numbers.emplace(name, static_cast<int>(numbers.size()));
    }
    return numbers;
  }();
  std::vector<FoundBox> found;
  for (const Sighting& sighting : sightings) {
    if (sighting.box) {
      found.push_back({labels.at(sighting.label), *sighting.box, sighting.score});
    }
  }
  return found;
}

ordered_json settings_json(const ObjectEvaluationRequest& request, const ObjectEvaluation& evaluation) {
  return {{"networks", request.runtime.precision == Precision::fast ? "fast" : "exact"},
          {"longest_side", request.decode.longest_side},
          {"detections_per_photo", kCountedBoxes},
          {"stage_version", evaluation.stage_version},
          {"sluice", SLUICE_VERSION}};
}

ordered_json per_class_json(const DetectionAccuracy& accuracy) {
  ordered_json classes = ordered_json::array();
  for (const ClassPrecision& one : accuracy.classes) {
    classes.push_back({{"class", coco_classes().at(static_cast<std::size_t>(one.label))},
                       {"photos", one.photos},
                       {"boxes", one.boxes},
                       {"found", one.found},
                       {"false", one.false_finds},
                       {"ap", one.ap},
                       {"ap50", one.ap50}});
  }
  return classes;
}

}  // namespace

Result<ObjectEvaluation> evaluate_objects(const ObjectEvaluationRequest& request) {
  SLUICE_ASSIGN(const LabelledPhotos set,
                read_labelled_photos(request.images, request.labels, static_cast<int>(coco_classes().size())));
  SLUICE_ASSIGN(const std::shared_ptr<const Stage> stage, open_stage(request));
  std::vector<TestPhoto> tests;
  std::unordered_map<std::string_view, const LabelledPhoto*> labelled;
  for (const LabelledPhoto& photo : set.photos) {
    tests.push_back({photo.name, photo.image, {}});
    labelled.emplace(photo.name, &photo);
  }
  const PhotoDecoder decode = [&](Bytes bytes) { return decode_photo(bytes, request.decode); };
  const auto find = [&](const Photo& photo) {
    StageContext context{.photo = photo, .faces = {}, .features = {}};
    return stage->run(context);
  };
  ObjectEvaluation evaluation;
  evaluation.photos_without_labels = set.without_labels;
  evaluation.stage_version = stage->version();
  SLUICE_ASSIGN(evaluation.run, run_finder(tests, decode, find, request.run));
  std::vector<BoxOutcome> outcomes;
  for (std::size_t i = 0; i < evaluation.run.outcomes.size(); ++i) {
    BoxOutcome outcome{{}, found_in(evaluation.run.outcomes[i].sightings)};
    const cv::Size size = evaluation.run.sizes[i];
    for (const BoxLabel& thing : labelled.at(evaluation.run.names[i])->things) {
      outcome.truth.push_back({thing.label, thing.in(size.width, size.height)});
    }
    outcomes.push_back(std::move(outcome));
  }
  evaluation.accuracy = average_precision(outcomes, kObjectScore);
  return evaluation;
}

ordered_json to_json(const ObjectEvaluationRequest& request, const ObjectEvaluation& evaluation) {
  const DetectionAccuracy& accuracy = evaluation.accuracy;
  const PhotoTime time = photo_time(evaluation.run);
  return {{"images", request.images.string()},
          {"labels", request.labels.string()},
          {"settings", settings_json(request, evaluation)},
          {"ap", accuracy.mean.all},
          {"ap50", accuracy.mean.iou50},
          {"ap75", accuracy.mean.iou75},
          {"ap_small", accuracy.mean.small},
          {"ap_medium", accuracy.mean.medium},
          {"ap_large", accuracy.mean.large},
          {"at_shipped",
           {{"score", kObjectScore},
            {"precision", to_json(accuracy.precision)},
            {"recall", to_json(accuracy.recall)}}},
          {"counts",
           {{"photos", evaluation.run.outcomes.size()},
            {"photos_without_labels", evaluation.photos_without_labels},
            {"unreadable", evaluation.run.unreadable.size()},
            {"classes", accuracy.classes.size()},
            {"boxes", accuracy.boxes},
            {"detections", accuracy.detections}}},
          {"ms_per_photo", {{"median", time.median}, {"mean", time.mean}}},
          {"per_class", per_class_json(accuracy)}};
}

}  // namespace sluice
