#include "sluice/vision/brand/mark_proposals.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>

#include "sluice/catalog/descriptor_distance.h"
#include "sluice/vision/brand/mark_gallery.h"

namespace sluice {
namespace {

// All chosen on FlickrLogos-27: docs/brand-engine.md.
constexpr double kBackgroundWeight = 0.3;  // Of a window's likeness to windows without a mark.
constexpr std::size_t kRanked = 32;    // Brands whose windows are compared with every framing and the background.
constexpr std::size_t kLookedAt = 48;  // Windows of a brand that are compared with the background.
constexpr double kTurnedLess = 0.08;   // Of the likeness to a turned mark: it is rare, and has three chances.
constexpr double kSameWindow = 0.15;   // Windows nearer than this share of their size are one.
constexpr double kNoLikeness = -2;
constexpr int kFar = 1 << 24;

bool same_window(const SeenWindow& a, const SeenWindow& b) {
  const double larger = a.window.width / b.window.width;
  return std::abs(a.window.x - b.window.x) < kSameWindow * a.window.width &&
         std::abs(a.window.y - b.window.y) < kSameWindow * a.window.height && larger > 0.8 && larger < 1.25;
}

std::array<cv::Point2d, 4> corners_of(const cv::Rect2d& box, int turn) {
  const cv::Point2d top_left = box.tl();
  const cv::Point2d bottom_right = box.br();
  const cv::Point2d top_right(bottom_right.x, top_left.y);
  const cv::Point2d bottom_left(top_left.x, bottom_right.y);
  switch (turn) {
    case 1:
      return {top_right, top_left, bottom_left, bottom_right};
    case 2:
      return {bottom_right, bottom_left, top_left, top_right};
    case 3:
      return {bottom_left, bottom_right, top_right, top_left};
    default:
      return {top_left, top_right, bottom_right, bottom_left};
  }
}

}  // namespace

MarkProposals::MarkProposals(const MarkReferences& references, std::vector<SeenWindow> windows)
    : references_(references),
      windows_(std::move(windows)),
      background_(windows_.size(), std::numeric_limits<double>::quiet_NaN()) {
  compare();
}

/// The most alike window of each brand, roughly.
void MarkProposals::compare() {
  const std::size_t brands = references_.brands();
  const std::size_t codes = references_.turns().size();
  nearest_.assign(brands, kNoLikeness);
  std::vector<int> distances(codes);
  for (std::size_t window = 0; window < windows_.size() && codes > 0; ++window) {
    references_.turns().distances(windows_[window].code.data(), 0, codes, distances.data());
    for (std::size_t brand = 0; brand < brands; ++brand) {
      int upright = kFar;
      int turned = kFar;
      const auto [first, last] = references_.views_of(static_cast<int>(brand));
      for (std::size_t i = first * kMarkTurns; i < last * kMarkTurns; ++i) {
        int& least = i % kMarkTurns == 0 ? upright : turned;
        least = std::min(least, distances[i]);
      }
      nearest_[brand] = std::max({nearest_[brand], likeness(upright), likeness(turned) - kTurnedLess});
    }
  }
}

double MarkProposals::above_background(int window, double likeness) {
  double& known = background_[window];
  if (std::isnan(known)) {
    known = background_likeness(windows_[window].code);
  }
  return likeness - kBackgroundWeight * known;
}

std::set<int> MarkProposals::brands(std::size_t each) {
  std::vector<int> order;
  for (int brand = 0; brand < std::ssize(nearest_); ++brand) {
    if (nearest_[brand] > kNoLikeness) {
      order.push_back(brand);
    }
  }
  const auto best_first = [](const std::vector<double>& values) {
    return [&values](int a, int b) { return values[a] != values[b] ? values[a] > values[b] : a < b; };
  };
  const std::size_t ranked = std::min(kRanked, order.size());
  std::partial_sort(order.begin(), order.begin() + static_cast<std::ptrdiff_t>(ranked), order.end(),
                    best_first(nearest_));
  order.resize(ranked);
  std::vector<double> above(nearest_.size(), kNoLikeness);
  for (const int brand : order) {
    std::vector<Likely>& likely = likely_[brand] = likely_windows(brand);
    nearest_[brand] = kNoLikeness;
    for (const Likely& one : likely) {
      nearest_[brand] = std::max(nearest_[brand], one.likeness);
      above[brand] = std::max(above[brand], one.above);
    }
  }
  each = std::min(each, order.size());
  const auto take = [&](const std::vector<double>& values) {
    std::ranges::sort(order, best_first(values));
    return std::set<int>(order.begin(), order.begin() + static_cast<std::ptrdiff_t>(each));
  };
  std::set<int> chosen = take(nearest_);
  chosen.merge(take(above));
  return chosen;
}

/// The windows most like a brand in any view, turn and framing, best first.
std::vector<MarkProposals::Likely> MarkProposals::likely_windows(int brand) {
  std::vector<Likely> likely;
  std::array<int, kMarkCodes> distances{};
  const auto [first, last] = references_.views_of(brand);
  for (int window = 0; window < std::ssize(windows_); ++window) {
    Likely best{kNoLikeness, 0, window, 0, 0};
    for (std::size_t view = first; view < last; ++view) {
      sluice::distances(Metric::squared_euclidean, windows_[window].code.data(),
                        references_.views()[view].codes.data()->data(), kMarkCodes, distances.data());
      for (int code = 0; code < kMarkCodes; ++code) {
        const int turn = code < kMarkTurns ? code : 0;
        const double alike = sluice::likeness(distances.at(code)) - (turn == 0 ? 0 : kTurnedLess);
        if (alike > best.likeness) {
          best.likeness = alike;
          best.view = view;
          best.turn = turn;
        }
      }
    }
    likely.push_back(best);
  }
  const auto better = [](double Likely::*value) {
    return [value](const Likely& a, const Likely& b) {
      return a.*value != b.*value ? a.*value > b.*value : a.window < b.window;
    };
  };
  const std::size_t looked_at = std::min<std::size_t>(likely.size(), kLookedAt);
  std::partial_sort(likely.begin(), likely.begin() + static_cast<std::ptrdiff_t>(looked_at), likely.end(),
                    better(&Likely::likeness));
  likely.resize(looked_at);
  for (Likely& one : likely) {
    one.above = above_background(one.window, one.likeness);
  }
  std::ranges::sort(likely, better(&Likely::above));
  return likely;
}

void MarkProposals::propose(int brand, std::size_t most, std::vector<MarkPair>& pairs) {
  const auto known = likely_.find(brand);
  const std::vector<Likely> likely = known != likely_.end() ? known->second : likely_windows(brand);
  std::vector<int> taken;
  for (const Likely& one : likely) {
    if (taken.size() == most) {
      break;
    }
    const SeenWindow& seen = windows_[one.window];
    if (std::ranges::any_of(taken, [&](int other) { return same_window(windows_[other], seen); })) {
      continue;
    }
    taken.push_back(one.window);
    MarkPair pair;
    pair.brand = brand;
    pair.view = one.view;
    pair.turn = one.turn;
    pair.window = one.window;
    pair.likeness = one.likeness;
    pair.first = taken.size() == 1;
    pair.corners = corners_of(seen.mark, pair.turn);
    pair.box = seen.mark;
    // As it was seen, and as the finder would frame it.
    for (const MarkWindow& window : {seen.window, window_of(seen.mark, references_.views()[one.view].squash)}) {
      pair.to_photo = to_picture(window, kMarkPicture);
      pairs.push_back(pair);
    }
  }
}

double MarkProposals::best_of_others(int window, int brand) const {
  std::vector<int> distances(references_.turns().size());
  references_.turns().distances(windows_[window].code.data(), 0, distances.size(), distances.data());
  const auto [first, last] = references_.views_of(brand);
  double best = kNoLikeness;
  for (std::size_t i = 0; i < distances.size(); ++i) {
    if (i < first * kMarkTurns || i >= last * kMarkTurns) {
      best = std::max(best, likeness(distances[i]) - (i % kMarkTurns == 0 ? 0 : kTurnedLess));
    }
  }
  return best == kNoLikeness ? 0 : best;
}

}  // namespace sluice
