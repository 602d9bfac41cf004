// Finds enrolled brands by local features with geometry. See docs/brand-engine.md.
#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "sluice/base/result.h"
#include "sluice/vision/brand/brand_index.h"
#include "sluice/vision/brand/effort.h"
#include "sluice/vision/stage.h"

namespace sluice {

class BrandStage : public Stage {
 public:
  /// Looks for the brands in a photo seen earlier, by its kept features alone: the same sightings as `run` gives.
  /// Errors: bad_input, if the features are of another format than this stage extracts.
  [[nodiscard]] virtual Result<std::vector<Sighting>> match(const KeptFeatures& features) const = 0;
  /// The format of the features that this stage extracts and can match.
  [[nodiscard]] virtual std::string feature_format() const = 0;
};

/// The brand stage over the brands of a catalog directory (catalog/catalog.h), which may be empty. `progress` is
/// told of brands that are not in the index yet (brand_index.h).
[[nodiscard]] Result<std::shared_ptr<const BrandStage>> make_brand_stage(
    const std::filesystem::path& catalog_directory, Effort effort, const IndexProgress& progress = {});

/// The same stage, but giving every candidate down to a score of 0.01, so that thresholds can be chosen.
[[nodiscard]] Result<std::shared_ptr<const BrandStage>> make_brand_stage_for_evaluation(
    const std::filesystem::path& catalog_directory, Effort effort);

/// The calibrated score at and above which the shipped stage reports a sighting.
[[nodiscard]] double default_brand_threshold(Effort effort);

}  // namespace sluice
