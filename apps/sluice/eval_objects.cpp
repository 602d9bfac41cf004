// sluice eval objects: how well the object stage finds the things that are known to be in photos, as COCO measures
// it (docs/evaluation.md).
#include <fmt/format.h>

#include <cstdio>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>

#include "eval_commands.h"
#include "sluice/evaluation/evaluation_json.h"
#include "sluice/evaluation/object_evaluation.h"
#include "sluice/image/decode.h"
#include "sluice/models/cache.h"
#include "sluice/vision/object_stage.h"

namespace sluice::app {
namespace {

struct ObjectOptions {
  std::string images;
  std::string labels;
  std::string models;
  Precision networks = Precision::exact;
  std::string json;
};

void print_table(const ObjectOptions& options, const ObjectEvaluation& evaluation) {
  const DetectionAccuracy& accuracy = evaluation.accuracy;
  const PhotoTime time = photo_time(evaluation.run);
  fmt::print("{}: {} photos, {} things of {} classes\n\n", options.images, evaluation.run.outcomes.size(),
             accuracy.boxes, accuracy.classes.size());
  const auto line = [](const char* name, double value, const char* of) {
    fmt::print("{:<24}{:>8}   {}\n", name, number(value, 3), of);
  };
  line("AP", accuracy.mean.all, "mean over IoU 0.50 to 0.95");
  line("AP50", accuracy.mean.iou50, "");
  line("AP75", accuracy.mean.iou75, "");
  line("AP, small", accuracy.mean.small, "up to 32 x 32 pixels");
  line("AP, medium", accuracy.mean.medium, "up to 96 x 96");
  line("AP, large", accuracy.mean.large, "");
  const std::string shipped = fmt::format("at the shipped score of {}, IoU 0.50", kObjectScore);
  line("precision", accuracy.precision.value, shipped.c_str());
  line("recall", accuracy.recall.value, shipped.c_str());
  fmt::print("{:<24}{:>8}   mean {}\n", "ms a photo, median", number(time.median, 1), number(time.mean, 1));
  fmt::print("\n{:<20}{:>8}{:>8}{:>8}{:>8}{:>8}{:>8}\n", "class", "photos", "things", "found", "false", "AP",
             "AP50");
  for (const ClassPrecision& one : accuracy.classes) {
    fmt::print("{:<20}{:>8}{:>8}{:>8}{:>8}{:>8}{:>8}\n", coco_classes().at(static_cast<std::size_t>(one.label)),
               one.photos, one.boxes, one.found, one.false_finds, number(one.ap, 3), number(one.ap50, 3));
  }
}

Status evaluate(const ObjectOptions& options, const CommonOptions& common) {
  SLUICE_TRY(start_image_library());
  ObjectEvaluationRequest request;
  request.images = options.images;
  request.labels = options.labels;
  request.models = options.models.empty() ? default_model_directory() : std::filesystem::path(options.models);
  request.runtime = {.precision = options.networks,
                     .parallel = common.threads,
                     .compiled_cache = default_compiled_model_directory()};
  request.run = {.threads = common.threads, .progress = progress_on_terminal()};
  SLUICE_ASSIGN(const ObjectEvaluation evaluation, evaluate_objects(request));
  print_left_out(evaluation.run);
  const auto json = [&] { return to_json(request, evaluation); };
  return write_figures(
      json, [&] { print_table(options, evaluation); }, options.json, common.json);
}

}  // namespace

void add_eval_objects_command(CLI::App& eval, CommonOptions& common, Selected& selected) {
  CLI::App* objects = eval.add_subcommand("objects", "COCO's average precision of the object stage");
  const auto options = std::make_shared<ObjectOptions>();
  objects->add_option("--images", options->images, "Folder of photos")->type_name("DIR")->required();
  objects
      ->add_option("--labels", options->labels,
                   "Folder of YOLO text labels, COCO's 80 classes: for a/1.jpg the file a/1.txt")
      ->type_name("DIR")
      ->required();
  objects->add_option("--models", options->models, "Directory of pulled models")
      ->type_name("DIR")
      ->default_str("$XDG_CACHE_HOME/sluice/models");
  add_networks_option(*objects, options->networks);
  add_json_file_option(*objects, options->json);
  add_common_options(*objects, common, {.threads = true, .json = false});
  objects->callback(
      [options, &common, &selected] { selected = [options, &common] { return evaluate(*options, common); }; });
}

}  // namespace sluice::app
