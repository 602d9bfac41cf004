// sluice eval labels: how well a stage of labels names what is known to be in photos (docs/evaluation.md).
#include <fmt/format.h>

#include <cstdio>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>

#include "choice.h"
#include "eval_commands.h"
#include "sluice/evaluation/evaluation_json.h"
#include "sluice/evaluation/label_evaluation.h"
#include "sluice/image/decode.h"
#include "sluice/models/cache.h"

namespace sluice::app {
namespace {

struct LabelOptions {
  std::string stage;
  std::string set;
  std::string models;
  Precision networks = Precision::exact;
  std::string json;
};

void print_estimate(const char* name, const Estimate& estimate, const std::string& of) {
  fmt::print("{:<24}{:>8}   {} to {}   {}\n", name, number(estimate.value, 3), number(estimate.low, 3),
             number(estimate.high, 3), of);
}

void print_confusion(const LabelEvaluation& evaluation) {
  const std::vector<std::string>& labels = evaluation.labels;
  fmt::print("\n{:<20}", "is / best");
  for (std::size_t i = 0; i < labels.size(); ++i) {
    fmt::print("{:>5}", i + 1);
  }
  fmt::print("\n");
  for (std::size_t i = 0; i < labels.size(); ++i) {
    fmt::print("{:<20}", fmt::format("{:>2} {}", i + 1, labels[i]));
    for (const std::size_t photos : evaluation.accuracy.confusion[i]) {
      fmt::print("{:>5}", photos);
    }
    fmt::print("\n");
  }
}

void print_table(const LabelOptions& options, const LabelEvaluation& evaluation) {
  const LabelAccuracy& accuracy = evaluation.accuracy;
  const PhotoTime time = photo_time(evaluation.run);
  fmt::print("{}: {} photos, {} of the labels of {}\n\n", options.set, evaluation.run.outcomes.size(),
             evaluation.labels.size(), options.stage);
  fmt::print("{:<24}{:>8}   {}\n", "", "value", "95 % interval");
  print_estimate("accuracy", accuracy.accuracy, "best label of those that the set uses");
  print_estimate("told", accuracy.told,
                 fmt::format("of the photos, at the shipped score of {:.2f}", evaluation.threshold));
  print_estimate("right of told", accuracy.told_right, "of all labels");
  fmt::print("{:<24}{:>8}   mean {}\n", "ms a photo, median", number(time.median, 1), number(time.mean, 1));
  fmt::print("\n{:<20}{:>10}{:>10}\n", "label", "precision", "recall");
  for (std::size_t i = 0; i < evaluation.labels.size(); ++i) {
    fmt::print("{:<20}{:>10}{:>10}\n", evaluation.labels[i], number(accuracy.precision[i].value, 3),
               number(accuracy.recall[i].value, 3));
  }
  print_confusion(evaluation);
}

Status evaluate(const LabelOptions& options, const CommonOptions& common) {
  SLUICE_TRY(start_image_library());
  LabelEvaluationRequest request;
  request.stage = options.stage;
  request.set = options.set;
  request.models = options.models.empty() ? default_model_directory() : std::filesystem::path(options.models);
  request.runtime = {.precision = options.networks,
                     .parallel = common.threads,
                     .compiled_cache = default_compiled_model_directory()};
  request.run = {.threads = common.threads, .progress = progress_on_terminal()};
  SLUICE_ASSIGN(const LabelEvaluation evaluation, evaluate_labels(request));
  print_left_out(evaluation.run);
  const auto json = [&] { return to_json(request, evaluation); };
  return write_figures(
      json, [&] { print_table(options, evaluation); }, options.json, common.json);
}

}  // namespace

void add_eval_labels_command(CLI::App& eval, CommonOptions& common, Selected& selected) {
  CLI::App* labels =
      eval.add_subcommand("labels", "Accuracy of a stage of labels: its best label of those that the set uses");
  const auto options = std::make_shared<LabelOptions>();
  CLI::Option* stage = labels->add_option("--stage", options->stage, "Stage to measure")->required();
  take_choice(*stage, {"scene", "food", "apparel", "pattern", "material"});
  labels
      ->add_option("--set", options->set,
                   "Photos and their labels (TSV, see docs/evaluation.md); the stage must know each label")
      ->type_name("FILE")
      ->required();
  labels->add_option("--models", options->models, "Directory of pulled models")
      ->type_name("DIR")
      ->default_str("$XDG_CACHE_HOME/sluice/models");
  add_networks_option(*labels, options->networks);
  add_json_file_option(*labels, options->json);
  add_common_options(*labels, common, {.threads = true, .json = false});
  labels->callback(
      [options, &common, &selected] { selected = [options, &common] { return evaluate(*options, common); }; });
}

}  // namespace sluice::app
