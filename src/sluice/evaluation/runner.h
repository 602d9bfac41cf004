// Shows every test photo to a finder. What the finder is does not matter here: tests use a made-up one.
#pragma once

#include <cstddef>
#include <functional>
#include <opencv2/core/types.hpp>
#include <span>
#include <string>
#include <vector>

#include "sluice/base/digest.h"
#include "sluice/base/result.h"
#include "sluice/evaluation/evaluation_set.h"
#include "sluice/evaluation/metrics.h"
#include "sluice/evaluation/transform.h"
#include "sluice/image/photo.h"

namespace sluice {

/// Thread-safe. Says which brands are in the photo, weak finds included.
using BrandFinder = std::function<Result<std::vector<Sighting>>(const Photo&)>;
/// Thread-safe. Encoded photo to pixels.
using PhotoDecoder = std::function<Result<Photo>(Bytes)>;

struct RunOptions {
  Transform transform = Transform::none;
  int threads = 0;  ///< 0: one per core. Has no influence on the outcomes.
  /// Called after every photo, from any thread but never from two at once.
  std::function<void(std::size_t done, std::size_t total)> progress = {};
};

struct UnreadablePhoto {
  std::string name;
  std::string reason;
};

struct RunOutcome {
  std::vector<PhotoOutcome> outcomes;  ///< Of the readable photos, in the order of the tests.
  std::vector<std::string> names;      ///< Of those photos.
  std::vector<cv::Size> sizes;         ///< Of those photos, in pixels of the upright originals.
  std::vector<double> milliseconds;    ///< Of those photos: decode and find, on the clock of the wall, one thread.
  std::vector<UnreadablePhoto> unreadable;  ///< Take no part in any figure.
};

/// Errors: that of the finder, for the first photo (in the order of the tests) where it has one.
[[nodiscard]] Result<RunOutcome> run_finder(std::span<const TestPhoto> tests, const PhotoDecoder& decode,
                                            const BrandFinder& find, const RunOptions& options);

}  // namespace sluice
