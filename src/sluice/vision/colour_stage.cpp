#include "sluice/vision/colour_stage.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <numbers>
#include <numeric>
#include <utility>
#include <vector>

namespace sluice {
namespace {

constexpr std::size_t kMostColours = 5;
constexpr double kLeastShare = 0.05;

// Indices in kColourNames.
enum Name : std::uint8_t { black, white, grey, red, orange, yellow, green, blue, purple, pink, brown };

/// OKLab in polar form: lightness 0..1, chroma 0..0.33, hue 0..360 degrees.
struct Lch {
  double lightness = 0;
  double chroma = 0;
  double hue = 0;
};

double linear(std::uint8_t value) {
  const double v = value / 255.0;
  return v <= 0.04045 ? v / 12.92 : std::pow((v + 0.055) / 1.055, 2.4);
}

Lch to_lch(std::uint8_t red_value, std::uint8_t green_value, std::uint8_t blue_value) {
  const auto [lightness, green_red, blue_yellow] = ok_lab(red_value, green_value, blue_value);
  const double degrees = std::atan2(blue_yellow, green_red) * 180 / std::numbers::pi;
  return {lightness, std::hypot(green_red, blue_yellow), degrees < 0 ? degrees + 360 : degrees};
}

bool within(double hue, double from, double to) {
  return from <= hue && hue < to;
}

/// How much chroma people still call white, grey or black depends on the hue: cream is a white, navy is not a
/// black.
bool is_neutral(const Lch& c, Name& name) {
  if (c.lightness >= 0.88 && c.chroma < (within(c.hue, 75, 115) ? 0.065 : 0.03)) {
    name = white;
    return true;
  }
  if (c.lightness < 0.25 && c.chroma < 0.05) {
    name = black;
    return true;
  }
  const bool warm = within(c.hue, 60, 115);
  const bool cool = within(c.hue, 160, 260);
  if (c.chroma < (warm ? 0.045 : cool ? 0.04 : 0.03)) {
    name = c.lightness < 0.25 ? black : grey;
    return true;
  }
  return false;
}

Name name_of(const Lch& c) {
  if (Name neutral = grey; is_neutral(c, neutral)) {
    return neutral;
  }
  if (c.hue >= 335 || c.hue < 15) {
    if (c.lightness >= 0.55) {
      return pink;
    }
    return within(c.hue, 335, 352) ? purple : red;
  }
  if (c.hue < 38) {
    if (c.lightness >= 0.70) {
      return pink;
    }
    if (c.chroma >= 0.09) {
      return red;
    }
    return c.lightness < 0.60 ? brown : pink;
  }
  if (c.hue < 76) {
    if ((c.lightness >= 0.65 && c.chroma >= 0.12) || (c.lightness >= 0.56 && c.chroma >= 0.16)) {
      return orange;
    }
    return c.lightness >= 0.84 ? pink : brown;
  }
  if (c.hue < 118) {
    if ((c.lightness >= 0.70 && c.chroma >= 0.10) || c.lightness >= 0.85) {
      return yellow;
    }
    return c.hue < 101 ? brown : green;
  }
  if (c.hue < 186) {
    return green;
  }
  return c.hue < 286 ? blue : purple;
}

constexpr int kBits = 5;  // Of each channel: cells of eight values a side, named by their middle.
constexpr int kShift = 8 - kBits;

std::size_t cell_of(std::uint8_t red_value, std::uint8_t green_value, std::uint8_t blue_value) {
  return static_cast<std::size_t>((red_value >> kShift) << (2 * kBits) | (green_value >> kShift) << kBits |
                                  (blue_value >> kShift));
}

const std::vector<std::uint8_t>& table() {
  static const std::vector<std::uint8_t> names = [] {
    std::vector<std::uint8_t> cells(std::size_t{1} << (3 * kBits));
    const auto middle = [](std::size_t step) {
      return static_cast<std::uint8_t>(((step & ((1U << kBits) - 1)) << kShift) + (1U << kShift) / 2);
    };
    for (std::size_t cell = 0; cell < cells.size(); ++cell) {
      cells[cell] = name_of(to_lch(middle(cell >> (2 * kBits)), middle(cell >> kBits), middle(cell)));
    }
    return cells;
  }();
  return names;
}

using Counts = std::array<std::uint32_t, kColourNames.size()>;

Counts count_names(const cv::Mat& rgb) {
  const std::vector<std::uint8_t>& names = table();
  // Two counters a name: a photo's neighbours are alike, and adding to one cell twice in a row makes the CPU wait.
  std::array<Counts, 2> counts{};
  for (int row = 0; row < rgb.rows; ++row) {
    const std::uint8_t* pixel = rgb.ptr(row);
    for (int column = 0; column < rgb.cols; ++column, pixel += 3) {
      ++counts[column & 1][names[cell_of(pixel[0], pixel[1], pixel[2])]];
    }
  }
  std::ranges::transform(counts[0], counts[1], counts[0].begin(), std::plus<>());
  return counts[0];
}

class ColourStage : public Stage {
 public:
  std::string name() const override { return "colour"; }
  std::string version() const override { return "1"; }  // Raised with every change that may change an answer.

  Result<std::vector<Sighting>> run(StageContext& context) const override {
    const ColourShares shares = colour_shares(context.photo.rgb);
    std::vector<std::size_t> order(shares.size());
    std::iota(order.begin(), order.end(), 0);
    std::ranges::stable_sort(order, std::greater<>(), [&](std::size_t name) { return shares[name]; });
    std::vector<Sighting> sightings;
    for (const std::size_t name : order) {
      const double share = shares[name];
      if (sightings.size() == kMostColours || share < kLeastShare) {
        break;
      }
      Sighting sighting;
      sighting.kind = "colour";
      sighting.label = kColourNames[name];
      sighting.score = share;
      sighting.share = share;
      sightings.push_back(std::move(sighting));
    }
    return sightings;
  }
};

}  // namespace

std::size_t colour_name(std::uint8_t red_value, std::uint8_t green_value, std::uint8_t blue_value) {
  return name_of(to_lch(red_value, green_value, blue_value));
}

OkLab ok_lab(std::uint8_t red_value, std::uint8_t green_value, std::uint8_t blue_value) {
  const double r = linear(red_value);
  const double g = linear(green_value);
  const double b = linear(blue_value);
  const double l = std::cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b);
  const double m = std::cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b);
  const double s = std::cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b);
  return {.lightness = 0.2104542553 * l + 0.7936177850 * m - 0.0040720468 * s,
          .green_red = 1.9779984951 * l - 2.4285922050 * m + 0.4505937099 * s,
          .blue_yellow = 0.0259040371 * l + 0.7827717662 * m - 0.8086757660 * s};
}

ColourShares colour_shares(const cv::Mat& rgb) {
  const Counts counts = count_names(rgb);
  ColourShares shares{};
  std::ranges::transform(counts, shares.begin(),
                         [&](std::uint32_t pixels) { return pixels / static_cast<double>(rgb.total()); });
  return shares;
}

std::shared_ptr<const Stage> make_colour_stage() {
  return std::make_shared<const ColourStage>();
}

}  // namespace sluice
