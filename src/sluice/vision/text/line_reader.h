// Reads one line of text.
#pragma once

#include <memory>
#include <mutex>
#include <opencv2/core/mat.hpp>
#include <opencv2/core/types.hpp>
#include <string>
#include <vector>

#include "sluice/base/result.h"

namespace tesseract {
class TessBaseAPI;
}

namespace sluice {

struct LineWord {
  std::string text;       ///< UTF-8.
  double confidence = 0;  ///< The reader's own, 0..1.
  cv::Rect box;           ///< Pixels of the line's picture.
};

/// Tesseract 5, its network for Latin letters (Debian's tesseract-ocr-eng). Thread-safe.
class LineReader {
 public:
  /// Errors: not_found (its language data are not installed).
  [[nodiscard]] static Result<std::unique_ptr<LineReader>> open();
  LineReader(const LineReader&) = delete;
  LineReader& operator=(const LineReader&) = delete;
  ~LineReader();

  /// Of Tesseract and what it reads with.
  [[nodiscard]] static std::string version();

  /// `grey`: CV_8U, a line as it reads, some 40 pixels high.
  [[nodiscard]] std::vector<LineWord> read(const cv::Mat& grey) const;

 private:
  LineReader() = default;
  [[nodiscard]] std::unique_ptr<tesseract::TessBaseAPI> take() const;

  mutable std::mutex mutex_;
  mutable std::vector<std::unique_ptr<tesseract::TessBaseAPI>> idle_;  ///< Each serves one thread at a time.
};

}  // namespace sluice
