// From what was found and what was there to the figures of docs/evaluation.md. Pure and deterministic.
#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "sluice/evaluation/evaluation_set.h"
#include "sluice/evaluation/intervals.h"
#include "sluice/vision/sighting.h"

namespace sluice {

/// One test photo: what is in it, and what the finder saw.
struct PhotoOutcome {
  std::vector<TrueMark> truth;      ///< Empty: brand-free.
  std::vector<Sighting> sightings;  ///< Of brands, at whatever score, in any order.
};

/// A pair (photo, brand): the finder's best sighting of that brand in that photo.
struct Find {
  std::size_t photo = 0;  ///< Index of the outcome.
  std::string brand;
  double score = 0;
  bool correct = false;       ///< The set says that the brand is in the photo.
  bool false_alarm = false;   ///< The set says that no brand is in the photo.
  std::optional<double> iou;  ///< Of correct finds whose place is known in the set and told by the finder.
};

/// All finds at any score, and the totals that the figures are shares of.
struct Findings {
  std::vector<Find> finds;  ///< By falling score, then photo, then brand.
  std::size_t photos = 0;
  std::size_t brand_free = 0;
  std::map<std::string, std::size_t> tests;  ///< Per brand of the set: the photos it is in.

  /// Pairs (photo, brand) that the set says are there.
  [[nodiscard]] std::size_t true_pairs() const;
};

[[nodiscard]] Findings judge(std::span<const PhotoOutcome> outcomes);

struct Accuracy {
  double threshold = 0;
  std::size_t finds = 0;  ///< With score >= threshold, and so are the next two.
  std::size_t correct = 0;
  std::size_t false_alarms = 0;
  Estimate precision;
  Estimate recall;
  Estimate false_alarms_per_1000;
};

[[nodiscard]] Accuracy accuracy_at(const Findings& findings, double threshold);

struct CurvePoint {
  double threshold = 0;
  std::size_t finds = 0;
  double precision = 0;
  double recall = 0;                 ///< NaN, if the set has no brand in any photo.
  double false_alarms_per_1000 = 0;  ///< NaN, if the set has no brand-free photo.
};

inline constexpr std::size_t kCurvePoints = 200;

/// By rising threshold; the thresholds are scores of finds. Every distinct score while they are at most `most` (>=
/// 2); else the lowest, the highest and those at which recall changes, of which every so manieth is kept.
[[nodiscard]] std::vector<CurvePoint> accuracy_curve(const Findings& findings, std::size_t most = kCurvePoints);

/// The smallest threshold of the curve at which precision is at least `precision` (in (0, 1)) and stays so at all
/// higher thresholds. Points with fewer than 1 / (1 - precision) finds are left out of the comparison: there a
/// single false find misses the target, so they tell nothing. Errors: bad_input, if no threshold does.
[[nodiscard]] Result<double> threshold_for_precision(std::span<const CurvePoint> curve, double precision);

struct BrandAccuracy {
  std::string brand;
  std::size_t tests = 0;        ///< Photos that the brand is in.
  std::size_t found = 0;        ///< Of those.
  std::size_t false_finds = 0;  ///< In other photos.
  double recall = 0;            ///< NaN, if tests is 0.
  double precision = 0;         ///< NaN, if nothing was found.
};

/// Sorted by brand; every brand of the set or of a find.
[[nodiscard]] std::vector<BrandAccuracy> accuracy_per_brand(const Findings& findings, double threshold);

/// Of two boxes in the same unit, 0..1.
[[nodiscard]] double intersection_over_union(const Box& a, const Box& b);

/// Over the correct finds at or above the threshold that have an IoU; NaN if there is none.
[[nodiscard]] double mean_iou(const Findings& findings, double threshold);

}  // namespace sluice
