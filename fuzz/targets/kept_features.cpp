// Local features kept in the store, matched against enrolled brands without the pixels. The first byte is the
// effort.
#include "sluice/vision/brand/kept_features.h"

#include <cmath>
#include <opencv2/imgproc.hpp>

#include "fuzz/pictures.h"
#include "fuzz/target.h"
#include "sluice/catalog/catalog.h"
#include "sluice/image/decode.h"
#include "sluice/image/test_pictures.h"
#include "sluice/synth/mark.h"
#include "sluice/vision/brand/brand_stage.h"

namespace sluice::fuzz {
namespace {

using BrandStages = std::vector<std::shared_ptr<const BrandStage>>;

cv::Mat mark() {
  return synth::draw_mark({.name = "Acme", .kind = synth::MarkKind::emblem, .seed = 7, .style = 1}, 160);
}

/// Of local features alone, and with the networks, over one brand.
const BrandStages& stages() {
  static const BrandStages kStages = [] {
    need_image_library();
    const auto brands = scratch() / "kept_features";
    const auto png = encode_png(mark());
    require(png.has_value() && Catalog(brands).add({"Acme", {{"acme.png", *png}}}).has_value(),
            "a brand is added");
    BrandStages made;
    for (const Effort effort : {Effort::fast, Effort::standard}) {
      auto stage = make_brand_stage_for_evaluation(brands, {.effort = effort});
      require(stage.has_value(), "a catalog of one brand makes a stage");
      made.push_back(*std::move(stage));
    }
    return made;
  }();
  return kStages;
}

void require_finite(const Sighting& sighting) {
  require(sighting.score >= 0 && sighting.score <= 1, "a score is a probability");
  require(sighting.box && std::isfinite(sighting.box->x) && std::isfinite(sighting.box->width) &&
              sighting.box->width >= 0 && sighting.box->height >= 0,
          "a box is finite");
  require(sighting.share && *sighting.share >= 0 && *sighting.share <= 1, "a share is 0 to 1");
  require(sighting.sharpness && *sighting.sharpness >= 0 && *sighting.sharpness <= 1, "sharpness is 0 to 1");
}

void run(Bytes input) {
  if (input.empty()) {
    return;
  }
  const BrandStage& stage = *stages()[std::to_integer<int>(input[0]) % 2];
  const auto remembered = stage.match({stage.feature_format(), std::string(as_text(input.subspan(1)))});
  if (!remembered.has_value()) {
    require_proper(remembered.error());
    return;
  }
  for (const Sighting& sighting : remembered->sightings) {
    require_finite(sighting);
  }
}

/// A photo that shows the mark.
Photo photo() {
  Photo photo;
  photo.rgb = test::drawing({240, 180}, 3);
  const cv::Mat rgba = mark();
  for (int y = 0; y < std::min(rgba.rows, 150); ++y) {
    for (int x = 0; x < std::min(rgba.cols, 200); ++x) {
      if (const auto& pixel = rgba.at<cv::Vec4b>(y, x); pixel[3] > 127) {
        photo.rgb.at<cv::Vec3b>(y + 10, x + 20) = {pixel[0], pixel[1], pixel[2]};
      }
    }
  }
  photo.original_width = photo.rgb.cols * 2;
  photo.original_height = photo.rgb.rows * 2;
  return photo;
}

std::vector<std::string> seeds() {
  std::vector<std::string> all;
  for (const Effort effort : {Effort::fast, Effort::standard}) {
    const std::string first(1, effort == Effort::fast ? '\0' : '\1');
    all.push_back(first + keep(look_at(photo(), effort), {}, effort).bytes);
    all.push_back(first + keep({}, {}, effort).bytes);
  }
  return all;
}

const Registered kRegistered({"kept_features", run, seeds});

}  // namespace
}  // namespace sluice::fuzz
