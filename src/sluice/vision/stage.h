// One thing that looks at pixels.
#pragma once

#include <opencv2/core/mat.hpp>
#include <opencv2/core/types.hpp>
#include <optional>
#include <string>
#include <vector>

#include "sluice/base/result.h"
#include "sluice/image/origin.h"
#include "sluice/image/photo.h"
#include "sluice/vision/sighting.h"
#include "sluice/vision/text/read_line.h"

namespace sluice {

/// What a stage may leave for the brand stage to be asked again later without the pixels (see
/// docs/decisions/0003-kept-features.md). Opaque to everything but vision/brand.
struct KeptFeatures {
  std::string format;  ///< Version of the extraction; features of another format are of no use.
  std::string bytes;
};

/// A face or a person, in pixels of `photo.rgb`.
struct SeenBox {
  cv::Rect2f box;
  float score = 0;
};

/// A garment that the apparel stage told, for the stages that say what it is like. Whose it is, is not kept.
struct SeenGarment {
  cv::Mat middle;  ///< CV_8UC3: pixels from within it, nothing of its surroundings as far as possible.
  std::optional<std::vector<float>> embedding{};  ///< Of `middle`. Made by the first stage that asks for it.
};

/// What the stages of one photo share. Lives in memory only.
struct StageContext {
  const Photo& photo;
  /// Pixels of `photo.rgb`. Empty optional: nobody looked for faces. The face stage runs first and fills it.
  std::optional<std::vector<cv::Rect2f>> faces;
  std::optional<KeptFeatures> features;  ///< Filled by the brand stage.
  /// Those of `faces` that are sure enough to be counted. Filled by the face stage.
  std::vector<SeenBox> counted_faces{};
  /// Empty optional: nobody looked for persons. Filled by the object stage, from `kPersonScore` on.
  std::optional<std::vector<SeenBox>> persons{};
  /// What the photo shows, as numbers (vision/embedding). Made by the first stage that asks for it.
  std::optional<std::vector<float>> embedding{};
  /// What is written in the photo. Read by the first stage that asks for it.
  std::optional<std::vector<ReadLine>> lines{};
  /// Empty optional: nobody looked for garments. Filled by the apparel stage.
  std::optional<std::vector<SeenGarment>> garments{};
  Origin origin = Origin::unknown;  ///< Of the photo's metadata.
};

/// Stateless and thread-safe: the same pixels, settings and version give the same sightings.
class Stage {
 public:
  Stage() = default;
  Stage(const Stage&) = delete;
  Stage& operator=(const Stage&) = delete;
  virtual ~Stage() = default;

  /// "brand", "face", "object", "people", "colour", "quality", "scene", "food", "apparel", "garment-colour",
  /// "pattern", "material", "text", "concept".
  [[nodiscard]] virtual std::string name() const = 0;
  /// Changes whenever the answer may change: algorithm, model digest, threshold, catalog, effort, precision.
  [[nodiscard]] virtual std::string version() const = 0;
  [[nodiscard]] virtual Result<std::vector<Sighting>> run(StageContext& context) const = 0;
};

}  // namespace sluice
