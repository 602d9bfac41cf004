#include "sluice/vision/brand/geometry.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <functional>
#include <numbers>
#include <opencv2/core.hpp>

#include "sluice/base/clones.h"

namespace sluice {
namespace {

// All measured on photos: docs/brand-engine.md.
constexpr int kFewestDistinct = 3;
constexpr int kRefinedHypotheses = 8;
constexpr double kSmallestScale = 12;  // A mark of fewer pixels across holds no features.
constexpr double kLargestScale = 2500;
constexpr double kLargestAxisRatio = 2.5;
constexpr double kSmallestSpread = 0.004;
constexpr double kLooseTolerance = 0.18;  // Of the mark's size, under a single match's similarity.
constexpr double kTolerance = 0.05;       // The same after refinement.
constexpr double kToleranceFloor = 3;     // Pixels.
constexpr double kLargestTurn = 40 * std::numbers::pi / 180;  // Between a match's own direction and the map's.
constexpr float kCosineOfLargestTurn = 0.76604444F;
constexpr double kLargestScaleFactor = 2;  // Between a match's own scale and the map's.
constexpr double kReferenceCell = 0.06;    // Distinct inliers are further apart than this, in units ...
constexpr double kPhotoCell = 0.05;        // ... and in the photo than this share of the mark's size.
constexpr double kPhotoCellFloor = 2.5;    // Pixels.
constexpr double kRidge = 0.004;           // Pull of the affine map towards the similarity, per unit of weight.

struct Hypothesis {
  cv::Matx23d map;
  float support = 0;
};

constexpr std::size_t kLanes =
    16;  // Sums by lane: their order is fixed, whatever the width of the machine's vectors.

/// The matches by columns, filled up to whole lanes with such as weigh nothing.
struct Columns {
  std::vector<float> reference_x, reference_y, photo_x, photo_y, weight;
  std::vector<float> scale, cosine, sine;  ///< Of each match's own similarity.

