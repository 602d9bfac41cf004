// sluice eval brands: how well the brand stage finds what is known to be in a set of photos (docs/evaluation.md).
#include <fmt/format.h>

#include <cstdio>
#include <memory>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

#include "choice.h"
#include "effort_option.h"
#include "eval_commands.h"
#include "sluice/base/whole_file.h"
#include "sluice/evaluation/evaluation_json.h"
#include "sluice/evaluation/evaluation_set.h"
#include "sluice/evaluation/protocol.h"
#include "sluice/image/decode.h"
#include "word_reader.h"

namespace sluice::app {
namespace {

constexpr int kMostReferences = 1'000'000;

struct EvalOptions {
  std::string set;
  std::vector<std::string> negatives;
  std::size_t refs = 0;
  std::string transform = "none";
  Effort effort = Effort::standard;
  Precision networks = Precision::exact;
  std::optional<double> threshold;
  std::string threshold_from;
  double precision = 0.97;
  std::string json;
  std::string finds;
};

void print_estimate(const char* name, const Estimate& estimate, int digits, const std::string& of) {
  fmt::print("{:<24}{:>8}   {} to {}   {}\n", name, number(estimate.value, digits), number(estimate.low, digits),
             number(estimate.high, digits), of);
}

void print_per_brand(const Findings& findings, double threshold) {
  fmt::print("\n{:<28}{:>7}{:>7}{:>7}{:>9}{:>11}\n", "brand", "photos", "found", "false", "recall", "precision");
  for (const BrandAccuracy& brand : accuracy_per_brand(findings, threshold)) {
    fmt::print("{:<28}{:>7}{:>7}{:>7}{:>9}{:>11}\n", brand.brand, brand.tests, brand.found, brand.false_finds,
               number(brand.recall, 2), number(brand.precision, 2));
  }
}

void print_table(const EvaluationRequest& request, const Evaluation& evaluation) {
  const Findings& findings = evaluation.findings;
  const double threshold = threshold_in_force(request, evaluation);
  const Accuracy accuracy = accuracy_at(findings, threshold);
  const PhotoTime time = photo_time(evaluation.run);
  fmt::print("{}: {} brands by {} references; {} photos, {} with a brand, {} brand-free\n", request.set,
             evaluation.teaching.brands, evaluation.teaching.references, findings.photos,
             findings.photos - findings.brand_free, findings.brand_free);
  fmt::print("threshold {} ({})\n\n", number(threshold, 4), request.threshold ? "chosen" : "shipped");
  fmt::print("{:<24}{:>8}   {}\n", "", "value", "95 % interval");
  print_estimate("precision", accuracy.precision, 3,
                 fmt::format("{} of {} finds", accuracy.correct, accuracy.finds));
  print_estimate("recall", accuracy.recall, 3,
                 fmt::format("{} of {} marks", accuracy.correct, findings.true_pairs()));
  print_estimate("false alarms per 1,000", accuracy.false_alarms_per_1000, 1,
                 fmt::format("{} in {} photos", accuracy.false_alarms, findings.brand_free));
  fmt::print("{:<24}{:>8}\n", "mean IoU", number(mean_iou(findings, threshold), 3));
  fmt::print("{:<24}{:>8}   mean {}\n", "ms a photo, median", number(time.median, 1), number(time.mean, 1));
  print_per_brand(findings, threshold);
}

/// What the figures do not show by themselves.
void print_notices(const Evaluation& evaluation) {
  for (const std::string& brand : evaluation.teaching.not_taught) {
    fmt::print(stderr, "{}: its references are too plain to match on; all its photos count as missed\n", brand);
  }
  print_left_out(evaluation.run);
}

Result<std::optional<double>> chosen_threshold(const EvalOptions& options) {
  if (options.threshold_from.empty()) {
    return options.threshold;
  }
  SLUICE_ASSIGN(const std::vector<CurvePoint> curve, read_curve(options.threshold_from));
  Result<double> threshold = threshold_for_precision(curve, options.precision);
  if (!threshold.has_value()) {
    return fail(threshold.error().code, options.threshold_from + ": " + threshold.error().what,
                threshold.error().mend);
  }
  return std::optional<double>(*threshold);
}

Status write_results(const EvalOptions& options, const EvaluationRequest& request, const Evaluation& evaluation,
                     bool json_wanted) {
  if (!options.finds.empty()) {
    SLUICE_TRY(write_whole_file(options.finds, finds_table(evaluation, threshold_in_force(request, evaluation))));
  }
  const auto json = [&] { return to_json(request, evaluation); };
  return write_figures(
      json, [&] { print_table(request, evaluation); }, options.json, json_wanted);
}

Status evaluate(const EvalOptions& options, const CommonOptions& common) {
  EvaluationRequest request{options.set, options.negatives, options.refs, {}, {}};
  SLUICE_ASSIGN(request.threshold, chosen_threshold(options));
  SLUICE_ASSIGN(EvaluationSet set, read_evaluation_set(options.set, options.refs));
  for (const std::string& folder : options.negatives) {
    SLUICE_TRY(add_negatives(set, folder));
  }
  SLUICE_TRY(start_image_library());
  request.protocol.effort = options.effort;
  request.protocol.networks = options.networks;
  const WordReader words = open_word_reader(options.effort, options.networks);
  request.protocol.reader = words.reader;
  request.protocol.run = {transform_named(options.transform).value_or(Transform::none), common.threads,
                          progress_on_terminal()};
  SLUICE_ASSIGN(const Evaluation evaluation, evaluate_brands(set, request.protocol));
  words.warn();
  print_notices(evaluation);
  return write_results(options, request, evaluation, common.json);
}

void add_threshold_options(CLI::App& brands, EvalOptions& options) {
  auto* threshold =
      brands.add_option("--threshold", options.threshold, "Score, 0 to 1, from which on a find counts");
  threshold->type_name("SCORE")->check(CLI::Range(0.0, 1.0).description(""));
  threshold->default_str("the shipped threshold");
  auto* from = brands.add_option("--threshold-from", options.threshold_from,
                                 "Take the threshold from the curve that another evaluation wrote with --json; "
                                 "without it, --threshold counts");
  from->type_name("FILE")->excludes(threshold);
  brands
      .add_option("--precision", options.precision, "Precision, 0 to 1, that --threshold-from asks of that curve")
      ->type_name("SHARE")
      ->check(CLI::Range(0.01, 0.9999).description(""))
      ->capture_default_str();
}

void add_brands_options(CLI::App& brands, EvalOptions& options) {
  brands.add_option("--set", options.set, "Set of references and test photos (TSV, see docs/evaluation.md)")
      ->type_name("FILE")
      ->required();
  brands
      .add_option("--negatives", options.negatives,
                  "Folder of brand-free photos to test too; may be repeated; without it, the set's own only")
      ->type_name("DIR")
      ->allow_extra_args(false)
      ->default_str("");
  brands.add_option("--refs", options.refs, "Teach only the first N references of each brand; 0: all")
      ->type_name("N")
      ->check(CLI::Range(0, kMostReferences).description(""))
      ->capture_default_str();
  CLI::Option* transform = brands.add_option("--transform", options.transform, "Change the test photos");
  take_choice(*transform->capture_default_str(), {"none", "mirror", "rotate180", "cover-half"});
  add_effort_option(brands, options.effort, "fast finds less, standard and thorough find more and cost more time");
  add_networks_option(brands, options.networks);
  add_threshold_options(brands, options);
  add_json_file_option(brands, options.json);
  brands
      .add_option("--finds", options.finds, "Write every find and every miss to this file (TSV); without it, none")
      ->type_name("FILE");
}

}  // namespace

void add_eval_brands_command(CLI::App& eval, CommonOptions& common, Selected& selected) {
  CLI::App* brands = eval.add_subcommand("brands", "Precision, recall and false alarms of the brand stage");
  const auto options = std::make_shared<EvalOptions>();
  add_brands_options(*brands, *options);
  add_common_options(*brands, common, {.threads = true, .json = false});
  brands->callback(
      [options, &common, &selected] { selected = [options, &common] { return evaluate(*options, common); }; });
}

}  // namespace sluice::app
