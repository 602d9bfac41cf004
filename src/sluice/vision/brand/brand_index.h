// The index of a catalog's brands, kept in step with the catalog: brands that were added or removed since it was
// written are added to it or taken out, and nothing else is touched.
#pragma once

#include <filesystem>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "sluice/base/result.h"
#include "sluice/catalog/feature_index.h"
#include "sluice/catalog/reference_features.h"
#include "sluice/vision/brand/effort.h"

namespace sluice {

/// Of how many brands that were not in the index the features have been extracted.
using IndexProgress = std::function<void(std::size_t done, std::size_t total)>;

/// Brands whose features are extracted before they are kept on disk: what a stopped run may lose, and what is held
/// in memory meanwhile, about 150 kB for each reference.
inline constexpr std::size_t kBrandsKeptAtOnce = 2048;

/// Where the catalog's directory cannot be written, what is missing in the index is added in memory alone. A brand
/// that is damaged is left out of it. Errors: those of the catalog.
[[nodiscard]] Result<FeatureIndex> open_brand_index(const std::filesystem::path& catalog_directory, Effort effort,
                                                    const IndexProgress& progress = {},
                                                    std::size_t kept_at_once = kBrandsKeptAtOnce);

/// Features extracted before, by brand.
using KnownFeatures = std::map<std::string, std::vector<ReferenceFeatures>>;

/// Brings the index on disk up to date after brands were added whose features are known. Errors: those of the
/// catalog; io.
[[nodiscard]] Status update_brand_index(const std::filesystem::path& catalog_directory, Effort effort,
                                        const KnownFeatures& known);

}  // namespace sluice
