#include "sluice/vision/garment/fabric_stage.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <opencv2/core.hpp>
#include <utility>

#include "sluice/vision/builtin_heads.h"
#include "sluice/vision/colour_stage.h"
#include "sluice/vision/garment/garment.h"

namespace sluice {
namespace {

constexpr int kAlgorithm = 1;  // Raised with every change that may change an answer.
constexpr const char* kColour = "garment-colour";

Status check_looked(const StageContext& context, const std::string& stage) {
  if (!context.garments) {
    return fail(ErrorCode::internal, fmt::format("the {} stage ran before garments were looked for", stage));
  }
  return {};
}

std::uint8_t median(const cv::Mat& rgb, int channel) {
  cv::Mat plane;
  cv::extractChannel(rgb, plane, channel);
  const auto middle = plane.begin<std::uint8_t>() + static_cast<std::ptrdiff_t>(plane.total() / 2);
  std::nth_element(plane.begin<std::uint8_t>(), middle, plane.end<std::uint8_t>());
  return *middle;
}

/// Indoors, black cloth is as light as a dark grey, white cloth as dark as a light one, and worn denim hardly
/// bluer than either: what grey cloth is, by its median colour. Bounds chosen on 95 photos
/// (docs/model-card-garments.md).
std::string_view grey_cloth(const cv::Mat& middle) {
  constexpr double kBlack = 0.36;  // Lightness below.
  constexpr double kWhite = 0.73;  // Lightness from.
  constexpr double kBlue = -0.014;
  const OkLab colour = ok_lab(median(middle, 0), median(middle, 1), median(middle, 2));
  if (colour.blue_yellow < kBlue) {
    return "blue";
  }
  return colour.lightness < kBlack ? "black" : colour.lightness >= kWhite ? "white" : "grey";
}

class FabricStage : public Stage {
 public:
  FabricStage(std::string_view name, std::shared_ptr<const PhotoEmbedder> embedder, const std::string& apparel)
      : name_(name),
        embedder_(std::move(embedder)),
        head_(builtin_label_head(name)),
        version_(fmt::format("{}/{}/{}, apparel {}", kAlgorithm, builtin_label_head_version(name),
                             embedder_->version(), apparel)) {}

  std::string name() const override { return name_; }
  std::string version() const override { return version_; }

  Result<std::vector<Sighting>> run(StageContext& context) const override {
    SLUICE_TRY(check_looked(context, name_));
    std::vector<Sighting> sightings;
    for (SeenGarment& garment : *context.garments) {
      if (!garment.embedding) {
        SLUICE_ASSIGN(garment.embedding, embedder_->embed_part(garment.middle));
      }
      if (const auto told = head_.told(*garment.embedding)) {
        add_garment_label(sightings, name_, *told);
      }
    }
    return sightings;
  }

 private:
  std::string name_;
  std::shared_ptr<const PhotoEmbedder> embedder_;
  const LabelHead& head_;
  std::string version_;
};

class GarmentColourStage : public Stage {
 public:
  explicit GarmentColourStage(const std::string& apparel)
      : version_(fmt::format("{}/{}, apparel {}", kAlgorithm, kGarmentColourShare, apparel)) {}

  std::string name() const override { return kColour; }
  std::string version() const override { return version_; }

  Result<std::vector<Sighting>> run(StageContext& context) const override {
    SLUICE_TRY(check_looked(context, kColour));
    std::vector<Sighting> sightings;
    for (const SeenGarment& garment : *context.garments) {
      const ColourShares shares = colour_shares(garment.middle);
      const auto most = std::ranges::max_element(shares);
      if (*most >= kGarmentColourShare) {
        const std::string_view name = kColourNames.at(static_cast<std::size_t>(most - shares.begin()));
        add_garment_label(sightings, kColour,
                          {std::string(name == "grey" ? grey_cloth(garment.middle) : name), *most});
      }
    }
    return sightings;
  }

 private:
  std::string version_;
};

}  // namespace

std::span<const std::string_view> fabric_stage_names() {
  static constexpr std::array<std::string_view, 2> kNames = {"pattern", "material"};
  return kNames;
}

std::shared_ptr<const Stage> make_fabric_stage(std::string_view stage,
                                               std::shared_ptr<const PhotoEmbedder> embedder,
                                               const std::string& apparel_version) {
  return std::make_shared<const FabricStage>(stage, std::move(embedder), apparel_version);
}

std::shared_ptr<const Stage> make_garment_colour_stage(const std::string& apparel_version) {
  return std::make_shared<const GarmentColourStage>(apparel_version);
}

}  // namespace sluice
