#include "sluice/evaluation/average_precision.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <map>
#include <numeric>

#include "sluice/evaluation/metrics.h"

namespace sluice {
namespace {

constexpr std::size_t kThresholds = 10;
constexpr std::size_t kRecalls = 101;
constexpr std::size_t kAt50 = 0;
constexpr std::size_t kAt75 = 5;
constexpr double kNotThere = std::numeric_limits<double>::quiet_NaN();

/// Areas in pixels, both ends inside, as in pycocotools.
struct Sizes {
  double low;
  double high;
  [[nodiscard]] bool hold(double area) const { return area >= low && area <= high; }
};
constexpr Sizes kAllSizes{0, 1e10};
constexpr Sizes kSmall{0, 32.0 * 32.0};
constexpr Sizes kMedium{32.0 * 32.0, 96.0 * 96.0};
constexpr Sizes kLarge{96.0 * 96.0, 1e10};

double iou_threshold(std::size_t index) {
  return 0.5 + 0.05 * static_cast<double>(index);
}

double area_of(const Box& box) {
  return box.width * box.height;
}

/// The boxes of one class in one photo.
struct ClassOutcome {
  std::vector<Box> truth;
  std::vector<FoundBox> found;            ///< By falling score.
  std::vector<std::vector<double>> ious;  ///< [found][truth]
};

/// By class, only those of the set; in the order of the photos.
using ClassOutcomes = std::map<int, std::vector<ClassOutcome>>;

struct Verdict {
  double score = 0;
  bool correct = false;
};

/// What counts of one class at one IoU threshold and in one range of sizes.
struct Judged {
  std::vector<Verdict> verdicts;  ///< By photo, then by falling score.
  std::size_t truth = 0;
};

void judge(const ClassOutcome& photo, double least_iou, const Sizes& sizes, Judged& judged) {
  std::vector<bool> counts(photo.truth.size());
  std::vector<bool> taken(photo.truth.size());
  for (std::size_t i = 0; i < photo.truth.size(); ++i) {
    counts[i] = sizes.hold(area_of(photo.truth[i]));
    judged.truth += counts[i] ? 1 : 0;
  }
  for (std::size_t found = 0; found < photo.found.size(); ++found) {
    // True boxes that count are tried first: one that does not is taken only where none of them will do.
    std::size_t best = photo.truth.size();
    for (const bool counting : {true, false}) {
      double best_iou = least_iou;
      for (std::size_t i = 0; i < photo.truth.size() && (counting || best == photo.truth.size() || !counts[best]);
           ++i) {
        if (counts[i] == counting && !taken[i] && photo.ious[found][i] >= best_iou) {
          best = i;
          best_iou = photo.ious[found][i];
        }
      }
    }
    const bool matched = best < photo.truth.size();
    if (matched) {
      taken[best] = true;
    }
    if (matched ? counts[best] : sizes.hold(area_of(photo.found[found].box))) {
      judged.verdicts.push_back({photo.found[found].score, matched});
    }
  }
}

Judged judge(const std::vector<ClassOutcome>& photos, double least_iou, const Sizes& sizes) {
  Judged judged;
  for (const ClassOutcome& photo : photos) {
    judge(photo, least_iou, sizes, judged);
  }
  return judged;
}

/// The area under the curve of precision over recall, by 101 points; NaN without true boxes.
double area_under(Judged judged) {
  if (judged.truth == 0) {
    return kNotThere;
  }
  std::ranges::stable_sort(judged.verdicts, std::greater<>(), &Verdict::score);
  std::vector<double> recall;
  std::vector<double> precision;
  std::size_t correct = 0;
  for (const Verdict& verdict : judged.verdicts) {
    correct += verdict.correct ? 1 : 0;
    recall.push_back(static_cast<double>(correct) / static_cast<double>(judged.truth));
    precision.push_back(static_cast<double>(correct) / static_cast<double>(recall.size()));
  }
  for (std::size_t i = precision.size(); i-- > 1;) {
    precision[i - 1] = std::max(precision[i - 1], precision[i]);
  }
  double sum = 0;
  for (std::size_t point = 0; point < kRecalls; ++point) {
    const double wanted = 0.01 * static_cast<double>(point);
    const auto at = static_cast<std::size_t>(std::ranges::lower_bound(recall, wanted) - recall.begin());
    sum += at < precision.size() ? precision[at] : 0;
  }
  return sum / kRecalls;
}

using PerThreshold = std::array<double, kThresholds>;

PerThreshold areas_under(const std::vector<ClassOutcome>& photos, const Sizes& sizes) {
  PerThreshold areas{};
  for (std::size_t i = 0; i < kThresholds; ++i) {
    areas[i] = area_under(judge(photos, iou_threshold(i), sizes));
  }
  return areas;
}

double mean(const PerThreshold& areas) {
  return std::accumulate(areas.begin(), areas.end(), 0.0) / kThresholds;
}

/// The mean over the classes that have any.
class Mean {
 public:
  void add(double value) {
    if (std::isfinite(value)) {
      sum_ += value;
      ++count_;
    }
  }
  [[nodiscard]] double value() const { return count_ == 0 ? kNotThere : sum_ / static_cast<double>(count_); }

