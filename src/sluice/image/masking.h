// Makes faces unrecognisable before anything cut from a photo is shown.
#pragma once

#include <opencv2/core/mat.hpp>
#include <opencv2/core/types.hpp>
#include <span>

namespace sluice {

/// Paints every box (pixels of `rgb`), grown by a third about its centre, with the mean colour of what it hides:
/// nothing of the face can be computed back. A box that is not finite hides the whole picture. Changes `rgb`
/// (CV_8UC3) in place.
void mask_faces(cv::Mat& rgb, std::span<const cv::Rect2f> boxes);

}  // namespace sluice
