// The reader of words that the brand stage of a command uses.
#pragma once

#include <filesystem>
#include <memory>

#include "sluice/models/runtime.h"
#include "sluice/vision/brand/effort.h"
#include "sluice/vision/text/text_reader.h"

namespace sluice::app {

/// From the models that were pulled; nothing for `fast`, and nothing, with a warning, where it cannot be opened.
[[nodiscard]] std::shared_ptr<const TextReader> open_word_reader(Effort effort, Precision precision);

}  // namespace sluice::app
