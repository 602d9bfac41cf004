#include "sluice/evaluation/metrics.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <ranges>
#include <set>
#include <tuple>

namespace sluice {
namespace {

double ratio(std::size_t part, std::size_t whole) {
  return whole == 0 ? std::numeric_limits<double>::quiet_NaN()
                    : static_cast<double>(part) / static_cast<double>(whole);
}

std::optional<Box> place_of(const Sighting& sighting) {
  if (!sighting.polygon) {
    return sighting.box;
  }
  const auto [left, right] = std::minmax_element(sighting.polygon->begin(), sighting.polygon->end(),
                                                 [](Point a, Point b) { return a.x < b.x; });
  const auto [top, bottom] = std::minmax_element(sighting.polygon->begin(), sighting.polygon->end(),
                                                 [](Point a, Point b) { return a.y < b.y; });
  return Box{left->x, top->y, right->x - left->x, bottom->y - top->y};
}

/// The best overlap with any true box of that brand.
std::optional<double> best_iou(const Sighting& sighting, std::span<const TrueMark> truth) {
  const std::optional<Box> found = place_of(sighting);
  std::optional<double> best;
  for (const TrueMark& mark : truth) {
    if (found && mark.box && mark.brand == sighting.label) {
      best = std::max(best.value_or(0), intersection_over_union(*found, *mark.box));
    }
  }
  return best;
}

std::map<std::string, Sighting> best_sightings(std::span<const Sighting> sightings) {
  std::map<std::string, Sighting> best;
  for (const Sighting& sighting : sightings) {
    const auto [position, is_new] = best.try_emplace(sighting.label, sighting);
    if (!is_new && before(sighting, position->second)) {
      position->second = sighting;
    }
  }
  return best;
}

std::vector<CurvePoint> full_curve(const Findings& findings) {
  std::vector<CurvePoint> falling;
  const std::size_t true_pairs = findings.true_pairs();
  std::size_t correct = 0;
  std::size_t false_alarms = 0;
  for (std::size_t i = 0; i < findings.finds.size(); ++i) {
    const Find& find = findings.finds[i];
    correct += find.correct ? 1 : 0;
    false_alarms += find.false_alarm ? 1 : 0;
    if (i + 1 == findings.finds.size() || findings.finds[i + 1].score < find.score) {
      falling.push_back({find.score, i + 1, ratio(correct, i + 1), ratio(correct, true_pairs),
                         1000 * ratio(false_alarms, findings.brand_free)});
    }
  }
  std::reverse(falling.begin(), falling.end());
  return falling;
}

/// The lowest, the highest, and the points whose recall is above that of the next higher threshold.
std::vector<CurvePoint> points_of_changing_recall(const std::vector<CurvePoint>& curve) {
  std::vector<CurvePoint> kept;
  for (std::size_t i = 0; i < curve.size(); ++i) {
    if (i == 0 || i + 1 == curve.size() || curve[i].recall > curve[i + 1].recall) {
      kept.push_back(curve[i]);
    }
  }
  return kept;
}

std::vector<CurvePoint> evenly(const std::vector<CurvePoint>& curve, std::size_t count) {
  std::vector<CurvePoint> kept;
  for (std::size_t i = 0; i < count; ++i) {
    kept.push_back(curve[i * (curve.size() - 1) / (count - 1)]);
  }
  return kept;
}

}  // namespace

double intersection_over_union(const Box& a, const Box& b) {
  const double width = std::min(a.x + a.width, b.x + b.width) - std::max(a.x, b.x);
  const double height = std::min(a.y + a.height, b.y + b.height) - std::max(a.y, b.y);
  if (width <= 0 || height <= 0) {
    return 0;
  }
  const double shared = width * height;
  return shared / (a.width * a.height + b.width * b.height - shared);
}

std::size_t Findings::true_pairs() const {
  return std::accumulate(tests.begin(), tests.end(), std::size_t{0},
                         [](std::size_t sum, const auto& entry) { return sum + entry.second; });
}

Findings judge(std::span<const PhotoOutcome> outcomes) {
  Findings findings;
  findings.photos = outcomes.size();
  for (std::size_t photo = 0; photo < outcomes.size(); ++photo) {
    const PhotoOutcome& outcome = outcomes[photo];
    findings.brand_free += outcome.truth.empty() ? 1 : 0;
    std::set<std::string> present;
    for (const TrueMark& mark : outcome.truth) {
      if (present.insert(mark.brand).second) {
        ++findings.tests[mark.brand];
      }
    }
    for (const auto& [brand, sighting] : best_sightings(outcome.sightings)) {
      const bool correct = present.contains(brand);
      findings.finds.push_back({photo, brand, sighting.score, correct, outcome.truth.empty(),
                                correct ? best_iou(sighting, outcome.truth) : std::nullopt});
    }
  }
  std::sort(findings.finds.begin(), findings.finds.end(), [](const Find& a, const Find& b) {
    return std::tie(b.score, a.photo, a.brand) < std::tie(a.score, b.photo, b.brand);
  });
  return findings;
}

Accuracy accuracy_at(const Findings& findings, double threshold) {
  Accuracy accuracy;
  accuracy.threshold = threshold;
  for (const Find& find : findings.finds) {
    if (find.score >= threshold) {
      ++accuracy.finds;
      accuracy.correct += find.correct ? 1 : 0;
      accuracy.false_alarms += find.false_alarm ? 1 : 0;
    }
  }
  accuracy.precision = proportion(accuracy.correct, accuracy.finds);
  accuracy.recall = proportion(accuracy.correct, findings.true_pairs());
  accuracy.false_alarms_per_1000 = rate_per_1000(accuracy.false_alarms, findings.brand_free);
  return accuracy;
}

std::vector<CurvePoint> accuracy_curve(const Findings& findings, std::size_t most) {
  std::vector<CurvePoint> curve = full_curve(findings);
  if (curve.size() <= most) {
    return curve;
  }
  // Without a true pair recall changes nowhere, and only false alarms are of interest.
  if (findings.true_pairs() > 0) {
    curve = points_of_changing_recall(curve);
  }
  return curve.size() <= most ? curve : evenly(curve, most);
}

Result<double> threshold_for_precision(std::span<const CurvePoint> curve, double precision) {
  const double judged_from = 1 / (1 - precision);
  std::optional<double> chosen;
  for (const CurvePoint& point : std::ranges::reverse_view(curve)) {
    if (static_cast<double>(point.finds) < judged_from) {
      continue;
    }
    if (!(point.precision >= precision)) {
      break;
    }
    chosen = point.threshold;
  }
  if (!chosen) {
    return fail(ErrorCode::bad_input, "no threshold of the curve reaches this precision and keeps it",
                "ask for less precision, or evaluate on more photos");
  }
  return *chosen;
}

std::vector<BrandAccuracy> accuracy_per_brand(const Findings& findings, double threshold) {
  std::map<std::string, BrandAccuracy> brands;
  for (const auto& [brand, tests] : findings.tests) {
    brands[brand].tests = tests;
  }
  for (const Find& find : findings.finds) {
    if (find.score >= threshold) {
      BrandAccuracy& brand = brands[find.brand];
      ++(find.correct ? brand.found : brand.false_finds);
    }
  }
  std::vector<BrandAccuracy> sorted;
  for (auto& [name, brand] : brands) {
    brand.brand = name;
    brand.recall = ratio(brand.found, brand.tests);
    brand.precision = ratio(brand.found, brand.found + brand.false_finds);
    sorted.push_back(brand);
  }
  return sorted;
}

double mean_iou(const Findings& findings, double threshold) {
  double sum = 0;
  std::size_t count = 0;
  for (const Find& find : findings.finds) {
    if (find.score >= threshold && find.iou) {
      sum += *find.iou;
      ++count;
    }
  }
  return count == 0 ? std::numeric_limits<double>::quiet_NaN() : sum / static_cast<double>(count);
}

}  // namespace sluice
