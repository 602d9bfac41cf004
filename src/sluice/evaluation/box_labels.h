// Photos whose things are known by box: YOLO's text labels (docs/evaluation.md has the format).
#pragma once

#include <cstddef>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "sluice/base/result.h"
#include "sluice/vision/sighting.h"

namespace sluice {

/// One thing; centre and size as shares of the upright photo's width and height.
struct BoxLabel {
  int label = 0;
  double x = 0;
  double y = 0;
  double width = 0;
  double height = 0;

  /// In pixels of a photo of that size.
  [[nodiscard]] Box in(int photo_width, int photo_height) const;
};

/// A line per thing: `class x y width height`, separated by spaces. `name`: for messages; `classes`: how many
/// there are, numbered from 0. Errors: bad_input names the first bad line, what is wrong with it and the mend.
[[nodiscard]] Result<std::vector<BoxLabel>> parse_box_labels(std::string_view text, const std::string& name,
                                                             int classes);

struct LabelledPhoto {
  std::string name;             ///< Path inside the folder.
  std::filesystem::path image;  ///< Canonical.
  std::vector<BoxLabel> things;
};

struct LabelledPhotos {
  std::vector<LabelledPhoto> photos;  ///< By path.
  std::size_t without_labels = 0;     ///< Photos that have no file of labels: nothing is in them.
};

/// Every photo under `images` (as `open_folder` lists them) with the labels at the same path under `labels`, its
/// extension being .txt. Errors: those of `open_folder` and `parse_box_labels`; not_found, io; bad_input (no
/// photo, or labels for none of them).
[[nodiscard]] Result<LabelledPhotos> read_labelled_photos(const std::filesystem::path& images,
                                                          const std::filesystem::path& labels, int classes);

}  // namespace sluice
