#include "sluice/vision/brand/mark_matcher.h"

#include <algorithm>
#include <functional>
#include <limits>
#include <map>
#include <set>

#include "sluice/vision/brand/decision.h"
#include "sluice/vision/brand/mark_proposals.h"
#include "sluice/vision/brand/mark_views.h"
#include "sluice/vision/brand/places.h"

namespace sluice {
namespace {

constexpr std::size_t kPlacesEach = 2;  // Of one brand.
constexpr double kSureOutline = 0.3;    // Probability by local features from which their outline is taken.
constexpr std::size_t kFinalists = 3;   // Brands of which every place is verified.
constexpr std::size_t kMeanOf = 3;      // Logits.
constexpr double kSeen = 2;             // Logit from which a mark is surely where it was verified.

/// From pixels of the reference's picture (its window, kMarkPicture on a side) to the photo, where the reference's
/// corners lie at `corners`.
cv::Matx23d rectifying(const std::array<cv::Point2d, 4>& corners, double width, double height, int squash) {
  const MarkWindow window = window_of({0, 0, width * 1000, height * 1000}, squash);
  const cv::Matx23d to_reference = to_picture(window, kMarkPicture);  // In thousandths of the unit.
  const cv::Point2d across = (corners[1] - corners[0]) / (width * 1000);
  const cv::Point2d down = (corners[3] - corners[0]) / (height * 1000);
  const cv::Matx22d linear(across.x, down.x, across.y, down.y);
  const cv::Matx22d turn =
      linear * cv::Matx22d(to_reference(0, 0), to_reference(0, 1), to_reference(1, 0), to_reference(1, 1));
  const cv::Vec2d shift = linear * cv::Vec2d(to_reference(0, 2), to_reference(1, 2));
  return {turn(0, 0), turn(0, 1), shift[0] + corners[0].x, turn(1, 0), turn(1, 1), shift[1] + corners[0].y};
}

cv::Rect2d grown(const cv::Rect2d& box, double by) {
  return {box.x - by, box.y - by, box.width + 2 * by, box.height + 2 * by};
}

/// Whether a name and a mark stand together, as a symbol and its name do.
bool beside(const cv::Rect2d& name, const cv::Rect2d& mark) {
  constexpr double kReach = 0.25;  // Of the mark's longer side; of the name, its height.
  const cv::Rect2d near_name = grown(name, std::min(name.width, name.height));
  return (near_name & grown(mark, kReach * std::max(mark.width, mark.height))).area() > 0;
}

}  // namespace

/// What is worked out for one photo.
class MarkMatcher::Photo {
 public:
  Photo(const MarkMatcher& matcher, const cv::Mat& rgb, std::span<const BrandFind> by_features,
        std::span<const WordmarkFind> read, std::vector<SeenWindow> windows)
      : matcher_(matcher),
        rgb_(rgb),
        by_features_(by_features),
        read_(read),
        proposals_(matcher.references_, std::move(windows)) {
    for (const BrandFind& find : by_features_) {
      probabilities_.push_back(probability(find.evidence, matcher_.effort_));
    }
  }

  Result<std::vector<MarkFind>> find() {
    std::set<int> brands = proposals_.brands(matcher_.limits_.brands_by_likeness);
    brands.merge(hinted_at());
    for (const WordmarkFind& name : read_) {
      brands.insert(name.brand);
    }
    for (const int brand : brands) {
      proposals_.propose(brand, matcher_.limits_.windows_each, pairs_);
    }
    SLUICE_TRY(verify(promising(described())));
    return described();
  }

 private:
  std::vector<MarkFind> described() {
    std::vector<MarkFind> finds;
    for (const MarkPair& pair : pairs_) {
      describe(pair, finds);
    }
    for (const WordmarkFind& name : read_) {
      join(name, finds);
    }
    compare_brands(finds);
    return finds;
  }

  [[nodiscard]] std::set<int> promising(const std::vector<MarkFind>& finds) const {
    std::set<int> brands;
    for (const MarkFind& find : finds) {
      if (prior_probability(find, matcher_.effort_) >= matcher_.limits_.promising) {
        brands.insert(find.brand);
      }
    }
    return brands;
  }

