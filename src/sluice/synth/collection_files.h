// The small files of a collection: its stamp, its truth, what is told of each photo. Internal to synth/.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "sluice/base/result.h"
#include "sluice/synth/collection.h"
#include "sluice/synth/posting.h"

namespace sluice::synth {

/// Errors: io.
[[nodiscard]] Result<std::string> read_file(const std::filesystem::path& file);

/// What a collection was made with, as JSON: two collections with the same stamp are the same.
[[nodiscard]] std::string stamp_of(const CollectionOptions& options, bool complete);

/// An evaluation set: references, then the tests.
[[nodiscard]] std::string truth_tsv(const Collection& collection);

[[nodiscard]] std::string marks_tsv(const Collection& collection);
/// Errors: bad_input.
[[nodiscard]] Result<std::vector<CollectionPhoto>> parse_marks_tsv(const std::string& text);

/// What of a posting stands in photos.csv; the rest stands in the photo's own metadata.
struct CsvLine {
  std::string file;
  const Posting* posting = nullptr;
  bool with_time = true;
  bool with_country = true;
};
[[nodiscard]] std::string photos_csv(const std::vector<CsvLine>& lines);

}  // namespace sluice::synth
