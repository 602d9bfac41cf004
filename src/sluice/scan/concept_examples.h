// The photos from which a user teaches a concept.
#pragma once

#include <cstddef>
#include <filesystem>
#include <functional>
#include <set>
#include <span>
#include <string>
#include <vector>

#include "sluice/base/digest.h"
#include "sluice/base/result.h"
#include "sluice/image/decoder.h"
#include "sluice/vision/concept/example_reader.h"

namespace sluice {

/// Files as they are given; folders searched as a scan does (sources/folder.h). Each file once, in the order
/// given, those of a folder in the order of their paths. Errors: not_found, those of the folder.
[[nodiscard]] Result<std::vector<std::filesystem::path>> list_example_photos(std::span<const std::string> given);

struct ConceptExamples {
  std::vector<PhotoEmbedding> embeddings;  ///< In the order of the files.
  std::set<Sha256> photos;
  std::size_t large_faces = 0;           ///< How many of them show one (`kLargeFace`).
  std::vector<std::string> left_out;     ///< Photos that cannot be read: a line each.
  std::vector<std::string> given_twice;  ///< Files with the very bytes of one before.
};

struct ReadExamplesOptions {
  int threads = 0;  ///< 0: one per core. Never changes an answer.
  std::size_t byte_limit = DecodeLimits{}.bytes;
  std::function<void(std::size_t done, std::size_t total)> progress{};
};

/// Errors: those of the reader.
[[nodiscard]] Result<ConceptExamples> read_concept_examples(std::span<const std::filesystem::path> files,
                                                            const Decoder& decoder, const ExampleReader& reader,
                                                            const ReadExamplesOptions& options);

/// A concept must not be a person. Errors: refused, where most of the photos show a large face; usage, where one
/// is given both as an example and as another.
[[nodiscard]] Status check_examples(const ConceptExamples& examples, const ConceptExamples& others);

}  // namespace sluice
