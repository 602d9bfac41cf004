// Which brands the windows of a photo look like, and where: what is worth verifying.
#pragma once

#include <array>
#include <cstddef>
#include <map>
#include <opencv2/core/matx.hpp>
#include <opencv2/core/types.hpp>
#include <set>
#include <vector>

#include "sluice/vision/brand/mark_references.h"
#include "sluice/vision/brand/mark_search.h"

namespace sluice {

/// Stands for the verifier's logit of a place that it was not asked about.
inline constexpr double kUnverified = -4;

/// A place of a photo beside a view of a reference.
struct MarkPair {
  int brand = 0;
  std::size_t view = 0;  ///< Of MarkReferences.
  int turn = 0;
  int window = -1;       ///< -1: framed by local features.
  double likeness = 0;   ///< Of the window's embedding and the view's, -1..1; less where turned.
  bool first = true;     ///< Of its brand's windows, or framed by local features.
  cv::Matx23d to_photo;  ///< From pixels of the verifier's picture.
  std::array<cv::Point2d, 4> corners;
  cv::Rect2d box;
  double logit = kUnverified;  ///< The verifier's, once it was asked.
};

/// Of one photo.
class MarkProposals {
 public:
  /// `references` outlive this.
  MarkProposals(const MarkReferences& references, std::vector<SeenWindow> windows);

  /// The brands that some window is most like: `each` by likeness, as many by what is above the background.
  [[nodiscard]] std::set<int> brands(std::size_t each);
  /// Appends the windows that look most like a brand, no two of one place, `most` of them; each as it was seen and
  /// as the finder would frame it.
  void propose(int brand, std::size_t most, std::vector<MarkPair>& pairs);

  [[nodiscard]] const SeenWindow& window(int number) const { return windows_[number]; }
  /// Likeness less a share of the window's likeness to windows without a mark.
  [[nodiscard]] double above_background(int window, double likeness);
  /// Likeness of the window and the most alike view of any other brand.
  [[nodiscard]] double best_of_others(int window, int brand) const;

 private:
  struct Likely {
    double likeness = 0;
    double above = 0;  ///< The background.
    int window = 0;
    std::size_t view = 0;
    int turn = 0;
  };
  void compare();
  [[nodiscard]] std::vector<Likely> likely_windows(int brand);

  const MarkReferences& references_;
  std::vector<SeenWindow> windows_;
  std::vector<double> nearest_;                // Of each brand: likeness of the most alike window.
  std::map<int, std::vector<Likely>> likely_;  // Of the brands that were looked at closely.
  std::vector<double> background_;             // Of each window; NaN: not asked yet.
};

}  // namespace sluice
