// Photos with one label each, for the evaluation of a stage of labels (docs/evaluation.md).
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "sluice/base/result.h"
#include "sluice/evaluation/evaluation_set.h"

namespace sluice {

struct LabelSet {
  /// Each with one mark, whose brand is the label as the stage writes it.
  std::vector<TestPhoto> photos;
  std::vector<std::string> labels;  ///< Those that the set uses, in the order of the stage's.
};

/// `file`: TSV with the header `image label`, paths relative to the file. `known`: the labels of the stage, empty:
/// any; in the file, underscores may stand for their spaces. Errors: not_found, io, bad_input (the line, what, and
/// the mend: a label that the stage does not know, a photo named twice, no photo).
[[nodiscard]] Result<LabelSet> read_label_set(const std::filesystem::path& file,
                                              const std::vector<std::string>& known);
/// The same of its text; no file is read.
[[nodiscard]] Result<LabelSet> parse_label_set(std::string_view text, const std::filesystem::path& file,
                                               const std::vector<std::string>& known);

}  // namespace sluice
