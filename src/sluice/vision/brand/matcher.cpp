#include "sluice/vision/brand/matcher.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <numbers>
#include <opencv2/imgproc.hpp>

#include "sluice/vision/brand/places.h"

namespace sluice {
namespace {

// All measured on photos: docs/brand-engine.md.
// Of the background: with SIFT geometry decides, not the single match; bits tell less.
constexpr float kLargestSiftRatio = 1.1F;
constexpr float kLargestOrbRatio = 0.9F;
constexpr float kWeightFall = 0.8F;          // A match at the largest ratio weighs 1 - this.
constexpr int kFewestMatches = 3;            // On which a placement can rest.
constexpr std::size_t kMatchesAtMost = 300;  // Of one view, the best: bounds the work on hostile pictures.
constexpr int kInstancesAtMost = 4;          // Of one view in one photo.

std::array<cv::Point2d, 4> corners_of(const cv::Matx23d& map, double width, double height, bool mirrored) {
  std::array<cv::Point2d, 4> corners = {{{0, 0}, {width, 0}, {width, height}, {0, height}}};
  for (cv::Point2d& corner : corners) {
    const double x = mirrored ? width - corner.x : corner.x;
    corner = {map(0, 0) * x + map(0, 1) * corner.y + map(0, 2), map(1, 0) * x + map(1, 1) * corner.y + map(1, 2)};
  }
  return corners;
}

/// Finds of one view, best first: what one find explains is taken away before the next is sought.
template <class Found>
void find_instances(std::vector<FeatureMatch> matches, const Found& found) {
  for (int instance = 0; instance < kInstancesAtMost; ++instance) {
    const auto placement = find_placement(matches);
    if (!placement) {
      return;
    }
    found(*placement, matches.size());
    std::vector<FeatureMatch> rest;
    for (int i = 0; i < std::ssize(matches); ++i) {
      if (!std::binary_search(placement->inliers.begin(), placement->inliers.end(), i)) {
        rest.push_back(matches[i]);
      }
    }
    matches = std::move(rest);
  }
}

}  // namespace

Matcher::Matcher(FeatureIndex index, Effort effort)
    : index_(std::move(index)), largest_ratio_(effort == Effort::fast ? kLargestOrbRatio : kLargestSiftRatio) {}

std::vector<Matcher::ViewMatches> Matcher::match(const FeatureSet& photo) const {
  struct Candidate {
    std::uint32_t view;
    std::uint32_t feature;  // Of the photo.
    float ratio;
    PackedPlace place;
  };
  const bool mirrored_in_index = index_.vocabulary().metric() == Metric::hamming;
  std::vector<const std::uint8_t*> descriptors;
  std::vector<std::uint8_t> turned;
  for (std::size_t feature = 0; feature < photo.size(); ++feature) {
    descriptors.push_back(photo.descriptor(feature).data());
  }
  if (!mirrored_in_index) {
    constexpr std::size_t kBytes = descriptor_bytes(Metric::squared_euclidean);
    turned.resize(photo.size() * kBytes);
    for (std::size_t feature = 0; feature < photo.size(); ++feature) {
      mirror_descriptor(descriptors[feature], turned.data() + feature * kBytes);
      descriptors.push_back(turned.data() + feature * kBytes);
    }
  }
  std::vector<Candidate> candidates;
  index_.search(descriptors, largest_ratio_, [&](std::size_t number, std::span<const IndexMatch> found) {
    const bool mirrored = number >= photo.size();
    const auto feature = static_cast<std::uint32_t>(mirrored ? number - photo.size() : number);
    for (const IndexMatch& match : found) {
      candidates.push_back({match.view + (mirrored ? 1 : 0), feature, match.ratio, match.place});
    }
  });
  std::ranges::sort(candidates, {}, [](const Candidate& c) { return std::pair(c.view, c.feature); });
  std::vector<ViewMatches> views;
  for (auto first = candidates.begin(); first != candidates.end();) {
    const auto last =
        std::find_if(first, candidates.end(), [&](const Candidate& c) { return c.view != first->view; });
    if (last - first >= kFewestMatches) {
      auto& [view, matches] = views.emplace_back(ViewMatches{first->view, {}});
      const float width = index_.references()[view / 2].size.width;
      const bool turn_over = !mirrored_in_index && view % 2 == 1;
      for (auto candidate = first; candidate != last; ++candidate) {
        ReferenceFeature reference = unpack(candidate->place);
        if (turn_over) {
          reference.x = width - reference.x;
          reference.angle = std::numbers::pi_v<float> - reference.angle;
        }
        const Keypoint& keypoint = photo.keypoints[candidate->feature];
        const float part = candidate->ratio / largest_ratio_;
        matches.push_back({reference.x, reference.y, reference.scale, reference.angle, keypoint.x, keypoint.y,
                           keypoint.scale, keypoint.angle, candidate->ratio, 1 - kWeightFall * part * part});
      }
    }
    first = last;
  }
  for (auto& [view, matches] : views) {
    if (matches.size() > kMatchesAtMost) {
      std::ranges::stable_sort(matches, std::greater<>(), &FeatureMatch::weight);
      matches.resize(kMatchesAtMost);
    }
  }
  return views;
}

std::vector<BrandFind> Matcher::find(const FeatureSet& photo) const {
  std::vector<BrandFind> all;
  for (auto& [view, matches] : match(photo)) {
    const auto& [brand, size] = index_.references()[view / 2];
    const bool mirrored = view % 2 == 1;
    find_instances(std::move(matches), [&, reference = view / 2](const Placement& placement, std::size_t tried) {
      BrandFind& find = all.emplace_back();
      find.brand = brand;
      find.reference = reference;
      find.mirrored = mirrored;
      find.corners = corners_of(placement.map, size.width, size.height, mirrored);
      find.evidence = {placement.score,
                       static_cast<double>(placement.distinct),
                       static_cast<double>(tried),
                       placement.mean_ratio,
                       placement.spread,
                       placement.scale,
                       placement.axis_ratio,
                       0,
                       0};
    });
  }
  std::stable_sort(all.begin(), all.end(),
                   [](const BrandFind& a, const BrandFind& b) { return a.evidence.score > b.evidence.score; });
  // Best first, so each place and brand is taken by its best find; the others there speak for it or against it.
  std::vector<BrandFind> places;
  std::vector<bool> spoken(all.size(), false);
  for (std::size_t i = 0; i < all.size(); ++i) {
    if (spoken[i]) {
      continue;
    }
    BrandFind& find = all[i];
    for (std::size_t j = 0; j < all.size(); ++j) {
      if (j == i || !same_place(bounds_of(find.corners), bounds_of(all[j].corners))) {
        continue;
      }
      if (all[j].brand != find.brand) {
        find.evidence.runner_up = std::max(find.evidence.runner_up, all[j].evidence.score);
      } else if (j > i && !spoken[j]) {
        find.evidence.agreement += all[j].evidence.score;
        spoken[j] = true;
      }
    }
    // The best brand must beat the runner-up.
    if (find.evidence.score > find.evidence.runner_up) {
      places.push_back(find);
    }
  }
  return places;
}

}  // namespace sluice
