// One thing seen in one photo by one stage. The schema here is the one schema: SQLite, Parquet, JSON and the API
// carry these fields under these names.
#pragma once

#include <array>
#include <optional>
#include <string>
#include <vector>

namespace sluice {

struct Point {
  double x = 0;  ///< Pixels of the upright original photo.
  double y = 0;
  friend bool operator==(const Point&, const Point&) = default;
};

/// Pixels of the upright original photo.
struct Box {
  double x = 0;
  double y = 0;
  double width = 0;
  double height = 0;
  friend bool operator==(const Box&, const Box&) = default;
};

struct Sighting {
  /// "brand", "object", "colour", "scene", "food", "apparel", "worn", "garment-colour", "pattern", "material",
  /// "text", "concept", "faces", "people", "quality".
  std::string kind;
  /// Brand name, COCO class, name of a colour, place, dish, garment, pattern, material or concept, group size,
  /// fault, a word; "faces" has only a count.
  std::string label;
  /// 0..1: a calibrated probability for brands, places, dishes and garments; else the model's own confidence or a
  /// share.
  double score = 0;
  int count = 1;                                ///< How many of them: faces, garments; 1 otherwise.
  std::optional<Box> box;                       ///< Never set for faces, people, garments and words.
  std::optional<std::array<Point, 4>> polygon;  ///< Brands: corners of the reference as found in the photo.
  std::optional<double> share;                  ///< Area as a share of the frame, 0..1.
  std::optional<double> sharpness;              ///< Brands: 0 (blurred) .. 1 (sharp).
  std::optional<std::string> placement;         ///< "centre", "left", "top-right" ... of the frame's thirds.
};

/// The order in which sightings of one photo and stage are stored, exported and compared.
[[nodiscard]] bool before(const Sighting& a, const Sighting& b);

}  // namespace sluice
