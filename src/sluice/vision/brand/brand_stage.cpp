#include "sluice/vision/brand/brand_stage.h"

#include <algorithm>
#include <array>
#include <span>

#include "sluice/base/digest.h"
#include "sluice/vision/brand/decision.h"
#include "sluice/vision/brand/extractor.h"
#include "sluice/vision/brand/kept_features.h"
#include "sluice/vision/brand/matcher.h"
#include "sluice/vision/placement.h"

namespace sluice {
namespace {

// Changes with anything that may change an answer: renderings, matching, geometry, decision.
constexpr std::string_view kEngineVersion = "3";
constexpr double kEvaluationThreshold = 0.01;

class LocalFeatureBrandStage final : public BrandStage {
 public:
  LocalFeatureBrandStage(Matcher matcher, Effort effort, double threshold, const std::string& catalog_digest)
      : matcher_(std::move(matcher)),
        effort_(effort),
        threshold_(threshold),
        version_(sluice::feature_format(effort) + "+" + std::string(kEngineVersion) + "+" + catalog_digest) {}

  [[nodiscard]] std::string name() const override { return "brand"; }
  [[nodiscard]] std::string version() const override { return version_; }
  [[nodiscard]] std::string feature_format() const override { return sluice::feature_format(effort_); }

  [[nodiscard]] Result<std::vector<Sighting>> run(StageContext& context) const override {
    const LookedAt looked = look_at(context.photo, effort_);
    if (context.faces) {
      context.features = keep(looked, *context.faces, effort_);
    }
    return sightings(looked);
  }

  [[nodiscard]] Result<std::vector<Sighting>> match(const KeptFeatures& features) const override {
    SLUICE_ASSIGN(const LookedAt looked, unkeep(features, effort_));
    return sightings(looked);
  }

 private:
  [[nodiscard]] std::vector<Sighting> sightings(const LookedAt& looked) const {
    std::vector<Sighting> all;
    for (const BrandFind& find : matcher_.find(looked.features)) {
      const double score = probability(find.evidence, effort_);
      if (score >= threshold_) {
        all.push_back(describe(find, score, looked));
      }
    }
    std::sort(all.begin(), all.end(), before);
    return all;
  }

  [[nodiscard]] Sighting describe(const BrandFind& find, double score, const LookedAt& looked) const {
    const double x_scale = static_cast<double>(looked.original_width) / looked.features.width;
    const double y_scale = static_cast<double>(looked.original_height) / looked.features.height;
    Sighting sighting;
    sighting.kind = "brand";
    sighting.label = matcher_.brand_name(find.brand);
    sighting.score = score;
    std::array<Point, 4>& corners = sighting.polygon.emplace();
    for (int i = 0; i < 4; ++i) {
      corners[i] = {find.corners[i].x * x_scale, find.corners[i].y * y_scale};
    }
    const auto x = std::minmax({corners[0].x, corners[1].x, corners[2].x, corners[3].x});
    const auto y = std::minmax({corners[0].y, corners[1].y, corners[2].y, corners[3].y});
    const int width = looked.original_width;
    const int height = looked.original_height;
    const Box box = clip_to_frame({x.first, y.first, x.second - x.first, y.second - y.first}, width, height);
    sighting.box = box;
    sighting.share = share_of(corners, width, height);
    sighting.placement = placement_of(box, width, height);
    sighting.sharpness =
        sharpness_at(looked.sharpness, {box.x / width, box.y / height, box.width / width, box.height / height});
    return sighting;
  }

  Matcher matcher_;
  Effort effort_;
  double threshold_;
  std::string version_;
};

Result<std::shared_ptr<const BrandStage>> make_stage(const std::filesystem::path& catalog_directory, Effort effort,
                                                     double threshold, const IndexProgress& progress) {
  SLUICE_ASSIGN(FeatureIndex index, open_brand_index(catalog_directory, effort, progress));
  std::string digests;
  for (const IndexedBrand& brand : index.brands()) {
    digests += brand.name + "\n" + brand.digest + "\n";
  }
  const std::string digest = to_hex(sha256(std::as_bytes(std::span(digests)))).substr(0, 12);
  return std::make_shared<const LocalFeatureBrandStage>(Matcher(std::move(index), effort), effort, threshold,
                                                        digest);
}

}  // namespace

double default_brand_threshold(Effort effort) {
  return effort == Effort::fast ? 0.80 : 0.86;
}

Result<std::shared_ptr<const BrandStage>> make_brand_stage(const std::filesystem::path& catalog_directory,
                                                           Effort effort, const IndexProgress& progress) {
  return make_stage(catalog_directory, effort, default_brand_threshold(effort), progress);
}

Result<std::shared_ptr<const BrandStage>> make_brand_stage_for_evaluation(
    const std::filesystem::path& catalog_directory, Effort effort) {
  return make_stage(catalog_directory, effort, kEvaluationThreshold, {});
}

}  // namespace sluice
