#include "sluice/vision/brand/reference_features.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <functional>
#include <limits>
#include <numbers>
#include <vector>

#include "sluice/vision/brand/extractor.h"
#include "sluice/vision/brand/mark_views.h"
#include "sluice/vision/brand/rendering.h"

namespace sluice {
namespace {

constexpr float kDistinctDistance = 0.06F;  // As geometry.cpp tells inliers apart.
constexpr double kRim = 0.05;               // Features may lie this far outside the reference, in units.
// Of one reference; 95 and 46 bytes each in the index. What more would bring is in docs/brand-engine.md.
constexpr std::size_t kMostSiftRows = 512;
constexpr std::size_t kMostOrbRows = 800;

void append(ReferenceFeatures& all, const Rendering& rendering, const FeatureSet& features, double width,
            double height) {
  const double x_unit = rendering.to_unit(0, 0);
  const double y_unit = rendering.to_unit(1, 1);
  for (std::size_t row = 0; row < features.size(); ++row) {
    const Keypoint& keypoint = features.keypoints[row];
    const double x = x_unit * keypoint.x + rendering.to_unit(0, 2);
    const double y = y_unit * keypoint.y + rendering.to_unit(1, 2);
    if (x < -kRim || y < -kRim || x > width + kRim || y > height + kRim) {
      continue;
    }
    all.features.push_back(
        {static_cast<float>(x), static_cast<float>(y),
         static_cast<float>(keypoint.scale * std::sqrt(x_unit * y_unit)),
         static_cast<float>(std::atan2(y_unit * std::sin(keypoint.angle), x_unit * std::cos(keypoint.angle))),
         rendering.mirrored ? 1U : 0U});
    const auto descriptor = features.descriptor(row);
    all.descriptors.insert(all.descriptors.end(), descriptor.begin(), descriptor.end());
  }
}

/// Features of several renderings that are one and the same spot of the reference.
struct Spot {
  std::vector<std::uint32_t> rows;    // In the order of renderings.
  std::vector<std::uint32_t> chosen;  // Those that stand for it, the most typical first.
};

float squared_distance(const ReferenceFeature& a, const ReferenceFeature& b) {
  return (a.x - b.x) * (a.x - b.x) + (a.y - b.y) * (a.y - b.y);
}

bool same_spot(const ReferenceFeature& a, const ReferenceFeature& b) {
  constexpr float kApart = 0.3F;    // Of its scale.
  constexpr float kLarger = 1.35F;  // Times.
  constexpr float kTurned = 0.35F;  // Radians.
  const float factor = a.scale / b.scale;
  return a.mirrored == b.mirrored && squared_distance(a, b) < kApart * kApart * b.scale * b.scale &&
         factor < kLarger && factor > 1 / kLarger &&
         std::abs(std::remainder(a.angle - b.angle, 2 * std::numbers::pi_v<float>)) < kTurned;
}

std::vector<Spot> spots_of(const ReferenceFeatures& all) {
  std::vector<Spot> spots;
  for (std::uint32_t row = 0; row < all.features.size(); ++row) {
    const ReferenceFeature& feature = all.features[row];
    Spot* nearest = nullptr;
    float least = std::numeric_limits<float>::max();
    for (Spot& spot : spots) {
      const ReferenceFeature& other = all.features[spot.rows.front()];
      const float distance = squared_distance(feature, other);
      if (distance < least && same_spot(feature, other)) {
        nearest = &spot;
        least = distance;
      }
    }
    (nearest == nullptr ? spots.emplace_back() : *nearest).rows.push_back(row);
  }
  return spots;
}

/// The row of a spot that is nearest to all others (of none chosen yet), or farthest from those chosen.
std::uint32_t next_of(const Spot& spot, const std::function<int(std::uint32_t, std::uint32_t)>& distance) {
  std::uint32_t best = spot.rows.front();
  std::int64_t best_value = std::numeric_limits<std::int64_t>::min();
  for (const std::uint32_t row : spot.rows) {
    std::int64_t value = 0;
    if (spot.chosen.empty()) {
      for (const std::uint32_t other : spot.rows) {
        value -= distance(row, other);
      }
    } else {
      value = std::numeric_limits<std::int64_t>::max();
      for (const std::uint32_t other : spot.chosen) {
        value = std::min<std::int64_t>(value, distance(row, other));
      }
    }
    if (value > best_value) {
      best = row;
      best_value = value;
    }
  }
  return best;
}

/// Keeps at most `most` rows: first one for every spot, those seen in most renderings first, then others that look
/// unlike what was kept. Of 1,500 rows hardly one in three is missed: docs/brand-engine.md.
ReferenceFeatures thinned(const ReferenceFeatures& all, std::size_t most, Metric metric) {
  const std::size_t bytes = descriptor_bytes(metric);
  const auto distance = [&](std::uint32_t a, std::uint32_t b) {
    int result = 0;
    distances(metric, all.descriptors.data() + a * bytes, all.descriptors.data() + b * bytes, 1, &result);
    return result;
  };
  std::vector<Spot> spots = spots_of(all);
  std::ranges::stable_sort(spots, std::greater<>(), [](const Spot& spot) { return spot.rows.size(); });
  std::vector<std::uint32_t> kept;
  for (std::size_t before = 0; kept.size() < most;) {
    for (Spot& spot : spots) {
      if (kept.size() < most && spot.chosen.size() < spot.rows.size()) {
        spot.chosen.push_back(next_of(spot, distance));
        kept.push_back(spot.chosen.back());
      }
    }
    if (kept.size() == before) {
      break;
    }
    before = kept.size();
  }
  std::ranges::sort(kept);
  ReferenceFeatures some{all.width, all.height, {}, {}, {}};
  for (const std::uint32_t row : kept) {
    some.features.push_back(all.features[row]);
    const auto* descriptor = all.descriptors.data() + row * bytes;
    some.descriptors.insert(some.descriptors.end(), descriptor, descriptor + bytes);
  }
  return some;
}

}  // namespace

int distinct_features(const ReferenceFeatures& reference) {
  std::vector<const ReferenceFeature*> apart;
  for (const ReferenceFeature& feature : reference.features) {
    if (feature.mirrored != 0) {
      continue;
    }
    bool near = false;
    for (const ReferenceFeature* other : apart) {
      near = near || std::hypot(feature.x - other->x, feature.y - other->y) < kDistinctDistance;
    }
    if (!near) {
      apart.push_back(&feature);
    }
  }
  return static_cast<int>(apart.size());
}

Result<ReferenceFeatures> extract_reference(const Reference& reference, Effort effort) {
  const Metric metric = metric_of(effort);
  // A mirrored RootSIFT descriptor is the descriptor of the mirror image: the matcher turns the photo's over
  // instead.
  const bool mirrored = metric == Metric::hamming;
  SLUICE_ASSIGN(const RenderedReference rendered,
                render_reference(reference.bytes, reference.file_name, mirrored));
  ReferenceFeatures all;
  all.width = static_cast<float>(rendered.width);
  all.height = static_cast<float>(rendered.height);
  for (const Rendering& rendering : rendered.renderings) {
    append(all, rendering, extract_reference_features(rendering.grey, effort), rendered.width, rendered.height);
  }
  ReferenceFeatures some = thinned(all, metric == Metric::hamming ? kMostOrbRows : kMostSiftRows, metric);
  if (effort != Effort::fast) {
    // Exact whatever the scan's precision: the index serves both.
    SLUICE_ASSIGN(const auto networks, builtin_mark_networks(Precision::exact));
    SLUICE_ASSIGN(some.views, mark_views(reference, *networks));
  }
  return some;
}

}  // namespace sluice
