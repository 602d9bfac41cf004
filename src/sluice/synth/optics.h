// What light and a camera do to a photo (CV_8UC3, R G B), in place.
#pragma once

#include <opencv2/core/mat.hpp>

#include "sluice/synth/noise.h"
#include "sluice/synth/random.h"

namespace sluice::synth {

/// A lamp from one side, a tint, an exposure.
void apply_light(cv::Mat& photo, const Noise& noise, Random& random);

/// Focus, motion, then grain.
void apply_camera(cv::Mat& photo, const Noise& noise, Random& random);

}  // namespace sluice::synth
