#include "sluice/evaluation/label_evaluation.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <utility>

#include "sluice/evaluation/evaluation_json.h"
#include "sluice/evaluation/label_set.h"
#include "sluice/vision/builtin_heads.h"
#include "sluice/vision/garment/apparel_stage.h"
#include "sluice/vision/garment/fabric_stage.h"
#include "sluice/vision/garment/garment.h"
#include "sluice/vision/label_stage.h"

namespace sluice {
namespace {

using nlohmann::ordered_json;

/// One sighting for each label that the stage knows, in their order, scored by its probability.
std::vector<Sighting> all_labels(const LabelHead& head, const PhotoEmbedding& embedding) {
  const std::vector<double> probabilities = head.probabilities(embedding);
  std::vector<Sighting> sightings(probabilities.size());
  for (std::size_t i = 0; i < probabilities.size(); ++i) {
    sightings[i].label = head.labels()[i];
    sightings[i].score = probabilities[i];
  }
  return sightings;
}

bool is_fabric(std::string_view stage) {
  return std::ranges::find(fabric_stage_names(), stage) != fabric_stage_names().end();
}

/// A stage of fabrics takes the photo for one of a garment that fills it.
Result<PhotoEmbedding> embedding_for(std::string_view stage, const PhotoEmbedder& embedder, const cv::Mat& rgb) {
  return is_fabric(stage) ? embedder.embed_part(garment_middle(rgb)) : embedder.embed(rgb);
}

/// Of a whole photo: how its persons are found plays no part.
std::string version_of(const std::string& stage, const std::shared_ptr<const PhotoEmbedder>& embedder) {
  const auto apparel = make_apparel_stage(embedder, std::nullopt);
  return stage == "apparel" ? apparel->version()
         : is_fabric(stage) ? make_fabric_stage(stage, embedder, apparel->version())->version()
                            : make_label_stage(stage, embedder)->version();
}

LabelOutcome judge(const PhotoOutcome& photo, const std::vector<std::string>& labels, double threshold) {
  const auto place = [&](const std::string& label) {
    return static_cast<std::size_t>(std::ranges::find(labels, label) - labels.begin());
  };
  const std::string& truth = photo.truth.at(0).brand;
  LabelOutcome outcome{.truth = place(truth)};
  const auto best = std::ranges::max_element(photo.sightings, {}, &Sighting::score);
  outcome.told = best->score >= threshold;
  outcome.told_right = outcome.told && best->label == truth;
  double highest = -1;
  for (const Sighting& sighting : photo.sightings) {
    const std::size_t label = place(sighting.label);
    if (label < labels.size() && sighting.score > highest) {
      highest = sighting.score;
      outcome.best = label;
    }
  }
  return outcome;
}

ordered_json per_label_json(const LabelEvaluation& evaluation) {
  ordered_json list = ordered_json::array();
  for (std::size_t i = 0; i < evaluation.labels.size(); ++i) {
    list.push_back({{"label", evaluation.labels[i]},
                    {"precision", to_json(evaluation.accuracy.precision[i])},
                    {"recall", to_json(evaluation.accuracy.recall[i])}});
  }
  return list;
}

}  // namespace

LabelAccuracy label_accuracy(const std::vector<LabelOutcome>& outcomes, std::size_t labels) {
  LabelAccuracy accuracy;
  accuracy.confusion.assign(labels, std::vector<std::size_t>(labels));
  for (const LabelOutcome& outcome : outcomes) {
    ++accuracy.confusion[outcome.truth][outcome.best];
  }
  std::size_t right = 0;
  for (std::size_t label = 0; label < labels; ++label) {
    std::size_t is = 0;
    std::size_t said = 0;
    for (std::size_t other = 0; other < labels; ++other) {
      is += accuracy.confusion[label][other];
      said += accuracy.confusion[other][label];
    }
    const std::size_t both = accuracy.confusion[label][label];
    right += both;
    accuracy.precision.push_back(proportion(both, said));
    accuracy.recall.push_back(proportion(both, is));
  }
  const auto told = static_cast<std::size_t>(std::ranges::count_if(outcomes, &LabelOutcome::told));
  const auto told_right = static_cast<std::size_t>(std::ranges::count_if(outcomes, &LabelOutcome::told_right));
  accuracy.accuracy = proportion(right, outcomes.size());
  accuracy.told = proportion(told, outcomes.size());
  accuracy.told_right = proportion(told_right, told);
  return accuracy;
}

Result<LabelEvaluation> evaluate_labels(const LabelEvaluationRequest& request) {
  const LabelHead& head = builtin_label_head(request.stage);
  SLUICE_ASSIGN(LabelSet set, read_label_set(request.set, head.labels()));
  SLUICE_ASSIGN(const auto runtime, make_openvino_runtime(request.runtime));
  SLUICE_ASSIGN(const auto embedder, PhotoEmbedder::open(request.models, *runtime, request.runtime.precision));
  const PhotoDecoder decode = [&](Bytes bytes) { return decode_photo(bytes, request.decode); };
  const auto find = [&](const Photo& photo) -> Result<std::vector<Sighting>> {
    SLUICE_ASSIGN(const PhotoEmbedding embedding, embedding_for(request.stage, *embedder, photo.rgb));
    return all_labels(head, embedding);
  };
  LabelEvaluation evaluation;
  evaluation.labels = std::move(set.labels);
  evaluation.threshold = head.threshold();
  evaluation.stage_version = version_of(request.stage, embedder);
  SLUICE_ASSIGN(evaluation.run, run_finder(set.photos, decode, find, request.run));
  std::vector<LabelOutcome> outcomes;
  for (const PhotoOutcome& photo : evaluation.run.outcomes) {
    outcomes.push_back(judge(photo, evaluation.labels, head.threshold()));
  }
  evaluation.accuracy = label_accuracy(outcomes, evaluation.labels.size());
  return evaluation;
}

ordered_json to_json(const LabelEvaluationRequest& request, const LabelEvaluation& evaluation) {
  const LabelAccuracy& accuracy = evaluation.accuracy;
  const PhotoTime time = photo_time(evaluation.run);
  return {{"set", request.set.string()},
          {"stage", request.stage},
          {"settings",
           {{"networks", request.runtime.precision == Precision::fast ? "fast" : "exact"},
            {"longest_side", request.decode.longest_side},
            {"stage_version", evaluation.stage_version},
            {"sluice", SLUICE_VERSION}}},
          {"accuracy", to_json(accuracy.accuracy)},
          {"at_shipped",
           {{"score", evaluation.threshold},
            {"told", to_json(accuracy.told)},
            {"right_of_told", to_json(accuracy.told_right)}}},
          {"counts",
           {{"photos", evaluation.run.outcomes.size()},
            {"unreadable", evaluation.run.unreadable.size()},
            {"labels", evaluation.labels.size()}}},
          {"ms_per_photo", {{"median", time.median}, {"mean", time.mean}}},
          {"labels", evaluation.labels},
          {"per_label", per_label_json(evaluation)},
          {"confusion", accuracy.confusion}};
}

}  // namespace sluice
