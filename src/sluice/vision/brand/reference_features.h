// What a reference looks like to the matcher: the features of all its renderings, in its own frame.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "sluice/base/result.h"
#include "sluice/catalog/brand.h"
#include "sluice/vision/brand/effort.h"

namespace sluice {

struct ReferenceFeature {
  float x = 0;  ///< In the unit frame (geometry.h) of the reference, or of its mirror image.
  float y = 0;
  float scale = 0;
  float angle = 0;
  std::uint32_t mirrored = 0;  ///< 1: of the mirror image.
};

struct ReferenceFeatures {
  float width = 0;  ///< Of the reference in its unit frame.
  float height = 0;
  std::vector<ReferenceFeature> features;
  std::vector<std::uint8_t> descriptors;

  /// Features of the upright reference that lie apart from one another: what a find can rest on.
  [[nodiscard]] int distinct() const;
};

/// Errors: those of `render_reference`.
[[nodiscard]] Result<ReferenceFeatures> extract_reference(const Reference& reference, Effort effort);

/// The same for all references of a brand, from `brand_directory`'s file of features where it is there and fits,
/// else extracted and, where that directory can be written, kept.
[[nodiscard]] Result<std::vector<ReferenceFeatures>> features_of_brand(
    const std::filesystem::path& brand_directory, const Brand& brand, Effort effort);

/// Keeps features extracted before for `features_of_brand`. Errors: io.
[[nodiscard]] Status keep_features_of_brand(const std::filesystem::path& brand_directory, const Brand& brand,
                                            Effort effort, const std::vector<ReferenceFeatures>& references);

}  // namespace sluice
