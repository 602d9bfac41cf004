#include "sluice/synth/surface.h"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <opencv2/imgproc.hpp>

namespace sluice::synth {
namespace {

constexpr double kDegree = std::numbers::pi / 180.0;
constexpr double kCameraDistance = 3.4;  ///< In widths of the sheet.

/// Turns and projects points of an object whose sheet is one unit wide; z points away from the camera.
class Camera {
 public:
  explicit Camera(const Pose& pose) : pose_(pose) {
    const double cy = std::cos(pose.yaw * kDegree);
    const double sy = std::sin(pose.yaw * kDegree);
    const double cp = std::cos(pose.pitch * kDegree);
    const double sp = std::sin(pose.pitch * kDegree);
    const double cr = std::cos(pose.roll * kDegree);
    const double sr = std::sin(pose.roll * kDegree);
    const cv::Matx33d yaw(cy, 0, sy, 0, 1, 0, -sy, 0, cy);
    const cv::Matx33d pitch(1, 0, 0, 0, cp, -sp, 0, sp, cp);
    const cv::Matx33d roll(cr, -sr, 0, sr, cr, 0, 0, 0, 1);
    turn_ = roll * pitch * yaw;
  }

  [[nodiscard]] cv::Point2f project(const cv::Vec3d& point) const {
    const cv::Vec3d turned = turn_ * point;
    const double zoom = pose_.width * kCameraDistance / (kCameraDistance + turned[2]);
    return {static_cast<float>(pose_.centre.x + turned[0] * zoom),
            static_cast<float>(pose_.centre.y + turned[1] * zoom)};
  }
  [[nodiscard]] cv::Vec3d turned(const cv::Vec3d& direction) const { return turn_ * direction; }

