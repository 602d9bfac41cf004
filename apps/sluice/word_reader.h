// The reader of words that the brand stage of a command uses.
#pragma once

#include <memory>
#include <string>

#include "sluice/models/runtime.h"
#include "sluice/vision/brand/effort.h"
#include "sluice/vision/text/text_reader.h"

namespace sluice::app {

struct WordReader {
  std::shared_ptr<const TextReader> reader;
  std::string notice;  ///< Why there is none, with the mend.

  /// For when the command has done what it was asked: errors come alone.
  void warn() const;
};

/// From the models that were pulled; nothing, and no notice, for `fast`.
[[nodiscard]] WordReader open_word_reader(Effort effort, Precision precision);

}  // namespace sluice::app
