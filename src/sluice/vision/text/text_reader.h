// Reads the words in a photo. They are for the stages that ask for words they know: nothing else of what is read
// may leave memory, for there may be names among it.
#pragma once

#include <array>
#include <filesystem>
#include <memory>
#include <opencv2/core/mat.hpp>
#include <opencv2/core/types.hpp>
#include <string>
#include <vector>

#include "sluice/base/result.h"
#include "sluice/models/runtime.h"
#include "sluice/vision/text/line_reader.h"
#include "sluice/vision/text/text_detector.h"

namespace sluice {

struct ReadWord {
  std::string text;                    ///< UTF-8.
  double confidence = 0;               ///< 0..1.
  std::array<cv::Point2d, 4> corners;  ///< Pixels of the photo, clockwise from the word's top left as it reads.
};

struct ReadLine {
  std::vector<ReadWord> words;  ///< As they read.
  bool mirrored = false;
};

struct ReadingOptions {
  int side = 0;        ///< TextDetector::find's.
  int most_reads = 0;  ///< A line that is tried in two turns counts twice.
};

/// Thread-safe.
class TextReader {
 public:
  /// `models`: the directory of models (models/cache.h). Errors: not_found (the model or Tesseract's data are
  /// missing), bad_input, internal.
  [[nodiscard]] static Result<std::shared_ptr<const TextReader>> open(const std::filesystem::path& models,
                                                                      const RuntimeOptions& runtime);

  /// Changes with anything that may change what is read.
  [[nodiscard]] const std::string& version() const { return version_; }

  /// The largest lines first. Where no line is read with confidence all are tried turned by half, and mirrored:
  /// the photo may lie so. Errors: internal.
  [[nodiscard]] Result<std::vector<ReadLine>> read(const cv::Mat& rgb, const ReadingOptions& options) const;

 private:
  TextReader(TextDetector detector, std::unique_ptr<LineReader> lines, std::string version)
      : detector_(std::move(detector)), lines_(std::move(lines)), version_(std::move(version)) {}

  TextDetector detector_;
  std::unique_ptr<LineReader> lines_;
  std::string version_;
};

}  // namespace sluice