 private:
  Pose pose_;
  cv::Matx33d turn_;
};

/// Light from the upper left, on a surface of the given outward normal.
float light_on(const cv::Vec3d& normal) {
  const cv::Vec3d sun = cv::normalize(cv::Vec3d(-0.45, -0.5, -0.85));
  return static_cast<float>(0.48 + 0.62 * std::max(0.0, sun.dot(normal)));
}

struct Raster {
  cv::Rect area;
  cv::Mat map;    ///< CV_32FC2: pixel of the sheet.
  cv::Mat light;  ///< CV_32FC1: 0 where nothing lies.
};

struct Corner {
  cv::Point2f at;
  cv::Point2f on_sheet;
  float light;
};

void fill_triangle(Raster& raster, const Corner& a, const Corner& b, const Corner& c) {
  const cv::Point2f ab = b.at - a.at;
  const cv::Point2f ac = c.at - a.at;
  const float area = ab.x * ac.y - ab.y * ac.x;
  if (area <= 0.01F) {
    return;  // seen from behind, or nothing
  }
  const cv::Rect inside(0, 0, raster.area.width, raster.area.height);
  const auto clamp_x = [&](float x) {
    return std::clamp(static_cast<int>(x) - raster.area.x, 0, inside.width - 1);
  };
  const auto clamp_y = [&](float y) {
    return std::clamp(static_cast<int>(y) - raster.area.y, 0, inside.height - 1);
  };
  const auto [left, right] = std::minmax({a.at.x, b.at.x, c.at.x});
  const auto [top, bottom] = std::minmax({a.at.y, b.at.y, c.at.y});
  constexpr float kSlack = -1e-3F;  // so that neighbours leave no seam
  for (int y = clamp_y(top); y <= clamp_y(bottom + 1); ++y) {
    auto* map = raster.map.ptr<cv::Point2f>(y);
    auto* light = raster.light.ptr<float>(y);
    for (int x = clamp_x(left); x <= clamp_x(right + 1); ++x) {
      const cv::Point2f point(static_cast<float>(x + raster.area.x), static_cast<float>(y + raster.area.y));
      const cv::Point2f arm = point - a.at;
      const float to_b = (arm.x * ac.y - arm.y * ac.x) / area;
      const float to_c = (ab.x * arm.y - ab.y * arm.x) / area;
      if (to_b >= kSlack && to_c >= kSlack && to_b + to_c <= 1.0F - kSlack) {
        map[x] = a.on_sheet + (b.on_sheet - a.on_sheet) * to_b + (c.on_sheet - a.on_sheet) * to_c;
        light[x] = a.light + (b.light - a.light) * to_b + (c.light - a.light) * to_c;
      }
    }
  }
}

}  // namespace

double cylinder_sheet_aspect(double height_by_diameter) {
  return height_by_diameter * 2.0 / std::numbers::pi;
}

Surface Surface::flat(const Pose& pose, double aspect) {
  Surface surface(12, 12);
  const Camera camera(pose);
  const float light = light_on(camera.turned({0, 0, -1}));
  for (int row = 0; row <= surface.rows_; ++row) {
    for (int column = 0; column <= surface.columns_; ++column) {
      const cv::Vec3d point(static_cast<double>(column) / surface.columns_ - 0.5,
                            (static_cast<double>(row) / surface.rows_ - 0.5) * aspect, 0);
      surface.vertices_.push_back({camera.project(point), light});
    }
  }
  return surface;
}

Surface Surface::cylinder(const Pose& pose, double aspect) {
  Surface surface(40, 8);
  Pose upright = pose;
  upright.yaw = 0;
  const Camera camera(upright);
  const double height = aspect * std::numbers::pi / 2.0;
  for (int row = 0; row <= surface.rows_; ++row) {
    for (int column = 0; column <= surface.columns_; ++column) {
      const double angle = std::numbers::pi * (static_cast<double>(column) / surface.columns_ - 0.5);
      const cv::Vec3d normal(std::sin(angle), 0, -std::cos(angle));
      const cv::Vec3d point(0.5 * normal[0], (static_cast<double>(row) / surface.rows_ - 0.5) * height,
                            0.5 * normal[2]);
      const cv::Vec3d facing = camera.turned(normal);
      const double shine = std::exp(-18.0 * (facing[0] + 0.42) * (facing[0] + 0.42));
      surface.vertices_.push_back({camera.project(point), light_on(facing) + static_cast<float>(0.28 * shine)});
    }
  }
  return surface;
}

Surface Surface::cloth(const Pose& pose, double aspect, double depth, Random& random) {
  Surface surface(40, 40);
  const Camera camera(pose);
  struct Fold {
    double x, y, phase, height;
  };
  std::vector<Fold> folds;
  for (int fold = 0; fold < 5; ++fold) {
    const double waves = random.uniform(3.0, 15.0);
    const double angle = random.uniform(-0.7, 0.7);  // mostly hanging down
    folds.push_back({waves * std::cos(angle), waves * std::sin(angle), random.uniform(0, 6.28),
                     depth * random.uniform(0.5, 1.1) / waves});
  }
  for (int row = 0; row <= surface.rows_; ++row) {
    for (int column = 0; column <= surface.columns_; ++column) {
      const double x = static_cast<double>(column) / surface.columns_ - 0.5;
      const double y = (static_cast<double>(row) / surface.rows_ - 0.5) * aspect;
      double z = 0;
      cv::Vec2d slope(0, 0);
      for (const Fold& fold : folds) {
        const double angle = fold.x * x + fold.y * y + fold.phase;
        z += fold.height * std::sin(angle);
        slope += cv::Vec2d(fold.x, fold.y) * (fold.height * std::cos(angle));
      }
      // A crease takes cloth away from its width, so the picture on it is squeezed there.
      const cv::Vec3d point(x - 0.35 * z * slope[0], y - 0.35 * z * slope[1], z);
      const cv::Vec3d normal = cv::normalize(cv::Vec3d(slope[0], slope[1], -1.0));
      surface.vertices_.push_back({camera.project(point), light_on(camera.turned(normal))});
    }
  }
  return surface;
}

cv::Point2d Surface::at(double u, double v) const {
  const double x = std::clamp(u, 0.0, 1.0) * columns_;
  const double y = std::clamp(v, 0.0, 1.0) * rows_;
  const int column = std::min(static_cast<int>(x), columns_ - 1);
  const int row = std::min(static_cast<int>(y), rows_ - 1);
  const auto vertex = [&](int dx, int dy) {
    const cv::Point2f& point = vertices_[static_cast<std::size_t>((row + dy) * (columns_ + 1) + column + dx)].at;
    return cv::Point2d(point.x, point.y);
  };
  const double fx = x - column;
  const double fy = y - row;
  return (vertex(0, 0) * (1 - fx) + vertex(1, 0) * fx) * (1 - fy) +
         (vertex(0, 1) * (1 - fx) + vertex(1, 1) * fx) * fy;
}

void Surface::lay(const cv::Mat& sheet, unsigned char label, cv::Mat& photo, cv::Mat& depth_order) const {
  std::vector<cv::Point2f> points;
  for (const Vertex& vertex : vertices_) {
    points.push_back(vertex.at);
  }
  Raster raster;
  raster.area = cv::boundingRect(points) & cv::Rect(0, 0, photo.cols, photo.rows);
  if (raster.area.empty()) {
    return;
  }
  raster.map = cv::Mat(raster.area.size(), CV_32FC2, cv::Scalar::all(-9));
  raster.light = cv::Mat::zeros(raster.area.size(), CV_32FC1);
  const auto corner = [&](int column, int row) {
    const Vertex& vertex = vertices_[static_cast<std::size_t>(row * (columns_ + 1) + column)];
    return Corner{vertex.at,
                  {static_cast<float>(column * sheet.cols) / static_cast<float>(columns_) - 0.5F,
                   static_cast<float>(row * sheet.rows) / static_cast<float>(rows_) - 0.5F},
                  vertex.light};
  };
  for (int row = 0; row < rows_; ++row) {
    for (int column = 0; column < columns_; ++column) {
      fill_triangle(raster, corner(column, row), corner(column + 1, row), corner(column + 1, row + 1));
      fill_triangle(raster, corner(column, row), corner(column + 1, row + 1), corner(column, row + 1));
    }
  }
  cv::Mat bent;
  cv::remap(sheet, bent, raster.map, cv::noArray(), cv::INTER_LINEAR, cv::BORDER_CONSTANT);
  for (int y = 0; y < bent.rows; ++y) {
    for (int x = 0; x < bent.cols; ++x) {
      const cv::Vec4b& colour = bent.at<cv::Vec4b>(y, x);
      if (colour[3] == 0) {
        continue;
      }
      auto& under = photo.at<cv::Vec3b>(y + raster.area.y, x + raster.area.x);
      const float light = raster.light.at<float>(y, x);
      const float cover = static_cast<float>(colour[3]) / 255.0F;
      for (int channel = 0; channel < 3; ++channel) {
        const float lit = std::min(255.0F, static_cast<float>(colour[channel]) * light);
        under[channel] =
            cv::saturate_cast<unsigned char>(under[channel] + (lit - static_cast<float>(under[channel])) * cover);
      }
      if (cover > 0.5F) {
        depth_order.at<unsigned char>(y + raster.area.y, x + raster.area.x) = label;
      }
    }
  }
}

}  // namespace sluice::synth
