#include "sluice/vision/brand/kept_features.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <cstring>
#include <limits>
#include <numbers>
#include <opencv2/imgproc.hpp>

#include "sluice/vision/brand/extractor.h"

namespace sluice {
namespace {

struct Header {
  std::uint16_t width;
  std::uint16_t height;
  std::uint32_t original_width;
  std::uint32_t original_height;
  std::uint32_t features;
  SharpnessMap sharpness;
};

struct PackedKeypoint {
  std::uint16_t x;  // In 1/16 pixel, from kOffset before the picture.
  std::uint16_t y;
  std::uint16_t scale;  // Of its logarithm, in hundredths, from kLeastScale.
  std::int16_t angle;   // In 1/32767 of half a turn.
};

constexpr float kSteps = 16;
constexpr float kOffset = 4;
constexpr float kLeastScale = 0.1F;

std::uint16_t pack_position(float position) {
  return static_cast<std::uint16_t>(std::lround(std::clamp((position + kOffset) * kSteps, 0.0F, 65535.0F)));
}

float unpack_position(std::uint16_t packed) {
  return static_cast<float>(packed) / kSteps - kOffset;
}

PackedKeypoint pack(const Keypoint& keypoint) {
  const float logarithm = std::log(std::max(keypoint.scale, kLeastScale) / kLeastScale);
  return {pack_position(keypoint.x), pack_position(keypoint.y),
          static_cast<std::uint16_t>(std::lround(logarithm * 100)),
          static_cast<std::int16_t>(std::lround(keypoint.angle / std::numbers::pi_v<float> * 32767))};
}

Keypoint unpack(const PackedKeypoint& packed) {
  return {unpack_position(packed.x), unpack_position(packed.y),
          kLeastScale * std::exp(static_cast<float>(packed.scale) / 100),
          static_cast<float>(packed.angle) / 32767 * std::numbers::pi_v<float>};
}

bool inside(const Keypoint& keypoint, const cv::Rect2f& face) {
  // A descriptor shows what lies around its keypoint, so the rim of the face is left out as well.
  const float rim = 0.15F * std::max(face.width, face.height);
  return keypoint.x > face.x - rim && keypoint.x < face.x + face.width + rim && keypoint.y > face.y - rim &&
         keypoint.y < face.y + face.height + rim;
}

/// Places and shares are divided by them.
bool has_possible_sizes(const Header& header) {
  constexpr auto kMost = static_cast<std::uint32_t>(std::numeric_limits<int>::max());
  return header.width > 0 && header.height > 0 && header.original_width > 0 && header.original_width <= kMost &&
         header.original_height > 0 && header.original_height <= kMost;
}

}  // namespace

LookedAt look_at(const Photo& photo, Effort effort) {
  LookedAt looked;
  cv::Mat grey;
  cv::cvtColor(photo.rgb, grey, cv::COLOR_RGB2GRAY);
  looked.features = extract_photo_features(grey, effort);
  // As they would come back from being kept, so that a photo and its kept features give the same answer.
  for (Keypoint& keypoint : looked.features.keypoints) {
    keypoint = unpack(pack(keypoint));
  }
  looked.sharpness = sharpness_map(grey);
  looked.original_width = photo.original_width;
  looked.original_height = photo.original_height;
  return looked;
}

KeptFeatures keep(const LookedAt& looked, std::span<const cv::Rect2f> faces, Effort effort) {
  Header header{static_cast<std::uint16_t>(looked.features.width),
                static_cast<std::uint16_t>(looked.features.height),
                static_cast<std::uint32_t>(looked.original_width),
                static_cast<std::uint32_t>(looked.original_height),
                0,
                looked.sharpness};
  std::string keypoints;
  std::string descriptors;
  for (std::size_t row = 0; row < looked.features.size(); ++row) {
    const Keypoint& keypoint = looked.features.keypoints[row];
    if (std::any_of(faces.begin(), faces.end(), [&](const cv::Rect2f& face) { return inside(keypoint, face); })) {
      continue;
    }
    const PackedKeypoint packed = pack(keypoint);
    keypoints.append(reinterpret_cast<const char*>(&packed), sizeof(packed));
    const auto descriptor = looked.features.descriptor(row);
    descriptors.append(reinterpret_cast<const char*>(descriptor.data()), descriptor.size());
    ++header.features;
  }
  std::string bytes(reinterpret_cast<const char*>(&header), sizeof(header));
  return {feature_format(effort), bytes + keypoints + descriptors};
}

Result<LookedAt> unkeep(const KeptFeatures& kept, Effort effort) {
  if (kept.format != feature_format(effort)) {
    return fail(ErrorCode::bad_input,
                "kept features of format '" + kept.format + "', wanted '" + feature_format(effort) + "'",
                "scan the photo again");
  }
  Header header{};
  const std::size_t row_bytes = descriptor_bytes(metric_of(effort));
  if (kept.bytes.size() < sizeof(header)) {
    return fail(ErrorCode::bad_input, "kept features are cut short", "scan the photo again");
  }
  std::memcpy(&header, kept.bytes.data(), sizeof(header));
  const std::size_t count = header.features;
  if (kept.bytes.size() != sizeof(header) + count * (sizeof(PackedKeypoint) + row_bytes)) {
    return fail(ErrorCode::bad_input, "kept features are cut short", "scan the photo again");
  }
  if (count > 0 && !has_possible_sizes(header)) {
    return fail(ErrorCode::bad_input, "kept features of a photo of an impossible size", "scan the photo again");
  }
  LookedAt looked;
  looked.sharpness = header.sharpness;
  looked.original_width = static_cast<int>(header.original_width);
  looked.original_height = static_cast<int>(header.original_height);
  FeatureSet& features = looked.features;
  features.width = header.width;
  features.height = header.height;
  features.descriptor_bytes = static_cast<int>(row_bytes);
  const char* data = kept.bytes.data() + sizeof(header);
  for (std::size_t row = 0; row < count; ++row, data += sizeof(PackedKeypoint)) {
    PackedKeypoint packed{};
    std::memcpy(&packed, data, sizeof(packed));
    features.keypoints.push_back(unpack(packed));
  }
  features.descriptors.assign(data, data + count * row_bytes);
  return looked;
}

}  // namespace sluice
