// The heads of labels that are part of the program (training/labels, docs/model-card-labels.md).
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "sluice/vision/label_head.h"

namespace sluice {

/// "scene", "food", "apparel": of whole photos. "worn": garments in regions of persons. "pattern", "material": of
/// the middle of a garment.
[[nodiscard]] std::span<const std::string_view> builtin_label_head_names();

/// Pre-condition: `name` is one of `builtin_label_head_names()`.
[[nodiscard]] const LabelHead& builtin_label_head(std::string_view name);

/// Digest and threshold, for the version of a stage. Pre-condition: as above.
[[nodiscard]] std::string builtin_label_head_version(std::string_view name);

}  // namespace sluice
