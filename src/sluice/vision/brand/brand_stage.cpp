#include "sluice/vision/brand/brand_stage.h"

#include <algorithm>
#include <array>
#include <functional>
#include <optional>
#include <span>

#include "sluice/base/digest.h"
#include "sluice/vision/brand/decision.h"
#include "sluice/vision/brand/extractor.h"
#include "sluice/vision/brand/kept_features.h"
#include "sluice/vision/brand/mark_matcher.h"
#include "sluice/vision/brand/matcher.h"
#include "sluice/vision/brand/places.h"
#include "sluice/vision/placement.h"

namespace sluice {
namespace {

// Changes with anything that may change an answer: renderings, matching, geometry, decision.
constexpr std::string_view kEngineVersion = "7";
constexpr double kEvaluationThreshold = 0.01;

/// A sighting on its way: where in the picture, of what, how sure.
struct Place {
  int brand = 0;
  std::array<cv::Point2d, 4> corners;
  double score = 0;
};

/// Of several brands at one place only the surest.
std::vector<Place> one_brand_a_place(std::vector<Place> places) {
  constexpr double kSamePlace = 0.5;  // Overlap, of the smaller box.
  std::ranges::stable_sort(places, std::greater<>(), &Place::score);
  std::vector<Place> kept;
  for (const Place& place : places) {
    const bool taken = std::ranges::any_of(kept, [&](const Place& other) {
      return same_place(bounds_of(place.corners), bounds_of(other.corners), kSamePlace);
    });
    if (!taken) {
      kept.push_back(place);
    }
  }
  return kept;
}

class EnrolledBrandStage final : public BrandStage {
 public:
  /// `networks`: none for `fast`.
  EnrolledBrandStage(FeatureIndex index, std::shared_ptr<const MarkNetworks> networks,
                     const BrandStageOptions& options, double threshold, const std::string& catalog_digest)
      : matcher_(std::move(index), options.effort),
        effort_(options.effort),
        threshold_(threshold),
        engine_version_(sluice::feature_format(effort_) + "+" + std::string(kEngineVersion) + "+"),
        catalog_digest_(catalog_digest) {
    if (networks != nullptr) {
      marks_.emplace(matcher_.index(), std::move(networks), effort_);
      wordmarks_.emplace(matcher_.index().brands());
      reader_ = options.reader;
      engine_version_ += name_of(effort_);
      engine_version_ += options.precision == Precision::fast ? "+fast+" : "+";
      engine_version_ += mark_networks_version() + "+";
      engine_version_ += options.reader == nullptr ? "" : options.reader->version() + "+";
    }
  }

  [[nodiscard]] std::string name() const override { return "brand"; }
  [[nodiscard]] std::string version() const override { return engine_version_ + catalog_digest_; }
  [[nodiscard]] std::string engine_version() const override { return engine_version_; }
  [[nodiscard]] bool is_enrolled(std::string_view brand) const override {
    return std::ranges::binary_search(matcher_.index().brands(), brand, {}, &IndexedBrand::name);
  }
  [[nodiscard]] std::string feature_format() const override { return sluice::feature_format(effort_); }

  [[nodiscard]] Result<std::vector<Sighting>> run(StageContext& context) const override {
    const LookedAt looked = look_at(context.photo, effort_);
    if (context.faces) {
      context.features = keep(looked, *context.faces, effort_);
    }
    const std::vector<BrandFind> by_features = matcher_.find(looked.features);
    if (!marks_) {
      return sightings(by_features, looked, threshold_);
    }
    std::vector<WordmarkFind> read;
    if (reader_ != nullptr && !wordmarks_->empty()) {
      SLUICE_TRY(read_photo(*reader_, effort_, context));
      read = wordmarks_->find(*context.lines);
    }
    SLUICE_ASSIGN(const std::vector<MarkFind> finds, marks_->find(context.photo.rgb, by_features, read));
    std::vector<Place> places;
    for (const MarkFind& find : finds) {
      places.push_back({find.brand, find.corners, probability(find, effort_)});
    }
    return described(one_brand_a_place(std::move(places)), looked, threshold_);
  }

