#include "sluice/synth/scene.h"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <opencv2/imgproc.hpp>

#include "sluice/synth/background.h"
#include "sluice/synth/optics.h"
#include "sluice/synth/texture.h"

namespace sluice::synth {
namespace {

/// A product in the photo, for as long as the scene is put together.
struct Placed {
  const DrawnMark* drawn;
  Product product;
  Surface surface;
  unsigned char label;
};

/// Puts one scene together, step by step.
class Composition {
 public:
  explicit Composition(const SceneRequest& request)
      : request_(request), noise_(request.noise), random_(Random(request.seed).stream("scene")) {
    Random where = random_.stream("place");
    if (request.background.empty()) {
      place_ = static_cast<Place>(where.integer(0, kPlaces - 1));
      Backdrop backdrop = draw_backdrop(place_, request.size, noise_.clutter, where);
      photo_ = backdrop.rgb;
      ground_ = backdrop.ground;
    } else {
      photo_ = cropped(request.background, request.size, where);
      ground_ = 0.75;
    }
    depth_order_ = cv::Mat::zeros(request.size, CV_8UC1);
  }

  /// Puts a thing with this mark into column `slot` of `slots`, unless it would hide what is there already.
  void show(const DrawnMark& drawn, int slot, int slots, std::optional<Carrier> wanted) {
    const Random random = random_.stream("thing", static_cast<std::uint64_t>(slot));
    attempt(
        [&](std::uint64_t number) {
          place_thing(drawn, (slot + 0.5) / slots, slots > 1 ? 0.8 : 1.0, wanted, random.stream("try", number));
        },
        kLeastVisible);
  }

  /// Lets something stand before some of the marks.
  void cover_some() {
    for (std::size_t index = 0; index < placed_.size(); ++index) {
      Random random = random_.stream("cover", index);
      if (random.chance(noise_.cover_chance)) {
        attempt([&](std::uint64_t number) { cover(placed_[index], random.stream("try", number)); },
                kLeastVisible - noise_.most_covered);
      }
    }
  }

  Scene finish() {
    Scene scene;
    Random random = random_.stream("camera");
    apply_light(photo_, noise_, random);
    apply_camera(photo_, noise_, random);
    const bool mirrored = random.chance(noise_.mirror_chance);
    for (const Placed& placed : placed_) {
      if (TrueMark mark = truth(placed); mark.visible > 0 && !is_stranger(placed)) {
        scene.marks.push_back(mirrored ? flipped(mark) : mark);
      }
    }
    if (mirrored) {
      cv::flip(photo_, photo_, 1);
    }
    scene.rgb = photo_;
    scene.quality = random.integer(noise_.worst_quality, noise_.best_quality);
    return scene;
  }

 private:
  static constexpr double kLeastVisible = 0.85;

  /// Draws, and takes it back where a mark is left with less than `least_visible`; gives up after a few tries.
  template <class Draw>
  void attempt(Draw draw, double least_visible) {
    const cv::Mat photo = photo_.clone();
    const cv::Mat depth_order = depth_order_.clone();
    const std::size_t count = placed_.size();
    for (std::uint64_t number = 0; number < 4; ++number) {
      draw(number);
      if (std::all_of(placed_.begin(), placed_.end(),
                      [&](const Placed& p) { return truth(p).visible >= least_visible; })) {
        return;
      }
      photo.copyTo(photo_);
      depth_order.copyTo(depth_order_);
      placed_.erase(placed_.begin() + static_cast<std::ptrdiff_t>(count), placed_.end());
    }
  }

  void place_thing(const DrawnMark& drawn, double column, double shrink, std::optional<Carrier> wanted,
                   Random random) {
    const Carrier carrier = wanted.value_or(static_cast<Carrier>(random.integer(0, kCarriers - 1)));
    const double longest = std::max(photo_.cols, photo_.rows);
    const double mark_pixels = random.uniform(noise_.smallest_mark, noise_.largest_mark) * shrink * longest;
    Product product = make_product(carrier, drawn.rgba, mark_pixels, random);
    const Standing standing = place(product, column, mark_pixels, random);
    const auto label = static_cast<unsigned char>(placed_.size() + 1);
    Surface surface = stand(product, standing, label, photo_, depth_order_, random);
    placed_.push_back({&drawn, std::move(product), std::move(surface), label});
  }

  static cv::Mat cropped(const cv::Mat& background, cv::Size size, Random& random) {
    const double scale = std::min(static_cast<double>(background.cols) / size.width,
                                  static_cast<double>(background.rows) / size.height);
    const cv::Size part(static_cast<int>(size.width * scale), static_cast<int>(size.height * scale));
    const cv::Rect area(
        {random.integer(0, background.cols - part.width), random.integer(0, background.rows - part.height)}, part);
    cv::Mat crop;
    cv::resize(background(area), crop, size, 0, 0, scale > 1 ? cv::INTER_AREA : cv::INTER_LINEAR);
    return crop;
  }

