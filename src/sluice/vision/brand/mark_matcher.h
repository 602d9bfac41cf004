// Looks for all enrolled brands in a photo by the mark networks, and has what it, the local features
// and the reader of words find verified: the place is cut out, laid beside the reference, and the verifier says
// whether both show one mark.
#pragma once

#include <array>
#include <memory>
#include <opencv2/core/mat.hpp>
#include <opencv2/core/types.hpp>
#include <optional>
#include <span>
#include <vector>

#include "sluice/base/result.h"
#include "sluice/catalog/feature_index.h"
#include "sluice/vision/brand/effort.h"
#include "sluice/vision/brand/mark_networks.h"
#include "sluice/vision/brand/mark_references.h"
#include "sluice/vision/brand/mark_search.h"
#include "sluice/vision/brand/matcher.h"
#include "sluice/vision/brand/wordmarks.h"

namespace sluice {

/// What speaks for and against a brand at one place, beside the local features.
struct MarkEvidence {
  double likeness = 0;         ///< Of the embeddings, -1..1: the best window there and any view of the brand.
  double likeness_margin = 0;  ///< Above the most alike view of another brand.
  double above = 0;            ///< Likeness less a share of the window's likeness to windows without a mark.
  double objectness = 0;       ///< Of the window; a logit.
  double verified = 0;         ///< Best logit of the verifier there, ...
  double verified_mean = 0;    ///< ... and the mean of the best few.
  bool turned = false;         ///< The best pair is not of the upright mark.
  bool rectified = false;      ///< The best pair was framed by local features.
  double read = 0;             ///< WordmarkFind::strength of the brand's name there, or right beside.
  bool only_read = false;      ///< Nothing else has found it there.
};

/// The best of each kind of evidence, in the whole photo.
struct BestEvidence {
  double features = 0;  ///< Probability by local features.
  double likeness = 0;
  double above = 0;
  double verified = -8;  ///< Where nothing was verified.
  double read = 0;
};

/// A brand at a place, by any of the finders.
struct MarkFind {
  int brand = 0;
  std::array<cv::Point2d, 4> corners;  ///< Pixels of the photo's picture, clockwise from the mark's top left.
  bool mirrored = false;
  std::optional<Evidence> features;  ///< Of the local features' best find there.
  MarkEvidence mark;
  BestEvidence own;     ///< Of this brand, anywhere in the photo.
  BestEvidence rivals;  ///< Of any other brand: most photos show one.
};

/// Finds of local features below this probability are not verified.
inline constexpr double kVerifiedFrom = 0.02;

class MarkMatcher {
 public:
  /// `index` outlives this. `verify_all`: also what hardly can be right, as the decision is fitted on it.
  MarkMatcher(const FeatureIndex& index, std::shared_ptr<const MarkNetworks> networks, Effort effort,
              bool verify_all = false);

  /// `rgb`: the photo; `by_features`: what the local features found in it, `read`: the names that stand in it,
  /// both in its pixels. A symbol and its name beside it are one find. Thread-safe. Errors: internal.
  [[nodiscard]] Result<std::vector<MarkFind>> find(const cv::Mat& rgb, std::span<const BrandFind> by_features,
                                                   std::span<const WordmarkFind> read) const;

 private:
  struct Limits {
    SearchOptions search;
    std::size_t brands_by_likeness;  ///< That are verified, for each of two rankings.
    std::size_t brands_by_features;
    std::size_t windows_each;
    double promising;  ///< Prior probability of a brand from which the verifier is asked, ...
    double hopeful;    ///< ... and logit of its likeliest place from which it is asked of all of them.
  };
  class Photo;

  [[nodiscard]] static Limits limits_of(Effort effort);

  const FeatureIndex* index_;
  std::shared_ptr<const MarkNetworks> networks_;
  Limits limits_;
  Effort effort_;
  MarkReferences references_;
};

}  // namespace sluice
