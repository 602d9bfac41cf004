#include "sluice/vision/label_stage.h"

#include <fmt/format.h>

#include <array>
#include <utility>

#include "sluice/vision/builtin_heads.h"

namespace sluice {
namespace {

constexpr int kAlgorithm = 1;  // Raised with every change that may change an answer.

class LabelStage : public Stage {
 public:
  LabelStage(std::string_view name, std::shared_ptr<const PhotoEmbedder> embedder)
      : name_(name),
        embedder_(std::move(embedder)),
        head_(builtin_label_head(name)),
        version_(fmt::format("{}/{}/{}", kAlgorithm, builtin_label_head_version(name), embedder_->version())) {}

  std::string name() const override { return name_; }
  std::string version() const override { return version_; }

  Result<std::vector<Sighting>> run(StageContext& context) const override {
    SLUICE_TRY(embed_photo(*embedder_, context));
    std::vector<Sighting> sightings;
    if (const auto told = head_.told(*context.embedding)) {
      Sighting& sighting = sightings.emplace_back();
      sighting.kind = name_;
      sighting.label = told->label;
      sighting.score = told->probability;
    }
    return sightings;
  }

 private:
  std::string name_;
  std::shared_ptr<const PhotoEmbedder> embedder_;
  const LabelHead& head_;
  std::string version_;
};

}  // namespace

std::span<const std::string_view> label_stage_names() {
  static constexpr std::array<std::string_view, 2> kNames = {"scene", "food"};
  return kNames;
}

Status embed_photo(const PhotoEmbedder& embedder, StageContext& context) {
  if (!context.embedding.has_value()) {
    SLUICE_ASSIGN(context.embedding, embedder.embed(context.photo.rgb));
  }
  return {};
}

std::shared_ptr<const Stage> make_label_stage(std::string_view stage,
                                              std::shared_ptr<const PhotoEmbedder> embedder) {
  return std::make_shared<const LabelStage>(stage, std::move(embedder));
}

}  // namespace sluice
