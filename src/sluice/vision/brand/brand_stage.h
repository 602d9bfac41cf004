// Finds enrolled brands: by local features with geometry, and but for `fast` by the mark networks, which search,
// verify what was found, and decide with them, and by their names, where words can be read. See
// docs/brand-engine.md.
#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "sluice/base/result.h"
#include "sluice/models/runtime.h"
#include "sluice/vision/brand/brand_index.h"
#include "sluice/vision/brand/effort.h"
#include "sluice/vision/stage.h"
#include "sluice/vision/text/text_reader.h"

namespace sluice {

/// What the kept features of a photo say.
struct Remembered {
  bool complete = true;             ///< It is what `run` would say.
  std::vector<Sighting> sightings;  ///< If not: what it might show, however little speaks for it.
};

class BrandStage : public Stage {
 public:
  /// Looks for the brands in a photo seen earlier, by its kept features alone. Errors: bad_input, if the features
  /// are of another format than this stage extracts.
  [[nodiscard]] virtual Result<Remembered> match(const KeptFeatures& features) const = 0;
  /// What `version` begins with, whatever the catalog.
  [[nodiscard]] virtual std::string engine_version() const = 0;
  [[nodiscard]] virtual bool is_enrolled(std::string_view brand) const = 0;
  /// The format of the features that this stage extracts and can match.
  [[nodiscard]] virtual std::string feature_format() const = 0;
};

struct BrandStageOptions {
  Effort effort = Effort::standard;
  Precision precision = Precision::exact;         ///< Of the networks.
  std::shared_ptr<const TextReader> reader = {};  ///< Reads wordmarks; none: they are not read, nor by `fast`.
  IndexProgress progress = {};  ///< Told of brands that are not in the index yet (brand_index.h).
};

/// The brand stage over the brands of a catalog directory (catalog/catalog.h), which may be empty.
[[nodiscard]] Result<std::shared_ptr<const BrandStage>> make_brand_stage(
    const std::filesystem::path& catalog_directory, const BrandStageOptions& options);

/// The same stage, but giving every candidate down to a score of 0.01, so that thresholds can be chosen.
[[nodiscard]] Result<std::shared_ptr<const BrandStage>> make_brand_stage_for_evaluation(
    const std::filesystem::path& catalog_directory, const BrandStageOptions& options);

/// The calibrated score at and above which the shipped stage reports a sighting.
[[nodiscard]] double default_brand_threshold(Effort effort);

}  // namespace sluice
