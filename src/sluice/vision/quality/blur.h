// How blurred a whole photo is.
#pragma once

#include <opencv2/core/mat.hpp>

namespace sluice {

/// Steps between neighbours over steps between pixels four apart (root mean squares), along whichever of four
/// directions it is least in: 0.25 where all edges are wide ramps along that direction, 0.3 to 0.8 in sharp
/// photos. Blur of any kind makes ramps of edges along its direction, out of focus along all, a moving camera
/// along one; what is sharp in a photo with a blurred background keeps the ratio up, since strong steps weigh
/// most. It is the idea of Crete et al. ("The blur effect", 2007), who blur once more and look how little changes,
/// in one pass. 1 where nothing is to be seen. `grey`: CV_8UC1 of the size that stages see. Thread-safe.
[[nodiscard]] double steepness(const cv::Mat& grey);

}  // namespace sluice
