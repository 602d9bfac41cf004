#include "sluice/vision/concept/teaching.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <iterator>
#include <limits>
#include <opencv2/core.hpp>
#include <utility>
#include <vector>

#include "sluice/vision/concept/logistic_regression.h"

namespace sluice {
namespace {

// Chosen on development photos (training/labels/README.md). The costs are the log loss's, of all photos of a kind.
constexpr double kExamplesCost = 1500;
constexpr double kBackgroundCost = 3000;
constexpr double kOthersCost = 1500;
// A share of the background taken for the concept weighs this many times one of its photos that is missed: most
// photos do not show it.
constexpr double kFalseAlarm = 10;
// At least so many are missed, whatever the background says: it does not know everything that lies beside the
// concept.
constexpr double kLeastMissed = 0.15;
constexpr std::size_t kFolds = 10;

using Embeddings = std::span<const PhotoEmbedding>;
/// Whether the photo of that number is.
using LeftOut = std::function<bool(Embeddings photos, std::size_t number)>;

/// Share of a normal distribution that lies above `value`.
double share_above(double value, double mean, double deviation) {
  return 0.5 * std::erfc((value - mean) / (deviation * std::sqrt(2.0)));
}

LinearDecision decide(Embeddings examples, Embeddings others, const ConceptBackground& background,
                      const LeftOut& left_out) {
  const auto kept = [&](Embeddings photos) {
    std::vector<const PhotoEmbedding*> pointers;
    for (std::size_t i = 0; i < photos.size(); ++i) {
      if (!left_out(photos, i)) {
        pointers.push_back(&photos[i]);
      }
    }
    return pointers;
  };
  const auto shown = kept(examples);
  const auto not_shown = kept(others);
  const int yes = static_cast<int>(shown.size());
  const int no = static_cast<int>(not_shown.size());
  cv::Mat rows(yes + no + background.means().rows, kEmbeddingLength, CV_64F);
  std::vector<double> costs;
  const auto put = [&](const PhotoEmbedding& embedding, double cost) {
    std::ranges::copy(embedding, rows.ptr<double>(static_cast<int>(costs.size())));
    costs.push_back(cost);
  };
  for (const PhotoEmbedding* embedding : shown) {
    put(*embedding, kExamplesCost / yes);
  }
  for (const PhotoEmbedding* embedding : not_shown) {
    put(*embedding, kOthersCost / no);
  }
  background.means().copyTo(rows.rowRange(yes + no, rows.rows));
  std::ranges::transform(background.shares(), std::back_inserter(costs),
                         [](double share) { return kBackgroundCost * share; });
  return fit_logistic(rows, yes, costs);
}

/// Sums of photos, each by a decision that has not seen it.
struct HeldOut {
  std::vector<double> examples;
  std::vector<double> others;
};

HeldOut held_out_sums(Embeddings examples, Embeddings others, const ConceptBackground& background) {
  const std::size_t folds = std::min(kFolds, examples.size());
  HeldOut sums{std::vector<double>(examples.size()), std::vector<double>(others.size())};
  for (std::size_t fold = 0; fold < folds; ++fold) {
    // Neighbours go together: photos of one moment mostly have names that follow each other.
    const auto held_out = [&](Embeddings photos, std::size_t i) { return i * folds / photos.size() == fold; };
    const LinearDecision decision = decide(examples, others, background, held_out);
    const auto judge = [&](Embeddings photos, std::vector<double>& judged) {
      for (std::size_t i = 0; i < photos.size(); ++i) {
        if (held_out(photos, i)) {
          judged[i] = decision.sum(std::vector<double>(photos[i].begin(), photos[i].end()));
        }
      }
    };
    judge(examples, sums.examples);
    judge(others, sums.others);
  }
  return sums;
}

/// What a decision's sums look like, of photos that show the concept and of those that do not. Few photos stand
/// for many: each for a normal distribution (a kernel density of Silverman's width, "Density Estimation",
/// 1986, 3.4).
class Sums {
 public:
  Sums(const LinearDecision& decision, HeldOut held_out, const ConceptBackground& background)
      : held_out_(std::move(held_out)),
        background_shares_(background.shares()),
        width_(width_of(held_out_.examples)),
        others_width_(width_of(held_out_.others)),
        spread_(background.spread(decision.weights)) {
    for (int i = 0; i < background.means().rows; ++i) {
      const double* mean = background.means().ptr<double>(i);
      background_sums_.push_back(decision.sum({mean, static_cast<std::size_t>(kEmbeddingLength)}));
    }
  }

  [[nodiscard]] double missed(double threshold) const { return 1 - share(held_out_.examples, width_, threshold); }
  [[nodiscard]] double others_taken(double threshold) const {
    return share(held_out_.others, others_width_, threshold);
  }
  [[nodiscard]] double background_taken(double threshold) const {
    double taken = 0;
    for (std::size_t i = 0; i < background_sums_.size(); ++i) {
      taken += background_shares_[i] * share_above(threshold, background_sums_[i], spread_);
    }
    return taken;
  }