  [[nodiscard]] bool is_stranger(const Placed& placed) const {
    return std::find(request_.marks.begin(), request_.marks.end(), placed.drawn) == request_.marks.end();
  }

  /// The sheet's pose: as large as its mark must be, where such a thing would be, turned as the noise allows.
  Standing place(const Product& product, double column, double mark_pixels, Random& random) const {
    const double tall = static_cast<double>(product.sheet.rows) / product.sheet.cols;
    const double mark_width = product.mark.width;
    const double mark_height = product.mark.height * tall;
    Standing standing;
    Pose& pose = standing.pose;
    pose.width = mark_pixels / std::max(mark_width, mark_height);
    if (product.carrier == Carrier::can) {
      pose.width *= 2.0 / std::numbers::pi * 1.15;  // the sheet goes half around
    }
    const double height = pose.width * tall * (product.carrier == Carrier::can ? std::numbers::pi / 2.0 : 1.0);
    pose.yaw = random.uniform(-noise_.turn, noise_.turn);
    pose.pitch = random.uniform(-noise_.turn, noise_.turn) * 0.5;
    pose.roll = random.uniform(-noise_.roll, noise_.roll);
    pose.centre.x = photo_.cols * (column + random.uniform(-0.06, 0.06));
    const bool stands =
        product.carrier == Carrier::can || (product.carrier == Carrier::screen && product.model != 1);
    if (stands) {
      pose.pitch = product.carrier == Carrier::can ? 5 + std::abs(pose.pitch) * 0.9 : pose.pitch * 0.4;
      pose.roll *= 0.35;
      const double foot = photo_.rows * std::min(0.97, ground_ + random.uniform(0.06, 0.2));
      pose.centre.y = foot - height / 2;
    } else {
      pose.centre.y = photo_.rows * random.uniform(0.36, 0.5);
    }
    bring_into_view(product, pose, tall);
    standing.folds = noise_.folds * random.uniform(0.3, 1.0);
    return standing;
  }

  /// Moves a sheet so that its mark does not leave the photo.
  void bring_into_view(const Product& product, Pose& pose, double tall) const {
    const cv::Point2d offset((product.mark.x + product.mark.width / 2 - 0.5) * pose.width,
                             (product.mark.y + product.mark.height / 2 - 0.5) * pose.width * tall);
    const cv::Point2d half(0.55 * product.mark.width * pose.width, 0.55 * product.mark.height * pose.width * tall);
    const auto clamped = [](double value, double half_size, double size) {
      return 2 * half_size >= size ? size / 2 : std::clamp(value, half_size, size - half_size);
    };
    pose.centre.x = clamped(pose.centre.x + offset.x, half.x, photo_.cols) - offset.x;
    pose.centre.y = clamped(pose.centre.y + offset.y, half.y, photo_.rows) - offset.y;
  }

  void cover(const Placed& placed, Random random) {
    const cv::Rect2d& mark = placed.product.mark;
    const cv::Point2d centre = placed.surface.at(mark.x + mark.width / 2, mark.y + mark.height / 2);
    const cv::Point2d right = placed.surface.at(mark.x + mark.width, mark.y + mark.height / 2) - centre;
    const cv::Point2d down = placed.surface.at(mark.x + mark.width / 2, mark.y + mark.height) - centre;
    const double share = std::max(noise_.least_covered, noise_.most_covered * random.uniform(0.3, 1.0));
    const bool sideways = random.chance(0.5);
    const cv::Point2d towards = (sideways ? right : down) * (random.chance(0.5) ? 1.0 : -1.0);
    const double reach = std::max(8.0, cv::norm(sideways ? down : right)) * 1.2;  // wide enough to go across
    const cv::Point2d way = towards / std::max(1e-6, cv::norm(towards));
    const cv::Point2d edge = centre + towards * (1 - 2 * share);
    const cv::Point2d across(-way.y, way.x);
    Outlines outlines;
    Colour colour = from_hsv(random.uniform(0, 360), random.uniform(0.2, 0.7), random.uniform(0.2, 0.8));
    switch (random.integer(0, 2)) {
      case 0:  // a box or book
        outlines = {{edge + across * reach, edge - across * reach, edge - across * reach + way * 1.6 * reach,
                     edge + across * reach + way * 1.6 * reach}};
        outlines.push_back({edge + across * reach * 0.8, edge + across * reach * 0.6,
                            edge + across * reach * 0.6 + way * 1.6 * reach,
                            edge + across * reach * 0.8 + way * 1.6 * reach});
        break;
      case 1:  // something round
        for (const double size : {1.0, 0.86, 0.66, 0.4}) {
          outlines.push_back(
              circle(edge + way * reach * 1.2 - cv::Point2d(0.35, 0.35) * reach * (1 - size), reach * 1.2 * size));
        }
        break;
      default:  // leaves
        colour = from_hsv(random.uniform(80, 140), 0.6, random.uniform(0.25, 0.5));
        for (int leaf_number = -4; leaf_number <= 4; ++leaf_number) {
          const cv::Point2d base = edge + way * reach * 1.1 + across * (reach * 0.26 * leaf_number);
          const double angle = std::atan2(-way.y, -way.x) * 180 / std::numbers::pi + random.uniform(-14, 14);
          outlines.push_back(leaf(base, reach * random.uniform(1.0, 1.25), reach * 0.42, angle));
        }
    }
    cast_shadow(photo_, moved(outlines, {4, 6}), 8, 0.4);
    int shade_step = 0;
    for (const Outline& outline : outlines) {
      paint(photo_, outline, scaled(colour, 0.8 + 0.1 * (shade_step++ % 5)));
      std::vector<cv::Point> points;
      for (const cv::Point2d& point : outline) {
        points.emplace_back(point);
      }
      cv::fillPoly(depth_order_, std::vector{points}, cv::Scalar(0));
    }
  }

