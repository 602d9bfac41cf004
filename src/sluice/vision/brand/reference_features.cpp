#include "sluice/vision/brand/reference_features.h"

#include <cmath>
#include <fstream>
#include <iterator>
#include <optional>
#include <span>

#include "sluice/base/digest.h"
#include "sluice/base/whole_file.h"
#include "sluice/vision/brand/extractor.h"
#include "sluice/vision/brand/rendering.h"

namespace sluice {
namespace {

constexpr float kDistinctDistance = 0.06F;  // As geometry.cpp tells inliers apart.
constexpr double kRim = 0.05;               // Features may lie this far outside the reference, in units.
constexpr std::string_view kFileVersion = "reference-features-1";

void append(ReferenceFeatures& all, const Rendering& rendering, const FeatureSet& features, double width,
            double height) {
  const double x_unit = rendering.to_unit(0, 0);
  const double y_unit = rendering.to_unit(1, 1);
  for (std::size_t row = 0; row < features.size(); ++row) {
    const Keypoint& keypoint = features.keypoints[row];
    const double x = x_unit * keypoint.x + rendering.to_unit(0, 2);
    const double y = y_unit * keypoint.y + rendering.to_unit(1, 2);
    if (x < -kRim || y < -kRim || x > width + kRim || y > height + kRim) {
      continue;
    }
    all.features.push_back(
        {static_cast<float>(x), static_cast<float>(y),
         static_cast<float>(keypoint.scale * std::sqrt(x_unit * y_unit)),
         static_cast<float>(std::atan2(y_unit * std::sin(keypoint.angle), x_unit * std::cos(keypoint.angle))),
         rendering.mirrored ? 1U : 0U});
    const auto descriptor = features.descriptor(row);
    all.descriptors.insert(all.descriptors.end(), descriptor.begin(), descriptor.end());
  }
}

/// Names what the features were made from and how: another key, other features.
std::string cache_key(const Brand& brand, Effort effort) {
  std::string all(kFileVersion);
  all += feature_format(effort);
  for (const Reference& reference : brand.references) {
    all += to_hex(sha256(std::as_bytes(std::span(reference.bytes))));
  }
  return to_hex(sha256(std::as_bytes(std::span(all))));
}

std::filesystem::path features_file(const std::filesystem::path& brand_directory, Effort effort) {
  return brand_directory / ("features-" + feature_format(effort) + ".bin");
}

template <class T>
void put(std::string& bytes, const T* values, std::size_t count) {
  bytes.append(reinterpret_cast<const char*>(values), count * sizeof(T));
}

template <class T>
bool take(std::string_view& bytes, T* values, std::size_t count) {
  if (bytes.size() / sizeof(T) < count) {
    return false;
  }
  bytes.copy(reinterpret_cast<char*>(values), count * sizeof(T));
  bytes.remove_prefix(count * sizeof(T));
  return true;
}

std::string serialise(const std::string& key, const std::vector<ReferenceFeatures>& references) {
  std::string bytes = key;
  for (const ReferenceFeatures& reference : references) {
    const auto count = static_cast<std::uint32_t>(reference.features.size());
    put(bytes, &count, 1);
    put(bytes, &reference.width, 1);
    put(bytes, &reference.height, 1);
    put(bytes, reference.features.data(), reference.features.size());
    put(bytes, reference.descriptors.data(), reference.descriptors.size());
  }
  return bytes;
}

std::optional<std::vector<ReferenceFeatures>> parse(std::string_view bytes, const std::string& key,
                                                    std::size_t references, Effort effort) {
  if (!bytes.starts_with(key)) {
    return std::nullopt;
  }
  bytes.remove_prefix(key.size());
  const std::size_t row_bytes = descriptor_bytes(metric_of(effort));
  std::vector<ReferenceFeatures> parsed(references);
  for (ReferenceFeatures& reference : parsed) {
    std::uint32_t count = 0;
    if (!take(bytes, &count, 1) || count > bytes.size() / row_bytes || !take(bytes, &reference.width, 1) ||
        !take(bytes, &reference.height, 1)) {
      return std::nullopt;
    }
    reference.features.resize(count);
    reference.descriptors.resize(count * row_bytes);
    if (!take(bytes, reference.features.data(), count) ||
        !take(bytes, reference.descriptors.data(), reference.descriptors.size())) {
      return std::nullopt;
    }
  }
  return bytes.empty() ? std::optional(std::move(parsed)) : std::nullopt;
}

}  // namespace

int ReferenceFeatures::distinct() const {
  std::vector<const ReferenceFeature*> apart;
  for (const ReferenceFeature& feature : features) {
    if (feature.mirrored != 0) {
      continue;
    }
    bool near = false;
    for (const ReferenceFeature* other : apart) {
      near = near || std::hypot(feature.x - other->x, feature.y - other->y) < kDistinctDistance;
    }
    if (!near) {
      apart.push_back(&feature);
    }
  }
  return static_cast<int>(apart.size());
}

Result<ReferenceFeatures> extract_reference(const Reference& reference, Effort effort) {
  SLUICE_ASSIGN(const RenderedReference rendered, render_reference(reference.bytes, reference.file_name));
  ReferenceFeatures all;
  all.width = static_cast<float>(rendered.width);
  all.height = static_cast<float>(rendered.height);
  for (const Rendering& rendering : rendered.renderings) {
    append(all, rendering, extract_reference_features(rendering.grey, effort), rendered.width, rendered.height);
  }
  return all;
}

Result<std::vector<ReferenceFeatures>> features_of_brand(const std::filesystem::path& brand_directory,
                                                         const Brand& brand, Effort effort) {
  const std::string key = cache_key(brand, effort);
  std::ifstream stream(features_file(brand_directory, effort), std::ios::binary);
  if (stream) {
    const std::string bytes{std::istreambuf_iterator<char>(stream), {}};
    if (auto kept = parse(bytes, key, brand.references.size(), effort)) {
      return *std::move(kept);
    }
  }
  std::vector<ReferenceFeatures> references;
  for (const Reference& reference : brand.references) {
    SLUICE_ASSIGN(references.emplace_back(), extract_reference(reference, effort));
  }
  // Where it cannot be kept it is made again the next time: no harm done.
  static_cast<void>(keep_features_of_brand(brand_directory, brand, effort, references));
  return references;
}

Status keep_features_of_brand(const std::filesystem::path& brand_directory, const Brand& brand, Effort effort,
                              const std::vector<ReferenceFeatures>& references) {
  return write_whole_file(features_file(brand_directory, effort), serialise(cache_key(brand, effort), references));
}

}  // namespace sluice