  /// The brands that local features hint at; their finds are framed for the verifier.
  std::set<int> hinted_at() {
    std::set<int> brands;
    std::vector<std::size_t> finds(by_features_.size());
    for (std::size_t i = 0; i < finds.size(); ++i) {
      finds[i] = i;
    }
    std::ranges::stable_sort(finds, std::greater<>(), [&](std::size_t i) { return probabilities_[i]; });
    for (std::size_t i = 0; i < std::min(finds.size(), matcher_.limits_.brands_by_features); ++i) {
      if (probabilities_[finds[i]] >= kVerifiedFrom) {
        brands.insert(by_features_[finds[i]].brand);
        rectify(by_features_[finds[i]]);
      }
    }
    return brands;
  }

  void rectify(const BrandFind& find) {
    const auto [first, last] = matcher_.references_.views_of(find.brand);
    for (std::size_t view = first; view < last; ++view) {
      if (matcher_.references_.views()[view].reference != find.reference) {
        continue;
      }
      const ReferenceSize& size = matcher_.index_->references()[find.reference].size;
      MarkPair& pair = pairs_.emplace_back();
      pair.brand = find.brand;
      pair.view = view;
      pair.turn = find.mirrored ? 1 : 0;
      pair.to_photo = rectifying(find.corners, size.width, size.height, matcher_.references_.views()[view].squash);
      pair.corners = find.corners;
      pair.box = bounds_of(find.corners);
    }
  }

  Status verify(MarkPair& pair) {
    SLUICE_ASSIGN(const auto reference, matcher_.references_.describe(pair.view));
    cv::Mat candidate = cut(rgb_, pair.to_photo, kMarkPicture);
    if (pair.window >= 0) {
      candidate = turned(candidate, pair.turn);
    }
    SLUICE_ASSIGN(const MarkDescription described, matcher_.networks_->describe(candidate));
    SLUICE_ASSIGN(pair.logit, matcher_.networks_->verify(*reference, described));
    return {};
  }

  /// The likeliest place of each of these brands first, then all places of the few brands that this leaves.
  Status verify(const std::set<int>& brands) {
    std::map<int, double> best;
    for (MarkPair& pair : pairs_) {
      if (pair.first && brands.contains(pair.brand)) {
        SLUICE_TRY(verify(pair));
        const auto [brand, is_new] = best.try_emplace(pair.brand, pair.logit);
        brand->second = std::max(brand->second, pair.logit);
      }
    }
    std::vector<std::pair<double, int>> finalists;
    for (const auto& [brand, logit] : best) {
      if (logit >= matcher_.limits_.hopeful) {
        finalists.emplace_back(-logit, brand);
      }
    }
    std::ranges::sort(finalists);
    finalists.resize(std::min(finalists.size(), kFinalists));
    std::erase_if(pairs_, [&](const MarkPair& pair) {
      return !pair.first &&
             std::ranges::find(finalists, pair.brand, &std::pair<double, int>::second) == finalists.end();
    });
    for (MarkPair& pair : pairs_) {
      if (!pair.first) {  // Of a finalist.
        SLUICE_TRY(verify(pair));
      }
    }
    std::ranges::stable_sort(pairs_, std::greater<>(), &MarkPair::logit);
    return {};
  }

  /// Pairs come best first: each opens a place of its brand, or has been spoken for.
  void describe(const MarkPair& pair, std::vector<MarkFind>& finds) {
    std::size_t places = 0;
    for (const MarkFind& find : finds) {
      if (find.brand == pair.brand) {
        ++places;
        if (same_place(bounds_of(find.corners), pair.box)) {
          return;
        }
      }
    }
    if (places == kPlacesEach) {
      return;
    }
    MarkFind& find = finds.emplace_back();
    find.brand = pair.brand;
    find.corners = pair.corners;
    find.mirrored = pair.turn % 2 == 1;
    MarkEvidence& mark = find.mark;
    mark.verified = pair.logit;
    mark.turned = pair.turn != 0;
    mark.rectified = pair.window < 0;
    mark.likeness = -1;
    double sum = 0;
    std::size_t summed = 0;
    int window = -1;
    for (const MarkPair& other : pairs_) {
      if (other.brand != pair.brand || !same_place(pair.box, other.box)) {
        continue;
      }
      if (summed < kMeanOf) {
        sum += other.logit;
        ++summed;
      }
      if (other.window >= 0) {
        if (other.likeness > mark.likeness) {
          mark.likeness = other.likeness;
          window = other.window;
        }
      }
    }
    mark.verified_mean = sum / static_cast<double>(summed);
    if (window >= 0) {
      mark.above = proposals_.above_background(window, mark.likeness);
      mark.objectness = proposals_.window(window).objectness;
      mark.likeness_margin = mark.likeness - proposals_.best_of_others(window, pair.brand);
    } else {
      mark.likeness = 0;
    }
    for (std::size_t i = 0; i < by_features_.size(); ++i) {
      if (by_features_[i].brand == pair.brand && probabilities_[i] > find.own.features &&
          same_place(pair.box, bounds_of(by_features_[i].corners))) {
        find.own.features = probabilities_[i];
        find.features = by_features_[i].evidence;
        if (pair.window >= 0 && probabilities_[i] > kSureOutline) {  // Its outline is the finer one.
          find.corners = by_features_[i].corners;
          find.mirrored = by_features_[i].mirrored;
        }
      }
    }
  }

