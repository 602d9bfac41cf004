#include "sluice/vision/garment/garment.h"

#include <algorithm>

namespace sluice {

cv::Mat garment_middle(const cv::Mat& rgb) {
  const cv::Size size((rgb.cols + 1) / 2, (rgb.rows + 1) / 2);
  return rgb(cv::Rect({(rgb.cols - size.width) / 2, (rgb.rows - size.height) / 2}, size));
}

void add_garment_label(std::vector<Sighting>& sightings, const std::string& kind, const ToldLabel& told) {
  const auto known = std::ranges::find(sightings, told.label, &Sighting::label);
  if (known != sightings.end()) {
    ++known->count;
    known->score = std::max(known->score, told.probability);
    return;
  }
  Sighting& sighting = sightings.emplace_back();
  sighting.kind = kind;
  sighting.label = told.label;
  sighting.score = told.probability;
}

}  // namespace sluice