  /// Where missing and false alarms together cost least.
  [[nodiscard]] double threshold() const {
    const auto [least, most] = std::ranges::minmax(held_out_.examples);
    const double low = std::min(least, *std::ranges::min_element(background_sums_)) - spread_;
    const double high = std::max(most, *std::ranges::max_element(background_sums_)) + spread_;
    constexpr int kSteps = 1000;
    double best = low;
    double best_cost = std::numeric_limits<double>::infinity();
    for (int step = 0; step <= kSteps; ++step) {
      const double at = low + (high - low) * step / kSteps;
      const double miss = missed(at);
      const double cost = miss + kFalseAlarm * background_taken(at) + others_taken(at);
      if (miss >= kLeastMissed && cost < best_cost) {
        best = at;
        best_cost = cost;
      }
    }
    return best;
  }

  /// By which sums beyond the threshold are multiplied to be log odds, of a concept that one photo in
  /// 1 + kFalseAlarm shows: least log loss (Platt, "Probabilistic Outputs for Support Vector Machines", 1999).
  [[nodiscard]] double slope(double threshold) const {
    const auto slant = [&](double slope) {
      double sum = 0;
      for (const double value : held_out_.examples) {
        const double beyond = value - threshold;
        sum += beyond / (1 + std::exp(slope * beyond)) / static_cast<double>(held_out_.examples.size());
      }
      for (std::size_t i = 0; i < background_sums_.size(); ++i) {
        for (const double side : {-1.0, 1.0}) {  // Two points have the spread of all.
          const double beyond = background_sums_[i] + side * spread_ - threshold;
          sum -= kFalseAlarm * background_shares_[i] / 2 * beyond / (1 + std::exp(-slope * beyond));
        }
      }
      return sum;  // Falls with the slope: the loss is convex.
    };
    double low = 0.05;
    double high = 20;
    constexpr int kHalvings = 40;
    for (int i = 0; i < kHalvings; ++i) {
      const double middle = std::sqrt(low * high);
      (slant(middle) > 0 ? low : high) = middle;
    }
    return low;
  }

  [[nodiscard]] const HeldOut& held_out() const { return held_out_; }

 private:
  static double width_of(const std::vector<double>& sums) {
    constexpr double kNarrowest = 0.05;
    cv::Scalar mean;
    cv::Scalar deviation;
    if (!sums.empty()) {
      cv::meanStdDev(sums, mean, deviation);
    }
    const auto count = static_cast<double>(std::max<std::size_t>(sums.size(), 1));
    return std::max(kNarrowest, 1.06 * deviation[0] * std::pow(count, -0.2));
  }
  static double share(const std::vector<double>& sums, double width, double threshold) {
    double above = 0;
    for (const double sum : sums) {
      above += share_above(threshold, sum, width);
    }
    return sums.empty() ? 0 : above / static_cast<double>(sums.size());
  }

  HeldOut held_out_;
  std::span<const double> background_shares_;
  double width_;
  double others_width_;
  double spread_;
  std::vector<double> background_sums_;
};

std::size_t count_from(const std::vector<double>& sums, double threshold) {
  return static_cast<std::size_t>(std::ranges::count_if(sums, [&](double sum) { return sum >= threshold; }));
}

Status check_numbers(Embeddings examples, Embeddings others) {
  if (examples.size() < kFewestExamples || examples.size() > kMostExamples) {
    return fail(
        ErrorCode::usage,
        fmt::format("{} photos of the concept are given, and {} to {} are asked for", examples.size(),
                    kFewestExamples, kMostExamples),
        examples.size() < kFewestExamples ? "add some, as different as they come" : "keep those that differ most");
  }
  if (others.size() > kMostOthers) {
    return fail(ErrorCode::usage,
                fmt::format("{} photos of other things are given, and at most {} are asked for", others.size(),
                            kMostOthers),
                "keep those that look most like the concept");
  }
  return {};
}

}  // namespace

Result<Concept> teach_concept(const std::string& name, const std::string& embedding_version, Embeddings examples,
                              Embeddings others, const ConceptBackground& background) {
  SLUICE_TRY(check_numbers(examples, others));
  const LinearDecision decision =
      decide(examples, others, background, [](Embeddings, std::size_t) { return false; });
  const Sums sums(decision, held_out_sums(examples, others, background), background);
  const double threshold = sums.threshold();
  const double slope = sums.slope(threshold);
  Concept taught{.name = name, .embedding = embedding_version, .weights = {}, .figures = {}};
  std::ranges::transform(decision.weights, std::back_inserter(taught.weights),
                         [slope](double weight) { return static_cast<float>(slope * weight); });
  taught.bias = static_cast<float>(slope * (decision.bias - threshold));
  taught.figures = {.examples = examples.size(),
                    .found = count_from(sums.held_out().examples, threshold),
                    .others = others.size(),
                    .taken = count_from(sums.held_out().others, threshold),
                    .background = sums.background_taken(threshold)};
  return taught;
}

}  // namespace sluice
