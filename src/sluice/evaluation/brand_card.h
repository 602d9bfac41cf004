// The accuracy card of one brand: what this engine can and cannot do for this very mark, measured, with 95 %
// intervals (docs/brand-card.md).
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <opencv2/core/mat.hpp>
#include <optional>
#include <string>
#include <vector>

#include "sluice/base/result.h"
#include "sluice/catalog/brand.h"
#include "sluice/evaluation/evaluation_set.h"
#include "sluice/evaluation/intervals.h"
#include "sluice/evaluation/runner.h"
#include "sluice/vision/brand/effort.h"
#include "sluice/vision/text/text_reader.h"

namespace sluice {

/// A scene as it was looked at, for the eye.
struct CardExample {
  cv::Mat rgb;                    ///< CV_8UC3; empty, where no scene could be drawn.
  std::optional<Sighting> found;  ///< The brand, where it was found.
};

/// Scenes of the mark under one condition. The mark counts as found where the brand is named at a place that
/// overlaps it.
struct CardCondition {
  std::string name;  ///< "upright", "mirrored" ...; of sizes "32 px".
  std::string what;  ///< In words.
  std::size_t scenes = 0;
  std::size_t found = 0;
  Estimate recall;
  double mean_iou = 0;  ///< Of those found, with the box around what is visible; NaN without any.
  CardExample example;  ///< The first that was found; else the first.
};

struct CardSize {
  int pixels = 0;  ///< Longest side of the mark in the photo as the engine sees it.
  CardCondition condition;
};

struct SyntheticCard {
  std::vector<CardCondition> conditions;  ///< "upright" first.
  std::vector<CardSize> sizes;            ///< By rising size.
  std::optional<int> smallest_found;      ///< From this size on the mark is found at least half of the time.
  std::size_t scenes_of_mark = 0;         ///< All of the above together.
  std::map<std::string, std::size_t> others_named;  ///< In how many of those other brands are named, right or not.
  std::size_t brand_free = 0;                       ///< Scenes without the mark.
  std::size_t false_finds = 0;                      ///< Of those, the brand is named in.
  Estimate false_finds_per_1000;
};

/// The brand in photos whose content is known. Finds of other brands do not count, whether right or wrong.
struct PhotosCard {
  std::string set;                  ///< As given; empty: none.
  std::vector<std::string> photos;  ///< Folders taken as brand-free, as given.
  std::size_t looked_at = 0;
  std::size_t unreadable = 0;
  std::size_t with_brand = 0;    ///< Photos that the set says this brand is in.
  std::size_t found = 0;         ///< Of those.
  std::size_t false_finds = 0;   ///< In all others.
  std::size_t brand_free = 0;    ///< Photos that the set says no brand is in.
  std::size_t false_alarms = 0;  ///< In those.
  Estimate precision;
  Estimate recall;
  Estimate false_alarms_per_1000;
  double mean_iou = 0;  ///< Of those found whose box is known; NaN without any.
};

struct BrandCard {
  std::string brand;
  std::vector<std::string> references;  ///< File names, as given when it was taught.
  std::size_t brands_enrolled = 0;      ///< This one included: a find must beat all others at its place.
  Effort effort = Effort::standard;
  double threshold = 0;  ///< The shipped one.
  std::string stage_version;
  std::uint64_t seed = 0;
  std::size_t count = 0;
  SyntheticCard synthetic;
  std::optional<PhotosCard> photos;
};

struct CardOptions {
  std::uint64_t seed = 1;
  std::size_t count =
      40;  ///< Scenes for each condition and each size, 1 or more; `kBrandFreeTimes` as many without.
  std::shared_ptr<const TextReader> reader = {};  ///< Of wordmarks; none: they are not read.
  RunOptions run;                                 ///< `transform` is not used.
};
inline constexpr std::size_t kBrandFreeTimes = 10;

/// Photos whose content is known.
struct CardPhotos {
  EvaluationSet set;
  std::string name;                  ///< PhotosCard::set.
  std::vector<std::string> folders;  ///< PhotosCard::photos.
  PhotoDecoder decode;
};

/// The synthetic part, by any finder: tests use a made-up one. `start_image_library` must have been called. The
/// result depends on the brand's references, the seed, the count and the finder only. Errors: those of
/// `MarkScenes` and of the finder.
[[nodiscard]] Result<SyntheticCard> measure_on_scenes(const Brand& brand, const BrandFinder& find,
                                                      const CardOptions& options);

/// The figures of photos that were looked at. The set's names are the brand's however they are capitalised,
/// accented and spaced (catalog/name_search.h).
[[nodiscard]] PhotosCard figures_on_photos(const std::string& brand, const RunOutcome& run);

/// Of one brand of a catalog, with all others enrolled beside it, at the shipped threshold. Errors: those of
/// `Catalog::brand`, the stage and `measure_on_scenes`.
[[nodiscard]] Result<BrandCard> make_brand_card(const std::filesystem::path& catalog_directory,
                                                const std::string& brand, Effort effort,
                                                const CardOptions& options,
                                                const std::optional<CardPhotos>& photos);

}  // namespace sluice