  explicit Columns(std::span<const FeatureMatch> matches) {
    const std::size_t size = (matches.size() + kLanes - 1) / kLanes * kLanes;
    for (auto* column : {&reference_x, &reference_y, &photo_x, &photo_y, &weight, &scale, &cosine, &sine}) {
      column->resize(size);
    }
    for (std::size_t i = 0; i < matches.size(); ++i) {
      const FeatureMatch& match = matches[i];
      const float turn = match.photo_angle - match.reference_angle;
      reference_x[i] = match.reference_x;
      reference_y[i] = match.reference_y;
      photo_x[i] = match.photo_x;
      photo_y[i] = match.photo_y;
      weight[i] = match.weight;
      scale[i] = match.photo_scale / match.reference_scale;
      cosine[i] = std::cos(turn);
      sine[i] = std::sin(turn);
    }
  }
};

struct Support {
  float weight = 0;
  int matches = 0;
};

/// How many matches agree with the similarity of match `own`, and how much they weigh, less what they are off.
SLUICE_CLONES Support support_of(const Columns& all, std::size_t own, float limit) {
  const float a = all.scale[own] * all.cosine[own];
  const float b = all.scale[own] * all.sine[own];
  const float x = all.photo_x[own] - (a * all.reference_x[own] - b * all.reference_y[own]);
  const float y = all.photo_y[own] - (b * all.reference_x[own] + a * all.reference_y[own]);
  const float smallest = all.scale[own] / static_cast<float>(kLargestScaleFactor);
  const float largest = all.scale[own] * static_cast<float>(kLargestScaleFactor);
  const float cosine = all.cosine[own];
  const float sine = all.sine[own];
  const float part = 0.5F / limit;
  std::array<float, kLanes> weights{};
  std::array<std::int32_t, kLanes> counts{};
  const float* reference_x = all.reference_x.data();
  const float* reference_y = all.reference_y.data();
  const float* photo_x = all.photo_x.data();
  const float* photo_y = all.photo_y.data();
  for (std::size_t first = 0; first < all.weight.size(); first += kLanes) {
    for (std::size_t lane = 0; lane < kLanes; ++lane) {
      const std::size_t i = first + lane;
      const float dx = a * reference_x[i] - b * reference_y[i] + x - photo_x[i];
      const float dy = b * reference_x[i] + a * reference_y[i] + y - photo_y[i];
      const float error = dx * dx + dy * dy;
      // No short cuts: without branches the lanes are one.
      const int agrees = static_cast<int>(error <= limit) & static_cast<int>(all.scale[i] > smallest) &
                         static_cast<int>(all.scale[i] < largest) &
                         static_cast<int>(cosine * all.cosine[i] + sine * all.sine[i] > kCosineOfLargestTurn);
      weights[lane] += agrees != 0 ? all.weight[i] * (1 - part * error) : 0.0F;
      counts[lane] += agrees;
    }
  }
  Support support;
  for (std::size_t lane = 0; lane < kLanes; ++lane) {
    support.weight += weights[lane];
    support.matches += counts[lane];
  }
  return support;
}

cv::Matx23d similarity(double a, double b, double x, double y) {
  return {a, -b, x, b, a, y};
}

double scale_of(const cv::Matx23d& map) {
  return std::sqrt(std::abs(map(0, 0) * map(1, 1) - map(0, 1) * map(1, 0)));
}

double turn_of(const cv::Matx23d& map) {
  return std::atan2(map(1, 0) - map(0, 1), map(0, 0) + map(1, 1));
}

double squared_error(const cv::Matx23d& map, const FeatureMatch& match) {
  const double x = map(0, 0) * match.reference_x + map(0, 1) * match.reference_y + map(0, 2) - match.photo_x;
  const double y = map(1, 0) * match.reference_x + map(1, 1) * match.reference_y + map(1, 2) - match.photo_y;
  return x * x + y * y;
}

bool agrees_in_scale_and_direction(const FeatureMatch& match, double scale, double turn) {
  const double factor = match.photo_scale / match.reference_scale / scale;
  return factor < kLargestScaleFactor && factor > 1 / kLargestScaleFactor &&
         std::abs(std::remainder(match.photo_angle - match.reference_angle - turn, 2 * std::numbers::pi)) <
             kLargestTurn;
}

std::vector<int> inliers_of(const cv::Matx23d& map, std::span<const FeatureMatch> matches, double tolerance,
                            double floor) {
  const double scale = scale_of(map);
  const double turn = turn_of(map);
  const double limit = std::max(floor, tolerance * scale);
  std::vector<int> inliers;
  for (int i = 0; i < std::ssize(matches); ++i) {
    if (squared_error(map, matches[i]) <= limit * limit &&
        agrees_in_scale_and_direction(matches[i], scale, turn)) {
      inliers.push_back(i);
    }
  }
  return inliers;
}

/// The similarities of single matches with which most agrees, the best supported first.
std::vector<Hypothesis> hypotheses(std::span<const FeatureMatch> matches) {
  const Columns columns(matches);
  std::vector<Hypothesis> found;
  for (std::size_t i = 0; i < matches.size(); ++i) {
    const FeatureMatch& match = matches[i];
    const double scale = columns.scale[i];
    if (!(scale > kSmallestScale && scale < kLargestScale)) {
      continue;
    }
    const double limit = std::pow(std::max(2 * kToleranceFloor, kLooseTolerance * scale), 2);
    const Support support = support_of(columns, i, static_cast<float>(limit));
    if (support.matches < kFewestDistinct) {
      continue;
    }
    const double a = scale * columns.cosine[i];
    const double b = scale * columns.sine[i];
    found.push_back({similarity(a, b, match.photo_x - (a * match.reference_x - b * match.reference_y),
                                match.photo_y - (b * match.reference_x + a * match.reference_y)),
                     support.weight});
  }
  std::ranges::stable_sort(found, std::greater<>(), &Hypothesis::support);
  return found;
}

/// Weighted least squares (Umeyama, PAMI 1991), drawn a little to the map it starts from.
cv::Matx23d fit_similarity(std::span<const FeatureMatch> matches, const std::vector<int>& inliers,
                           const cv::Matx23d& start) {
  double weight = 0;
  cv::Vec2d reference;
  cv::Vec2d photo;
  for (const int i : inliers) {
    const FeatureMatch& m = matches[i];
    weight += m.weight;
    reference += m.weight * cv::Vec2d(m.reference_x, m.reference_y);
    photo += m.weight * cv::Vec2d(m.photo_x, m.photo_y);
  }
  reference /= weight;
  photo /= weight;
  const double ridge = kRidge * weight;
  double a = ridge * start(0, 0);
  double b = ridge * start(1, 0);
  double norm = ridge;
  for (const int i : inliers) {
    const FeatureMatch& m = matches[i];
    const double x = m.reference_x - reference[0];
    const double y = m.reference_y - reference[1];
    const double u = m.photo_x - photo[0];
    const double v = m.photo_y - photo[1];
    a += m.weight * (x * u + y * v);
    b += m.weight * (x * v - y * u);
    norm += m.weight * (x * x + y * y);
  }
  a /= norm;
  b /= norm;
  return similarity(a, b, photo[0] - (a * reference[0] - b * reference[1]),
                    photo[1] - (b * reference[0] + a * reference[1]));
}

/// Axes of the map's linear part, longer first (singular values).
std::pair<double, double> axes_of(const cv::Matx23d& map) {
  const double determinant = map(0, 0) * map(1, 1) - map(0, 1) * map(1, 0);
  const double square =
      map(0, 0) * map(0, 0) + map(0, 1) * map(0, 1) + map(1, 0) * map(1, 0) + map(1, 1) * map(1, 1);
  const double root = std::sqrt(std::max(0.0, square * square - 4 * determinant * determinant));
  return {std::sqrt((square + root) / 2), std::sqrt(std::max(1e-9, (square - root) / 2))};
}

bool plausible(const cv::Matx23d& map) {
  const auto [longer, shorter] = axes_of(map);
  const double scale = scale_of(map);
  return map(0, 0) * map(1, 1) - map(0, 1) * map(1, 0) > 0 && longer <= kLargestAxisRatio * shorter &&
         scale > kSmallestScale && scale < kLargestScale;
}

/// Weighted least squares of six parameters, drawn to the map it starts from; that map, where the fit is
/// implausible.
cv::Matx23d fit_affine(std::span<const FeatureMatch> matches, const std::vector<int>& inliers,
                       const cv::Matx23d& start) {
  cv::Matx33d normal = cv::Matx33d::zeros();
  cv::Matx<double, 3, 2> right = cv::Matx<double, 3, 2>::zeros();
  double weight = 0;
  for (const int i : inliers) {
    const FeatureMatch& m = matches[i];
    const cv::Vec3d point(m.reference_x, m.reference_y, 1);
    weight += m.weight;
    normal += m.weight * (point * point.t());
    for (int row = 0; row < 3; ++row) {
      right(row, 0) += m.weight * point[row] * m.photo_x;
      right(row, 1) += m.weight * point[row] * m.photo_y;
    }
  }
  const double ridge = kRidge * weight;
  for (int axis = 0; axis < 2; ++axis) {
    normal(axis, axis) += ridge;
    right(axis, 0) += ridge * start(0, axis);
    right(axis, 1) += ridge * start(1, axis);
  }
  cv::Matx<double, 3, 2> solution;
  if (!cv::solve(normal, right, solution, cv::DECOMP_LU)) {
    return start;
  }
  const cv::Matx23d map = solution.t();
  return plausible(map) ? map : start;
}

/// Inliers, best first, that lie apart from all better ones in the reference and in the photo.
std::vector<int> distinct_of(std::span<const FeatureMatch> matches, std::vector<int> inliers, double scale) {
  std::stable_sort(inliers.begin(), inliers.end(),
                   [&](int a, int b) { return matches[a].weight > matches[b].weight; });
  const double photo_cell = std::max(kPhotoCellFloor, kPhotoCell * scale);
  std::vector<int> distinct;
  for (const int i : inliers) {
    const bool apart = std::none_of(distinct.begin(), distinct.end(), [&](int j) {
      return std::hypot(matches[i].reference_x - matches[j].reference_x,
                        matches[i].reference_y - matches[j].reference_y) < kReferenceCell ||
             std::hypot(matches[i].photo_x - matches[j].photo_x, matches[i].photo_y - matches[j].photo_y) <
                 photo_cell;
    });
    if (apart) {
      distinct.push_back(i);
    }
  }
  return distinct;
}

Placement refine(std::span<const FeatureMatch> matches, const Hypothesis& hypothesis) {
  Placement placement;
  cv::Matx23d map = hypothesis.map;
  std::vector<int> inliers = inliers_of(map, matches, kLooseTolerance, 2 * kToleranceFloor);
  for (const double loosening : {2.0, 1.3}) {
    if (inliers.size() >= 2) {
      map = fit_similarity(matches, inliers, map);
      inliers = inliers_of(map, matches, loosening * kTolerance, loosening * kToleranceFloor);
    }
  }
  for (int round = 0; round < 2 && inliers.size() >= 5; ++round) {
    map = fit_affine(matches, inliers, map);
    inliers = inliers_of(map, matches, kTolerance, kToleranceFloor);
  }
  placement.inliers = inliers_of(map, matches, kTolerance, kToleranceFloor);
  placement.map = map;
  placement.scale = scale_of(map);
  const auto [longer, shorter] = axes_of(map);
  placement.axis_ratio = longer / shorter;
  const std::vector<int> distinct = distinct_of(matches, placement.inliers, placement.scale);
  placement.distinct = static_cast<int>(distinct.size());
  if (distinct.empty()) {
    return placement;
  }
  double ratios = 0;
  double left = 1e9;
  double right = -1e9;
  double top = 1e9;
  double bottom = -1e9;
  for (const int i : distinct) {
    const FeatureMatch& m = matches[i];
    placement.score += m.weight;
    ratios += m.ratio;
    left = std::min<double>(left, m.reference_x);
    right = std::max<double>(right, m.reference_x);
    top = std::min<double>(top, m.reference_y);
    bottom = std::max<double>(bottom, m.reference_y);
  }
  placement.mean_ratio = ratios / placement.distinct;
  placement.spread = (right - left) * (bottom - top);
  return placement;
}

}  // namespace

std::optional<Placement> find_placement(std::span<const FeatureMatch> matches) {
  if (std::ssize(matches) < kFewestDistinct) {
    return std::nullopt;
  }
  std::optional<Placement> best;
  const std::vector<Hypothesis> candidates = hypotheses(matches);
  for (std::size_t i = 0; i < candidates.size() && i < kRefinedHypotheses; ++i) {
    Placement placement = refine(matches, candidates[i]);
    if (placement.distinct >= kFewestDistinct && placement.spread > kSmallestSpread && plausible(placement.map) &&
        (!best || placement.score > best->score)) {
      best = std::move(placement);
    }
  }
  return best;
}

}  // namespace sluice