  /// What was read to the find beside it; of several the best verified stays.
  static void join(const WordmarkFind& name, std::vector<MarkFind>& finds) {
    const cv::Rect2d box = bounds_of(name.corners);
    MarkFind joined;
    joined.brand = name.brand;
    joined.corners = name.corners;
    joined.mirrored = name.mirrored;
    joined.mark.verified = joined.mark.verified_mean = kUnverified;
    joined.mark.only_read = true;
    std::erase_if(finds, [&](const MarkFind& find) {
      if (find.brand != name.brand || !beside(box, bounds_of(find.corners))) {
        return false;
      }
      const double read = std::max(joined.mark.read, find.mark.read);
      if (joined.mark.only_read || (!find.mark.only_read && find.mark.verified > joined.mark.verified)) {
        joined = find;
      }
      joined.mark.read = read;
      return true;
    });
    joined.mark.read = std::max(joined.mark.read, name.strength);
    if (joined.mark.verified < kSeen && joined.own.features < kSureOutline) {  // Nothing but the name is sure.
      joined.corners = name.corners;
      joined.mirrored = name.mirrored;
    }
    finds.push_back(joined);
  }

  static void compare_brands(std::vector<MarkFind>& finds) {
    std::map<int, BestEvidence> best;
    for (const MarkFind& find : finds) {
      BestEvidence& own = best.try_emplace(find.brand).first->second;
      own = {std::max(own.features, find.own.features), std::max(own.likeness, find.mark.likeness),
             std::max(own.above, find.mark.above), std::max(own.verified, find.mark.verified),
             std::max(own.read, find.mark.read)};
    }
    for (MarkFind& find : finds) {
      for (const auto& [brand, other] : best) {
        BestEvidence& so_far = brand == find.brand ? find.own : find.rivals;
        so_far = {std::max(so_far.features, other.features), std::max(so_far.likeness, other.likeness),
                  std::max(so_far.above, other.above), std::max(so_far.verified, other.verified),
                  std::max(so_far.read, other.read)};
      }
    }
  }

  const MarkMatcher& matcher_;
  const cv::Mat& rgb_;
  std::span<const BrandFind> by_features_;
  std::vector<double> probabilities_;  // Of these.
  std::span<const WordmarkFind> read_;
  MarkProposals proposals_;
  std::vector<MarkPair> pairs_;
};

MarkMatcher::Limits MarkMatcher::limits_of(Effort effort) {
  return effort == Effort::thorough ? Limits{{62, 400}, 5, 6, 4, 0.005, -2}
                                    : Limits{{124, 200}, 3, 6, 2, 0.02, -2};
}

MarkMatcher::MarkMatcher(const FeatureIndex& index, std::shared_ptr<const MarkNetworks> networks, Effort effort,
                         bool verify_all)
    : index_(&index),
      networks_(std::move(networks)),
      limits_(limits_of(effort)),
      effort_(effort),
      references_(index, networks_) {
  if (verify_all) {
    limits_.promising = 0;
    limits_.hopeful = -std::numeric_limits<double>::infinity();
  }
}

Result<std::vector<MarkFind>> MarkMatcher::find(const cv::Mat& rgb, std::span<const BrandFind> by_features,
                                                std::span<const WordmarkFind> read) const {
  SLUICE_ASSIGN(auto windows, search_windows(rgb, *networks_, limits_.search));
  return Photo(*this, rgb, by_features, read, std::move(windows)).find();
}

}  // namespace sluice