 private:
  double sum_ = 0;
  std::size_t count_ = 0;
};

std::vector<FoundBox> surest(std::vector<FoundBox> found) {
  std::ranges::stable_sort(found, std::greater<>(), &FoundBox::score);
  found.resize(std::min(found.size(), kCountedBoxes));
  return found;
}

void split(const std::vector<TrueBox>& truth, const std::vector<FoundBox>& found, std::size_t photo,
           std::size_t photos, ClassOutcomes& classes) {
  const auto at = [&](int label) -> ClassOutcome& {
    std::vector<ClassOutcome>& outcomes = classes[label];
    outcomes.resize(photos);
    return outcomes[photo];
  };
  for (const TrueBox& thing : truth) {
    at(thing.label).truth.push_back(thing.box);
  }
  for (const FoundBox& thing : found) {
    ClassOutcome& outcome = at(thing.label);
    outcome.found.push_back(thing);
    std::vector<double>& ious = outcome.ious.emplace_back();
    for (const Box& box : outcome.truth) {
      ious.push_back(intersection_over_union(thing.box, box));
    }
  }
}

ClassPrecision count(int label, const std::vector<ClassOutcome>& photos, double shipped_score) {
  ClassPrecision counted{.label = label};
  for (const ClassOutcome& photo : photos) {
    counted.photos += photo.truth.empty() ? 0 : 1;
  }
  const Judged judged = judge(photos, iou_threshold(kAt50), kAllSizes);
  counted.boxes = judged.truth;
  for (const Verdict& verdict : judged.verdicts) {
    if (verdict.score >= shipped_score) {
      ++(verdict.correct ? counted.found : counted.false_finds);
    }
  }
  return counted;
}

}  // namespace

DetectionAccuracy average_precision(std::span<const BoxOutcome> outcomes, double shipped_score) {
  DetectionAccuracy accuracy;
  ClassOutcomes classes;
  for (std::size_t photo = 0; photo < outcomes.size(); ++photo) {
    const std::vector<FoundBox> found = surest(outcomes[photo].found);
    accuracy.detections += found.size();
    split(outcomes[photo].truth, found, photo, outcomes.size(), classes);
  }
  Mean all, iou50, iou75, small, medium, large;  // NOLINT(readability-isolate-declaration)
  std::size_t correct = 0;
  std::size_t finds = 0;
  for (const auto& [label, photos] : classes) {
    ClassPrecision counted = count(label, photos, shipped_score);
    accuracy.boxes += counted.boxes;
    correct += counted.found;
    finds += counted.found + counted.false_finds;
    if (counted.boxes == 0) {
      continue;  // What is found of a class that the set lacks has no recall, so no average precision.
    }
    const PerThreshold areas = areas_under(photos, kAllSizes);
    counted.ap = mean(areas);
    counted.ap50 = areas[kAt50];
    all.add(counted.ap);
    iou50.add(counted.ap50);
    iou75.add(areas[kAt75]);
    small.add(mean(areas_under(photos, kSmall)));
    medium.add(mean(areas_under(photos, kMedium)));
    large.add(mean(areas_under(photos, kLarge)));
    accuracy.classes.push_back(counted);
  }
  accuracy.mean = {all.value(), iou50.value(), iou75.value(), small.value(), medium.value(), large.value()};
  accuracy.precision = proportion(correct, finds);
  accuracy.recall = proportion(correct, accuracy.boxes);
  return accuracy;
}

}  // namespace sluice
