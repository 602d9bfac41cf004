// What is known of a set of photos: which pictures teach the brands, which photos test them, and what is in those.
// The format is described in docs/evaluation.md.
#pragma once

#include <cstddef>
#include <filesystem>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "sluice/base/result.h"
#include "sluice/vision/sighting.h"

namespace sluice {

/// A picture that teaches a brand.
struct ReferenceRow {
  std::filesystem::path image;  ///< Canonical.
  std::string brand;
  std::optional<Box> box;  ///< Pixels of the upright picture; empty: the whole picture.
};

/// One mark in a test photo.
struct TrueMark {
  std::string brand;
  std::optional<Box> box;  ///< Pixels of the upright photo; empty: not known where.
};

struct TestPhoto {
  std::string name;             ///< As written in the set, or the negatives folder with the path inside it.
  std::filesystem::path image;  ///< Canonical; no two test photos share it.
  std::vector<TrueMark> marks;  ///< Empty: brand-free.
};

struct EvaluationSet {
  std::vector<ReferenceRow> references;  ///< In the order of the file.
  std::vector<TestPhoto> tests;          ///< In the order of the file; then the negatives, by folder and path.
  std::set<std::filesystem::path> reference_images;  ///< Of every reference row, kept or not: never tested.
  std::size_t tests_named_as_references = 0;  ///< Photos left out of `tests` because a row uses them to teach.
};

/// Reads a TSV with the header `image role brand x1 y1 x2 y2`. Of each brand only the first `references_per_brand`
/// reference rows are kept (0: all); the photos of the others stay untested. Whether the images exist is not
/// checked here. Errors: not_found, io; bad_input names the first bad line, what is wrong with it and the mend,
/// and lists the numbers of the other bad lines.
[[nodiscard]] Result<EvaluationSet> read_evaluation_set(const std::filesystem::path& file,
                                                        std::size_t references_per_brand = 0);

/// Adds every photo under `folder` (as `open_folder` lists them) as a brand-free test, but for those that the set
/// names already. Errors: those of `open_folder`; bad_input, if `folder` holds no photo.
[[nodiscard]] Status add_negatives(EvaluationSet& set, const std::filesystem::path& folder);

}  // namespace sluice
