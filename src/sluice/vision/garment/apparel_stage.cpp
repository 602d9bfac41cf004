#include "sluice/vision/garment/apparel_stage.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

#include "sluice/vision/builtin_heads.h"
#include "sluice/vision/garment/garment.h"
#include "sluice/vision/garment/garment_regions.h"
#include "sluice/vision/label_stage.h"

namespace sluice {
namespace {

constexpr int kAlgorithm = 1;  // Raised with every change that may change an answer.
constexpr const char* kKind = "apparel";
constexpr const char* kWorn = "worn";
constexpr const char* kShoes = "shoes";

/// Trousers are not worn on the chest: what the head takes for some there is something else.
bool worn_on(BodyPart part, std::string_view label) {
  constexpr std::array<std::string_view, 3> kLower = {"pants", "shorts", "skirt"};
  return (part == BodyPart::lower) == (std::ranges::find(kLower, label) != kLower.end());
}

std::string version_with(const PhotoEmbedder& embedder, const std::optional<PersonStages>& persons) {
  std::string version = fmt::format("{}/{}/{}", kAlgorithm, builtin_label_head_version(kKind), embedder.version());
  if (persons) {
    version += fmt::format(", worn {}, face {}, object {}", builtin_label_head_version(kWorn), persons->face,
                           persons->object);
  }
  return version;
}

class ApparelStage : public Stage {
 public:
  ApparelStage(std::shared_ptr<const PhotoEmbedder> embedder, const std::optional<PersonStages>& persons)
      : embedder_(std::move(embedder)),
        whole_(builtin_label_head(kKind)),
        worn_(builtin_label_head(kWorn)),
        looks_at_persons_(persons.has_value()),
        version_(version_with(*embedder_, persons)) {}

  std::string name() const override { return kKind; }
  std::string version() const override { return version_; }

  Result<std::vector<Sighting>> run(StageContext& context) const override {
    SLUICE_TRY(embed_photo(*embedder_, context));
    std::vector<SeenGarment> garments;
    std::vector<Sighting> sightings;
    if (const auto told = whole_.told(*context.embedding)) {
      add_garment_label(sightings, kKind, *told);
      if (told->label != kShoes) {  // Between two shoes is the floor.
        garments.push_back({.middle = garment_middle(context.photo.rgb)});
      }
    } else if (looks_at_persons_ && context.faces && context.persons) {
      for (const GarmentRegion& region : garment_regions(context.photo.rgb, *context.faces, *context.persons)) {
        SLUICE_ASSIGN(const PhotoEmbedding embedding, embedder_->embed_part(region.rgb));
        if (const auto worn = worn_.told(embedding); worn && worn_on(region.part, worn->label)) {
          add_garment_label(sightings, kWorn, *worn);
          garments.push_back({.middle = garment_middle(region.rgb)});
        }
      }
    }
    context.garments = std::move(garments);
    return sightings;
  }

 private:
  std::shared_ptr<const PhotoEmbedder> embedder_;
  const LabelHead& whole_;
  const LabelHead& worn_;
  bool looks_at_persons_;
  std::string version_;
};

}  // namespace

std::shared_ptr<const Stage> make_apparel_stage(std::shared_ptr<const PhotoEmbedder> embedder,
                                                const std::optional<PersonStages>& persons) {
  return std::make_shared<const ApparelStage>(std::move(embedder), persons);
}

}  // namespace sluice
