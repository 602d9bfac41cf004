// The ordinary words that are written in a photo.
#pragma once

#include <memory>

#include "sluice/base/result.h"
#include "sluice/vision/stage.h"
#include "sluice/vision/text/english_words.h"
#include "sluice/vision/text/text_reader.h"

namespace sluice {

/// Sightings of kind "text", one for each of `words_to_keep` (kept_words.h): the word, and how sure the reader is.
/// Where it stands is not told. Reads with `read_photo`, so that a photo is read once whoever asks.
/// Pre-condition: `effort` is not `fast`.
[[nodiscard]] std::shared_ptr<const Stage> make_text_stage(std::shared_ptr<const TextReader> reader, Effort effort,
                                                           EnglishWords english);

}  // namespace sluice