  [[nodiscard]] Result<Remembered> match(const KeptFeatures& features) const override {
    SLUICE_ASSIGN(const LookedAt looked, unkeep(features, effort_));
    const bool complete = !marks_;
    const double threshold = complete ? threshold_ : kVerifiedFrom;
    return Remembered{complete, sightings(matcher_.find(looked.features), looked, threshold)};
  }

 private:
  /// By local features alone.
  [[nodiscard]] std::vector<Sighting> sightings(const std::vector<BrandFind>& finds, const LookedAt& looked,
                                                double threshold) const {
    std::vector<Place> places;
    for (const BrandFind& find : finds) {
      places.push_back({find.brand, find.corners, probability(find.evidence, effort_)});
    }
    return described(places, looked, threshold);
  }

  [[nodiscard]] std::vector<Sighting> described(const std::vector<Place>& places, const LookedAt& looked,
                                                double threshold) const {
    std::vector<Sighting> all;
    for (const Place& place : places) {
      if (place.score >= threshold) {
        all.push_back(describe(place, looked));
      }
    }
    std::sort(all.begin(), all.end(), before);
    return all;
  }

  [[nodiscard]] Sighting describe(const Place& place, const LookedAt& looked) const {
    const double x_scale = static_cast<double>(looked.original_width) / looked.features.width;
    const double y_scale = static_cast<double>(looked.original_height) / looked.features.height;
    Sighting sighting;
    sighting.kind = "brand";
    sighting.label = matcher_.brand_name(place.brand);
    sighting.score = place.score;
    std::array<Point, 4>& corners = sighting.polygon.emplace();
    for (int i = 0; i < 4; ++i) {
      corners[i] = {place.corners[i].x * x_scale, place.corners[i].y * y_scale};
    }
    const cv::Rect2d bounds = bounds_of(place.corners);
    const int width = looked.original_width;
    const int height = looked.original_height;
    const Box box = clip_to_frame(
        {bounds.x * x_scale, bounds.y * y_scale, bounds.width * x_scale, bounds.height * y_scale}, width, height);
    sighting.box = box;
    sighting.share = share_of(corners, width, height);
    sighting.placement = placement_of(box, width, height);
    sighting.sharpness =
        sharpness_at(looked.sharpness, {box.x / width, box.y / height, box.width / width, box.height / height});
    return sighting;
  }

  Matcher matcher_;
  std::optional<MarkMatcher> marks_;
  std::optional<Wordmarks> wordmarks_;
  std::shared_ptr<const TextReader> reader_;
  Effort effort_;
  double threshold_;
  std::string engine_version_;
  std::string catalog_digest_;
};

Result<std::shared_ptr<const BrandStage>> make_stage(const std::filesystem::path& catalog_directory,
                                                     const BrandStageOptions& options, double threshold) {
  SLUICE_ASSIGN(FeatureIndex index, open_brand_index(catalog_directory, options.effort, options.progress));
  std::string digests;
  for (const IndexedBrand& brand : index.brands()) {
    digests += brand.name + "\n" + brand.digest + "\n";
  }
  const std::string digest = to_hex(sha256(std::as_bytes(std::span(digests)))).substr(0, 12);
  std::shared_ptr<const MarkNetworks> networks;
  if (options.effort != Effort::fast) {
    SLUICE_ASSIGN(networks, builtin_mark_networks(options.precision));
  }
  return std::make_shared<const EnrolledBrandStage>(std::move(index), std::move(networks), options, threshold,
                                                    digest);
}

}  // namespace

double default_brand_threshold(Effort effort) {
  return effort == Effort::standard ? 0.70 : 0.80;
}

Result<std::shared_ptr<const BrandStage>> make_brand_stage(const std::filesystem::path& catalog_directory,
                                                           const BrandStageOptions& options) {
  return make_stage(catalog_directory, options, default_brand_threshold(options.effort));
}

Result<std::shared_ptr<const BrandStage>> make_brand_stage_for_evaluation(
    const std::filesystem::path& catalog_directory, const BrandStageOptions& options) {
  return make_stage(catalog_directory, options, kEvaluationThreshold);
}

}  // namespace sluice
