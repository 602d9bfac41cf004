// What marks are printed on: a flat sheet is bent into cans, cloth, posters and screens, and laid into a photo.
#pragma once

#include <opencv2/core/mat.hpp>
#include <vector>

#include "sluice/synth/random.h"

namespace sluice::synth {

/// Where a surface stands before the camera. Angles in degrees.
struct Pose {
  cv::Point2d centre;  ///< Of the sheet, in pixels of the photo.
  double width = 0;    ///< Of the sheet in pixels, were it flat and seen from the front.
  double yaw = 0;      ///< Turned about the upright axis.
  double pitch = 0;    ///< Tilted back or forth.
  double roll = 0;     ///< Turned in the plane of the picture.
};

/// A bent sheet as seen by the camera: a grid of points, with the light that falls on each.
class Surface {
 public:
  /// A board: poster, sign, screen, box. `aspect` is height by width of the sheet, here and below.
  [[nodiscard]] static Surface flat(const Pose& pose, double aspect);
  /// The sheet spans the front half of an upright cylinder: `pose.width` is its diameter. A cylinder is turned by
  /// moving the picture on its sheet: `pose.yaw` is not used.
  [[nodiscard]] static Surface cylinder(const Pose& pose, double aspect);
  /// Hanging cloth with folds; `depth` 0 is smooth, 1 is deeply creased.
  [[nodiscard]] static Surface cloth(const Pose& pose, double aspect, double depth, Random& random);

  /// Where the sheet's point (u, v), both 0..1 from its top left, lies in the photo.
  [[nodiscard]] cv::Point2d at(double u, double v) const;

  /// Lays `sheet` (CV_8UC4, R G B A) into `photo` (CV_8UC3). Where it covers, `depth_order` (CV_8UC1, size of the
  /// photo) takes `label`; what lay there before is hidden from then on.
  void lay(const cv::Mat& sheet, unsigned char label, cv::Mat& photo, cv::Mat& depth_order) const;

 private:
  struct Vertex {
    cv::Point2f at;
    float light = 1;
  };
  Surface(int columns, int rows) : columns_(columns), rows_(rows) {}

  int columns_;  ///< Cells; vertices are one more each way.
  int rows_;
  std::vector<Vertex> vertices_;
};

/// Height by width of a sheet that spans the front half of a cylinder `height_by_diameter` tall.
[[nodiscard]] double cylinder_sheet_aspect(double height_by_diameter);

}  // namespace sluice::synth