  [[nodiscard]] TrueMark truth(const Placed& placed) const {
    TrueMark mark{placed.drawn->mark.name, placed.drawn->mark.kind, placed.product.carrier, {}, {}, false, 0};
    const cv::Rect2d& area = placed.product.mark;
    const auto at = [&](double u, double v) {
      return placed.surface.at(area.x + u * area.width, area.y + v * area.height);
    };
    const std::array<cv::Point2d, 4> corners{at(0, 0), at(1, 0), at(1, 1), at(0, 1)};
    std::transform(corners.begin(), corners.end(), mark.polygon.begin(), [](cv::Point2d p) {
      return Point{p.x, p.y};
    });
    constexpr int kSamples = 96;
    int seen = 0;
    cv::Point2d low(photo_.cols, photo_.rows);
    cv::Point2d high(0, 0);
    for (int row = 0; row <= kSamples; ++row) {
      for (int column = 0; column <= kSamples; ++column) {
        const cv::Point2d point = at(static_cast<double>(column) / kSamples, static_cast<double>(row) / kSamples);
        const cv::Point pixel(point);
        if (cv::Rect(0, 0, photo_.cols, photo_.rows).contains(pixel) &&
            depth_order_.at<unsigned char>(pixel) == placed.label) {
          ++seen;
          low = {std::min(low.x, point.x), std::min(low.y, point.y)};
          high = {std::max(high.x, point.x), std::max(high.y, point.y)};
        }
      }
    }
    mark.visible = seen / static_cast<double>((kSamples + 1) * (kSamples + 1));
    low = {std::max(0.0, low.x), std::max(0.0, low.y)};
    mark.box = {low.x, low.y, high.x - low.x, high.y - low.y};
    return mark;
  }

  [[nodiscard]] TrueMark flipped(TrueMark mark) const {
    for (Point& point : mark.polygon) {
      point.x = photo_.cols - 1 - point.x;
    }
    mark.box.x = photo_.cols - 1 - mark.box.x - mark.box.width;
    mark.mirrored = true;
    return mark;
  }

  const SceneRequest& request_;
  const Noise& noise_;
  Random random_;
  Place place_ = Place::kitchen;
  cv::Mat photo_;
  cv::Mat depth_order_;  ///< Whose pixel it is: 0 nobody's, else the label of a placed thing.
  double ground_ = 0.7;
  std::vector<Placed> placed_;
};

}  // namespace

Scene render_scene(const SceneRequest& request) {
  Composition scene(request);
  Random random = Random(request.seed).stream("guests");
  DrawnMark stranger;
  const bool with_stranger = random.chance(request.noise.stranger_chance);
  const int things = static_cast<int>(request.marks.size()) + (with_stranger ? 1 : 0);
  int slot = 0;
  if (with_stranger) {
    stranger.mark = stranger_mark(request.seed, 0);
    stranger.rgba = draw_mark(stranger.mark, 256);
    scene.show(stranger, slot++, things, std::nullopt);
  }
  for (const DrawnMark* mark : request.marks) {
    scene.show(*mark, slot++, things, request.carrier);
  }
  scene.cover_some();
  return scene.finish();
}

}  // namespace sluice::synth
