// What the stages of garments share.
#pragma once

#include <opencv2/core/mat.hpp>
#include <string>
#include <vector>

#include "sluice/vision/label_head.h"
#include "sluice/vision/sighting.h"

namespace sluice {

/// The middle of a picture of a garment, half of it each way: mostly cloth, whatever the garment lies on or hangs
/// before. `rgb`: not empty. A view into it, never empty.
[[nodiscard]] cv::Mat garment_middle(const cv::Mat& rgb);

/// Counts one more garment of that label: a sighting for each label, its count the garments, its score the
/// surest's. No box: where a garment is, a person is.
void add_garment_label(std::vector<Sighting>& sightings, const std::string& kind, const ToldLabel& told);

}  // namespace sluice
