// Reads the words in a photo, for the stages that know which of them may leave memory.
#pragma once

#include <filesystem>
#include <memory>
#include <opencv2/core/mat.hpp>
#include <string>
#include <vector>

#include "sluice/base/result.h"
#include "sluice/models/runtime.h"
#include "sluice/vision/brand/effort.h"
#include "sluice/vision/stage.h"
#include "sluice/vision/text/line_reader.h"
#include "sluice/vision/text/read_line.h"
#include "sluice/vision/text/text_detector.h"

namespace sluice {

struct ReadingOptions {
  int side = 0;        ///< TextDetector::find's.
  int most_reads = 0;  ///< A line that is tried in two turns counts twice.
};

/// What reading costs and finds at an effort. Pre-condition: not `fast`, which reads nothing.
[[nodiscard]] ReadingOptions reading_options(Effort effort);

/// Thread-safe.
class TextReader {
 public:
  /// `models`: the directory of models (models/cache.h). Errors: not_found (the model or Tesseract's data are
  /// missing), bad_input, internal.
  [[nodiscard]] static Result<std::shared_ptr<const TextReader>> open(const std::filesystem::path& models,
                                                                      const RuntimeOptions& runtime);

  /// Changes with anything that may change what is read.
  [[nodiscard]] const std::string& version() const { return version_; }

  /// The largest lines first; of those that were found but not read a word without text. Where no line is read
  /// with confidence all are tried turned by half, and mirrored: the photo may lie so. Errors: internal.
  [[nodiscard]] Result<std::vector<ReadLine>> read(const cv::Mat& rgb, const ReadingOptions& options) const;

 private:
  TextReader(TextDetector detector, std::unique_ptr<LineReader> lines, std::string version)
      : detector_(std::move(detector)), lines_(std::move(lines)), version_(std::move(version)) {}

  TextDetector detector_;
  std::unique_ptr<LineReader> lines_;
  std::string version_;
};

/// Fills `context.lines`, unless another stage has. Errors: internal.
[[nodiscard]] Status read_photo(const TextReader& reader, Effort effort, StageContext& context);

}  // namespace sluice
