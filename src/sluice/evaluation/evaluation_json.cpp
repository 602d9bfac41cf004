#include "sluice/evaluation/evaluation_json.h"

#include <fmt/format.h>

#include <algorithm>
#include <limits>
#include <nlohmann/json.hpp>
#include <numeric>
#include <set>
#include <utility>

#include "sluice/base/whole_file.h"

namespace sluice {
namespace {

using nlohmann::ordered_json;

ordered_json to_json(const Accuracy& accuracy) {
  return {{"threshold", accuracy.threshold},
          {"precision", to_json(accuracy.precision)},
          {"recall", to_json(accuracy.recall)},
          {"false_alarms_per_1000", to_json(accuracy.false_alarms_per_1000)},
          {"finds", accuracy.finds},
          {"true_finds", accuracy.correct},
          {"false_alarms", accuracy.false_alarms}};
}

ordered_json curve_json(const Findings& findings) {
  ordered_json curve = ordered_json::array();
  for (const CurvePoint& point : accuracy_curve(findings)) {
    curve.push_back({{"threshold", point.threshold},
                     {"finds", point.finds},
                     {"precision", point.precision},
                     {"recall", point.recall},
                     {"false_alarms_per_1000", point.false_alarms_per_1000}});
  }
  return curve;
}

ordered_json per_brand_json(const Findings& findings, double threshold) {
  ordered_json brands = ordered_json::array();
  for (const BrandAccuracy& brand : accuracy_per_brand(findings, threshold)) {
    brands.push_back({{"brand", brand.brand},
                      {"tests", brand.tests},
                      {"found", brand.found},
                      {"false", brand.false_finds},
                      {"recall", brand.recall},
                      {"precision", brand.precision}});
  }
  return brands;
}

ordered_json settings_json(const EvaluationRequest& request, const Evaluation& evaluation) {
  return {{"references_per_brand", request.references_per_brand},
          {"transform", name_of(request.protocol.run.transform)},
          {"effort", name_of(request.protocol.effort)},
          {"networks", request.protocol.networks == Precision::fast ? "fast" : "exact"},
          {"longest_side", request.protocol.decode.longest_side},
          {"stage_version", evaluation.stage_version},
          {"sluice", SLUICE_VERSION}};
}

ordered_json counts_json(const Evaluation& evaluation) {
  const Findings& findings = evaluation.findings;
  return {{"photos", findings.photos},
          {"with_brand", findings.photos - findings.brand_free},
          {"brand_free", findings.brand_free},
          {"true_pairs", findings.true_pairs()},
          {"unreadable", evaluation.run.unreadable.size()},
          {"named_as_references", evaluation.tests_named_as_references},
          {"brands", evaluation.teaching.brands},
          {"references", evaluation.teaching.references},
          {"references_too_plain", evaluation.teaching.plain_references},
          {"brands_too_plain", evaluation.teaching.not_taught.size()}};
}

double number_or_nan(const nlohmann::json& value) {
  return value.is_number() ? value.get<double>() : std::numeric_limits<double>::quiet_NaN();
}

}  // namespace

// Numbers that are not finite become null: nlohmann-json writes them so.
ordered_json to_json(const Estimate& estimate) {
  return {{"value", estimate.value}, {"low", estimate.low}, {"high", estimate.high}};
}

double threshold_in_force(const EvaluationRequest& request, const Evaluation& evaluation) {
  return request.threshold.value_or(evaluation.default_threshold);
}

PhotoTime photo_time(const RunOutcome& run) {
  std::vector<double> times = run.milliseconds;
  if (times.empty()) {
    return {std::numeric_limits<double>::quiet_NaN(), std::numeric_limits<double>::quiet_NaN()};
  }
  const auto middle = times.begin() + static_cast<std::ptrdiff_t>(times.size() / 2);
  std::nth_element(times.begin(), middle, times.end());
  return {*middle, std::accumulate(times.begin(), times.end(), 0.0) / static_cast<double>(times.size())};
}

ordered_json to_json(const EvaluationRequest& request, const Evaluation& evaluation) {
  const Findings& findings = evaluation.findings;
  const double threshold = threshold_in_force(request, evaluation);
  const PhotoTime time = photo_time(evaluation.run);
  ordered_json json = {{"set", request.set}, {"negatives", request.negatives}};
  json["settings"] = settings_json(request, evaluation);
  json["at_default"] = to_json(accuracy_at(findings, evaluation.default_threshold));
  if (request.threshold) {
    json["at_threshold"] = to_json(accuracy_at(findings, threshold));
  }
  json["mean_iou"] = mean_iou(findings, threshold);
  json["counts"] = counts_json(evaluation);
  json["ms_per_photo"] = {{"median", time.median}, {"mean", time.mean}};
  json["per_brand"] = per_brand_json(findings, threshold);
  json["curve"] = curve_json(findings);
  return json;
}

Result<std::vector<CurvePoint>> read_curve(const std::filesystem::path& file) {
  SLUICE_ASSIGN(const std::string text, read_whole_file(file));
  try {
    const nlohmann::json evaluation = nlohmann::json::parse(text);
    std::vector<CurvePoint> curve;
    for (const nlohmann::json& point : evaluation.at("curve")) {
      curve.push_back({point.at("threshold").get<double>(), point.at("finds").get<std::size_t>(),
                       point.at("precision").get<double>(), number_or_nan(point.at("recall")),
                       number_or_nan(point.at("false_alarms_per_1000"))});
    }
    return curve;
  } catch (const nlohmann::json::exception&) {
    return fail(ErrorCode::bad_input, file.string() + " holds no curve of an evaluation",
                "give a file that `sluice eval brands --json FILE` wrote");
  }
}

std::string finds_table(const Evaluation& evaluation, double threshold) {
  std::string table = "photo\tbrand\tscore\tverdict\n";
  std::set<std::pair<std::size_t, std::string>> missed;
  const auto& outcomes = evaluation.run.outcomes;
  for (std::size_t photo = 0; photo < outcomes.size(); ++photo) {
    for (const TrueMark& mark : outcomes[photo].truth) {
      missed.emplace(photo, mark.brand);
    }
  }
  for (const Find& find : evaluation.findings.finds) {
    if (find.score >= threshold) {
      const char* verdict = find.correct ? "true" : find.false_alarm ? "false alarm" : "false";
      table +=
          fmt::format("{}\t{}\t{:.4f}\t{}\n", evaluation.run.names[find.photo], find.brand, find.score, verdict);
      missed.erase({find.photo, find.brand});
    }
  }
  for (const auto& [photo, brand] : missed) {
    table += fmt::format("{}\t{}\t\tmissed\n", evaluation.run.names[photo], brand);
  }
  return table;
}

}  // namespace sluice
