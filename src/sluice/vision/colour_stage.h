// Names the few colours that make up a photo.
#pragma once

#include <array>
#include <memory>
#include <opencv2/core/mat.hpp>
#include <string_view>

#include "sluice/vision/stage.h"

namespace sluice {

/// The eleven basic colour terms (Berlin and Kay, "Basic Color Terms", 1969), in the order of their usual listing.
inline constexpr std::array<std::string_view, 11> kColourNames = {
    "black", "white", "red", "green", "yellow", "blue", "brown", "purple", "pink", "orange", "grey"};

/// Index in `kColourNames` of the name for an sRGB colour.
[[nodiscard]] std::size_t colour_name(std::uint8_t red, std::uint8_t green, std::uint8_t blue);

/// One sighting of kind "colour" for each of the at most five names that cover at least a twentieth of the photo;
/// score and share are the share of pixels. Turning or mirroring a photo changes nothing.
[[nodiscard]] std::shared_ptr<const Stage> make_colour_stage();

}  // namespace sluice
