#include "sluice/vision/brand/matcher.h"

#include <algorithm>
#include <cmath>
#include <opencv2/imgproc.hpp>
#include <tuple>

#include "sluice/vision/brand/extractor.h"

namespace sluice {
namespace {

// All measured on photos: docs/brand-engine.md.
// Of the background: with SIFT geometry decides, not the single match; bits tell less.
constexpr float kLargestSiftRatio = 1.1F;
constexpr float kLargestOrbRatio = 0.9F;
constexpr float kWeightFall = 0.8F;          // A match at the largest ratio weighs 1 - this.
constexpr std::size_t kMatchesAtMost = 300;  // Of one view, the best: bounds the work on hostile pictures.
constexpr int kInstancesAtMost = 4;          // Of one view in one photo.
constexpr double kSamePlace = 0.3;  // Overlap, of the smaller box, above which two finds are of one place.

std::vector<std::uint8_t> all_descriptors(const std::vector<EnrolledBrand>& brands) {
  std::vector<std::uint8_t> all;
  for (const EnrolledBrand& brand : brands) {
    for (const ReferenceFeatures& reference : brand.references) {
      all.insert(all.end(), reference.descriptors.begin(), reference.descriptors.end());
    }
  }
  return all;
}

std::array<cv::Point2d, 4> corners_of(const cv::Matx23d& map, double width, double height, bool mirrored) {
  std::array<cv::Point2d, 4> corners = {{{0, 0}, {width, 0}, {width, height}, {0, height}}};
  for (cv::Point2d& corner : corners) {
    const double x = mirrored ? width - corner.x : corner.x;
    corner = {map(0, 0) * x + map(0, 1) * corner.y + map(0, 2), map(1, 0) * x + map(1, 1) * corner.y + map(1, 2)};
  }
  return corners;
}

cv::Rect2d bounds_of(const std::array<cv::Point2d, 4>& corners) {
  const auto [left, right] = std::minmax({corners[0].x, corners[1].x, corners[2].x, corners[3].x});
  const auto [top, bottom] = std::minmax({corners[0].y, corners[1].y, corners[2].y, corners[3].y});
  return {left, top, right - left, bottom - top};
}

bool same_place(const BrandFind& a, const BrandFind& b) {
  const cv::Rect2d first = bounds_of(a.corners);
  const cv::Rect2d second = bounds_of(b.corners);
  return (first & second).area() > kSamePlace * std::min(first.area(), second.area());
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

Matcher::Matcher(std::vector<EnrolledBrand> brands, Effort effort)
    : largest_ratio_(effort == Effort::fast ? kLargestOrbRatio : kLargestSiftRatio),
      index_(builtin_vocabulary(metric_of(effort)), all_descriptors(brands)) {
  for (EnrolledBrand& brand : brands) {
    const int number = static_cast<int>(names_.size());
    names_.push_back(std::move(brand.name));
    for (const ReferenceFeatures& reference : brand.references) {
      const int view = static_cast<int>(views_.size());
      views_.push_back({number, reference.width, reference.height, false});
      views_.push_back({number, reference.width, reference.height, true});
      for (const ReferenceFeature& feature : reference.features) {
        rows_.push_back({feature, view + static_cast<int>(feature.mirrored)});
      }
    }
  }
}

std::vector<std::vector<FeatureMatch>> Matcher::match(const FeatureSet& photo) const {
  struct Candidate {
    int view;
    int feature;  // Of the photo.
    float ratio;
    int row;
  };
  std::vector<Candidate> candidates;
  std::vector<IndexMatch> found;
  for (std::size_t feature = 0; feature < photo.size(); ++feature) {
    index_.search(photo.descriptor(feature).data(), largest_ratio_, found);
    for (const IndexMatch& match : found) {
      candidates.push_back({rows_[match.row].view, static_cast<int>(feature), match.ratio, match.row});
    }
  }
  // A feature of the photo counts once per view: for the row it looks most like.
  std::sort(candidates.begin(), candidates.end(), [](const Candidate& a, const Candidate& b) {
    return std::tie(a.view, a.feature, a.ratio, a.row) < std::tie(b.view, b.feature, b.ratio, b.row);
  });
  candidates.erase(std::unique(candidates.begin(), candidates.end(),
                               [](const Candidate& a, const Candidate& b) {
                                 return a.view == b.view && a.feature == b.feature;
                               }),
                   candidates.end());
  std::vector<std::vector<FeatureMatch>> matches(views_.size());
  for (const Candidate& candidate : candidates) {
    const ReferenceFeature& reference = rows_[candidate.row].feature;
    const Keypoint& keypoint = photo.keypoints[candidate.feature];
    const float part = candidate.ratio / largest_ratio_;
    matches[candidate.view].push_back({reference.x, reference.y, reference.scale, reference.angle, keypoint.x,
                                       keypoint.y, keypoint.scale, keypoint.angle, candidate.ratio,
                                       1 - kWeightFall * part * part});
  }
  for (auto& view : matches) {
    if (view.size() > kMatchesAtMost) {
      std::stable_sort(view.begin(), view.end(),
                       [](const FeatureMatch& a, const FeatureMatch& b) { return a.weight > b.weight; });
      view.resize(kMatchesAtMost);
    }
  }
  return matches;
}

std::vector<BrandFind> Matcher::find(const FeatureSet& photo) const {
  std::vector<BrandFind> all;
  auto matches = match(photo);
  for (std::size_t number = 0; number < views_.size(); ++number) {
    const View& view = views_[number];
    find_instances(std::move(matches[number]), [&](const Placement& placement, std::size_t tried) {
      BrandFind& find = all.emplace_back();
      find.brand = view.brand;
      find.mirrored = view.mirrored;
      find.corners = corners_of(placement.map, view.width, view.height, view.mirrored);
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
      if (j == i || !same_place(find, all[j])) {
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
