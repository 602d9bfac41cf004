#include "sluice/vision/brand/sift.h"

#include <algorithm>
#include <cmath>
#include <tuple>

#include "sluice/vision/brand/extrema.h"
#include "sluice/vision/brand/scale_space.h"
#include "sluice/vision/brand/sift_descriptor.h"

namespace sluice {
namespace {

/// What a thread keeps for its next picture; one of 640 x 480, doubled, takes 45 MB.
constexpr std::size_t kKeptBytes = std::size_t{96} << 20;

/// The strongest `wanted`, in order of falling strength; each once, though several samples may lead to it.
void keep_strongest(std::vector<Extremum>& extrema, int wanted) {
  const auto key = [](const Extremum& e) { return std::tuple(-e.strength, e.octave, e.y, e.x, e.level); };
  std::sort(extrema.begin(), extrema.end(), [&](const Extremum& a, const Extremum& b) { return key(a) < key(b); });
  extrema.erase(std::unique(extrema.begin(), extrema.end(),
                            [&](const Extremum& a, const Extremum& b) { return key(a) == key(b); }),
                extrema.end());
  extrema.resize(std::min(extrema.size(), static_cast<std::size_t>(std::max(wanted, 0))));
}

}  // namespace

FeatureSet extract_sift(const cv::Mat& grey, const SiftOptions& options) {
  FeatureSet features;
  features.width = grey.cols;
  features.height = grey.rows;
  features.descriptor_bytes = kSiftBytes;
  thread_local ScaleSpace space;
  const std::vector<Octave>& octaves = space.build(grey, options.double_size);
  std::vector<Extremum> extrema;
  for (std::size_t i = 0; i < octaves.size(); ++i) {
    find_extrema(octaves[i], static_cast<int>(i), options, extrema);
  }
  keep_strongest(extrema, options.max_features);

  // A pixel of the doubled picture lies a quarter of a pixel before half its number.
  const float shift = options.double_size ? -0.25F : 0.0F;
  for (const Extremum& extremum : extrema) {
    const Octave& octave = octaves[extremum.octave];
    const Plane& level = octave.levels[static_cast<std::size_t>(std::lround(extremum.level))];
    const Directions directions = dominant_directions(level, extremum);
    for (int i = 0; i < directions.count; ++i) {
      features.keypoints.push_back({extremum.x * octave.pixel + shift, extremum.y * octave.pixel + shift,
                                    level_sigma(extremum.level) * octave.pixel, directions.angles[i]});
      const std::size_t at = features.descriptors.size();
      features.descriptors.resize(at + kSiftBytes);
      describe(level, extremum, directions.angles[i],
               std::span(features.descriptors).subspan(at).first<kSiftBytes>());
    }
  }
  space.trim(kKeptBytes);
  return features;
}

}  // namespace sluice
