#include "sluice/evaluation/mark_scenes.h"

#include <algorithm>
#include <array>
#include <opencv2/imgproc.hpp>
#include <span>
#include <utility>

#include "sluice/evaluation/transform.h"
#include "sluice/image/decode.h"
#include "sluice/synth/random.h"

namespace sluice {
namespace {

constexpr int kDrawingSide = 512;  // Pixels; no scene shows a mark that large.
constexpr std::uint64_t kTries = 8;

/// The reference as something to print: RGBA, cut to what is to be seen. Empty, where nothing is.
cv::Mat drawing_of(const Reference& reference) {
  const auto decoded = decode_reference(std::as_bytes(std::span(reference.bytes)), kDrawingSide);
  if (!decoded.has_value()) {
    return {};
  }
  cv::Mat rgba = *decoded;
  if (rgba.channels() == 3) {
    cv::cvtColor(rgba, rgba, cv::COLOR_RGB2RGBA);
  }
  cv::Mat alpha;
  cv::extractChannel(rgba, alpha, 3);
  const cv::Rect ink = cv::boundingRect(alpha > 16);
  if (ink.empty()) {
    return {};
  }
  rgba = rgba(ink).clone();
  if (const int longest = std::max(rgba.cols, rgba.rows); longest > kDrawingSide) {
    const double scale = static_cast<double>(kDrawingSide) / longest;
    cv::resize(rgba, rgba, {}, scale, scale, cv::INTER_AREA);
  }
  return rgba;
}

synth::Noise everyday_noise() {
  synth::Noise noise = synth::noise_preset("moderate").value_or(synth::Noise{});
  noise.cover_chance = 0;
  noise.mirror_chance = 0;
  return noise;
}

Result<Photo> as_decoded(const cv::Mat& rgb, int quality) {
  SLUICE_ASSIGN(const std::string jpeg, encode_jpeg(rgb, quality));
  return decode_photo(std::as_bytes(std::span(jpeg)));
}

void treat(Treatment treatment, Photo& photo, std::vector<TrueMark>& marks) {
  switch (treatment) {
    case Treatment::none:
      return;
    case Treatment::mirrored:
      return apply_transform(Transform::mirror, 0, photo, marks);
    case Treatment::upside_down:
      return apply_transform(Transform::rotate180, 0, photo, marks);
    case Treatment::blurred: {
      cv::GaussianBlur(photo.rgb, photo.rgb, {0, 0}, kBlurPixels, kBlurPixels, cv::BORDER_REPLICATE);
      return;
    }
  }
}

}  // namespace

Result<MarkScenes> MarkScenes::of(const Brand& brand, std::uint64_t seed) {
  std::vector<synth::DrawnMark> marks;
  for (const Reference& reference : brand.references) {
    synth::DrawnMark drawn;
    drawn.mark.name = brand.name;
    drawn.rgba = drawing_of(reference);
    if (!drawn.rgba.empty()) {
      marks.push_back(std::move(drawn));
    }
  }
  if (marks.empty()) {
    return fail(ErrorCode::bad_input, "no reference of '" + brand.name + "' can be drawn",
                "remove the brand and add it again with a picture that shows the mark");
  }
  return MarkScenes(std::move(marks), seed);
}

Result<std::optional<MarkScene>> MarkScenes::scene(const SceneSeries& series, std::size_t number,
                                                   Treatment treatment) const {
  const synth::Random random = synth::Random(seed_).stream(series.name, number);
  for (std::uint64_t attempt = 0; attempt < kTries; ++attempt) {
    synth::SceneRequest request;
    request.seed = random.stream("try", attempt).bits();
    request.size = {kWidth, kHeight};
    request.noise = series.noise;
    if (series.shows_mark) {
      request.marks = {&marks_[number % marks_.size()]};
    }
    if (!series.carriers.empty()) {
      request.carrier = series.carriers[number % series.carriers.size()];
    }
    const synth::Scene drawn = synth::render_scene(request);
    std::vector<TrueMark> truth;
    if (series.shows_mark) {
      if (drawn.marks.size() != 1 || drawn.marks.front().visible < series.least_visible ||
          drawn.marks.front().visible > series.most_visible) {
        continue;
      }
      truth.push_back({drawn.marks.front().brand, drawn.marks.front().box});
    }
    Photo photo{drawn.rgb, drawn.rgb.cols, drawn.rgb.rows, "jpeg"};
    treat(treatment, photo, truth);
    MarkScene scene;
    SLUICE_ASSIGN(scene.photo, as_decoded(photo.rgb, drawn.quality));
    scene.mark = truth.empty() ? std::nullopt : truth.front().box;
    return std::optional(std::move(scene));
  }
  return std::optional<MarkScene>();
}

SceneSeries everyday_scenes() {
  return {.name = "everyday", .noise = everyday_noise(), .carriers = {}, .least_visible = 0.8};
}

SceneSeries turned_scenes() {
  SceneSeries series = everyday_scenes();
  series.name = "turned";
  series.noise.roll = 180;
  series.carriers = {synth::Carrier::poster, synth::Carrier::cloth};
  return series;
}

SceneSeries half_covered_scenes() {
  SceneSeries series = everyday_scenes();
  series.name = "half covered";
  series.noise.cover_chance = 1;
  series.noise.least_covered = 0.5;
  series.noise.most_covered = 0.5;
  series.least_visible = 0.4;
  series.most_visible = 0.6;
  return series;
}

SceneSeries scenes_of_size(int pixels) {
  SceneSeries series = everyday_scenes();
  series.name = "size " + std::to_string(pixels);
  series.noise.stranger_chance = 0;  // Two things share the width, and are smaller for it.
  series.noise.turn = 0;
  series.noise.roll = 0;
  series.noise.smallest_mark = static_cast<double>(pixels) / MarkScenes::kWidth;
  series.noise.largest_mark = series.noise.smallest_mark;
  return series;
}

SceneSeries brand_free_scenes() {
  SceneSeries series = everyday_scenes();
  series.name = "brand-free";
  series.noise.stranger_chance = 0.5;
  series.shows_mark = false;
  return series;
}

}  // namespace sluice
