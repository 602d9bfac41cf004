// COCO's average precision of boxes. Pure and deterministic.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "sluice/evaluation/intervals.h"
#include "sluice/vision/sighting.h"

namespace sluice {

/// Boxes are in pixels of the upright original: their areas decide what is small, medium and large.
struct TrueBox {
  int label = 0;
  Box box;
};

struct FoundBox {
  int label = 0;
  Box box;
  double score = 0;
};

/// One photo: what is in it, and what the detector says.
struct BoxOutcome {
  std::vector<TrueBox> truth;
  std::vector<FoundBox> found;  ///< At whatever score, in any order.
};

/// Of the boxes found in a photo, so many of the highest scores count, whatever their labels.
inline constexpr std::size_t kCountedBoxes = 100;

/// The mean over classes. NaN where the set has no such box.
struct AveragePrecision {
  double all = 0;     ///< The mean over the ten IoU thresholds 0.50, 0.55 .. 0.95, and so are the last three.
  double iou50 = 0;   ///< At 0.50 alone.
  double iou75 = 0;   ///< At 0.75 alone.
  double small = 0;   ///< Of things of up to 32 x 32 pixels.
  double medium = 0;  ///< Up to 96 x 96.
  double large = 0;   ///< Beyond.
};

struct ClassPrecision {
  int label = 0;
  std::size_t photos = 0;  ///< That the class is in.
  std::size_t boxes = 0;   ///< True ones.
  std::size_t found = 0;   ///< Of those, at an IoU of 0.50, by boxes of the shipped score or more.
  std::size_t false_finds = 0;
  double ap = 0;
  double ap50 = 0;
};

struct DetectionAccuracy {
  AveragePrecision mean;
  std::vector<ClassPrecision> classes;  ///< Those of the set, by label.
  std::size_t boxes = 0;                ///< True ones.
  std::size_t detections = 0;           ///< That counted.
  Estimate precision;  ///< At an IoU of 0.50 and the shipped score, classes that the set lacks included.
  Estimate recall;
};

/// As pycocotools 2.0 does it (COCOeval, "bbox", at most 100 detections): the surest box of a class first takes
/// the free true box of that class that it overlaps best, at each IoU threshold; precision is made to fall, and is
/// averaged at the recalls 0.00, 0.01 .. 1.00. Boxes of another size than is asked for count neither way. Ours are
/// no crowds, and the area of a thing is that of its box. Lin et al., "Microsoft COCO: Common Objects in Context",
/// 2014; https://cocodataset.org/#detection-eval. `shipped_score`: the least that users see.
[[nodiscard]] DetectionAccuracy average_precision(std::span<const BoxOutcome> outcomes, double shipped_score);

}  // namespace sluice
