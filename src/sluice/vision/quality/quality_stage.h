// Says what speaks against a picture as a photo of what people do: that it is blurred or dark, or no photo at all.
// Nothing is refused for it; whoever counts may leave such pictures out (docs/quality.md).
#pragma once

#include <array>
#include <memory>
#include <string_view>

#include "sluice/vision/stage.h"

namespace sluice {

/// The closed list of labels:
/// - "blurred": `steepness` (blur.h) is below `kLeastSteepness`; the score is 1 - steepness;
/// - "dark": half of it is darker than `kDark`, and nine tenths darker than twice that; the score is the share of
///   what is darker than `kDark`;
/// - "screenshot", "meme": by their layout (layout.h), score 0.5, or by metadata, score 1;
/// - "ai-generated", "ai-edited": by metadata alone (image/origin.h), score 1.
inline constexpr std::array<std::string_view, 6> kQualityLabels = {"blurred", "dark",         "screenshot",
                                                                   "meme",    "ai-generated", "ai-edited"};

inline constexpr double kLeastSteepness = 0.33;
inline constexpr int kDark = 40;  ///< Brightness of 255, gamma-encoded as it is stored.

/// Sightings of kind "quality", each label at most once, without a box; none for most photos. Needs no model and
/// no other stage. Where the letters of a meme are found, it is not called a screenshot by its layout.
[[nodiscard]] std::shared_ptr<const Stage> make_quality_stage();

}  // namespace sluice
