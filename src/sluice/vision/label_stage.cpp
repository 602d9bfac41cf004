#include "sluice/vision/label_stage.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <stdexcept>
#include <utility>

#include "sluice/base/digest.h"

extern "C" const unsigned char sluice_labels_scene[], sluice_labels_scene_end[];
extern "C" const unsigned char sluice_labels_food[], sluice_labels_food_end[];
extern "C" const unsigned char sluice_labels_apparel[], sluice_labels_apparel_end[];

namespace sluice {
namespace {

constexpr int kAlgorithm = 1;  // Raised with every change that may change an answer.

struct BuiltinHead {
  LabelHead head;
  std::string digest;  ///< Hexadecimal, a few digits.
};

BuiltinHead builtin(std::string_view stage, const unsigned char* begin, const unsigned char* end) {
  const std::span bytes(begin, end);
  const std::string name = fmt::format("the built-in models/labels_{}.bin", stage);
  Result<LabelHead> head = LabelHead::parse({reinterpret_cast<const char*>(begin), bytes.size()}, name);
  if (!head.has_value()) {
    throw std::logic_error(head.error().message());
  }
  constexpr std::size_t kDigits = 12;
  return {*std::move(head), to_hex(sha256(std::as_bytes(bytes))).substr(0, kDigits)};
}

const BuiltinHead& builtin(std::string_view stage) {
  static const BuiltinHead scene = builtin("scene", sluice_labels_scene, sluice_labels_scene_end);
  static const BuiltinHead food = builtin("food", sluice_labels_food, sluice_labels_food_end);
  static const BuiltinHead apparel = builtin("apparel", sluice_labels_apparel, sluice_labels_apparel_end);
  return stage == "scene" ? scene : stage == "food" ? food : apparel;
}

class LabelStage : public Stage {
 public:
  LabelStage(std::string_view name, std::shared_ptr<const PhotoEmbedder> embedder)
      : name_(name),
        embedder_(std::move(embedder)),
        head_(builtin_label_head(name)),
        version_(fmt::format("{}/{}/{:.3f}/{}", kAlgorithm, builtin(name).digest, head_.threshold(),
                             embedder_->version())) {}

  std::string name() const override { return name_; }
  std::string version() const override { return version_; }

  Result<std::vector<Sighting>> run(StageContext& context) const override {
    SLUICE_TRY(embed_photo(*embedder_, context));
    const std::vector<double> probabilities = head_.probabilities(*context.embedding);
    const auto best = std::ranges::max_element(probabilities);
    std::vector<Sighting> sightings;
    if (*best >= head_.threshold()) {
      Sighting& sighting = sightings.emplace_back();
      sighting.kind = name_;
      sighting.label = head_.labels()[static_cast<std::size_t>(best - probabilities.begin())];
      sighting.score = *best;
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
  static constexpr std::array<std::string_view, 3> kNames = {"scene", "food", "apparel"};
  return kNames;
}

const LabelHead& builtin_label_head(std::string_view stage) {
  return builtin(stage).head;
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
