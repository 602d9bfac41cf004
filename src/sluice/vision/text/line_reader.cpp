#include "sluice/vision/text/line_reader.h"

#include <tesseract/baseapi.h>

#include <utility>

// Of libgomp, with which Tesseract computes; <omp.h> is not there for every compiler.
extern "C" void omp_set_max_active_levels(int levels);

namespace sluice {
namespace {

constexpr const char* kLanguage = "eng";

/// Nothing, where its language data are missing.
std::unique_ptr<tesseract::TessBaseAPI> start() {
  auto api = std::make_unique<tesseract::TessBaseAPI>();
  const std::vector<std::string> names = {"debug_file"};
  const std::vector<std::string> values = {"/dev/null"};  // Else its warnings go to standard error.
  if (api->Init(nullptr, kLanguage, tesseract::OEM_LSTM_ONLY, nullptr, 0, &names, &values, false) != 0) {
    return nullptr;
  }
  api->SetPageSegMode(tesseract::PSM_SINGLE_LINE);
  return api;
}

}  // namespace

Result<std::unique_ptr<LineReader>> LineReader::open() {
  std::unique_ptr<LineReader> reader(new LineReader);
  auto api = start();
  if (api == nullptr) {
    return fail(ErrorCode::not_found, "Tesseract has no language data 'eng'",
                "install the Debian package tesseract-ocr-eng");
  }
  reader->idle_.push_back(std::move(api));
  return reader;
}

LineReader::~LineReader() = default;

std::string LineReader::version() {
  return std::string("tesseract-") + tesseract::TessBaseAPI::Version();
}

std::unique_ptr<tesseract::TessBaseAPI> LineReader::take() const {
  {
    const std::lock_guard lock(mutex_);
    if (!idle_.empty()) {
      auto api = std::move(idle_.back());
      idle_.pop_back();
      return api;
    }
  }
  return start();
}

std::vector<LineWord> LineReader::read(const cv::Mat& grey) const {
  omp_set_max_active_levels(0);  // Tesseract asks for four threads; ours are busy with other photos.
  auto api = take();
  if (api == nullptr) {  // Its files went away meanwhile.
    return {};
  }
  api->SetImage(grey.data, grey.cols, grey.rows, 1, static_cast<int>(grey.step[0]));
  std::vector<LineWord> words;
  if (api->Recognize(nullptr) == 0) {
    const std::unique_ptr<tesseract::ResultIterator> word(api->GetIterator());
    constexpr auto kWord = tesseract::RIL_WORD;
    if (word != nullptr && !word->Empty(kWord)) {
      do {
        const std::unique_ptr<const char[]> text(word->GetUTF8Text(kWord));  // NOLINT(*-avoid-c-arrays)
        cv::Point first;
        cv::Point last;
        if (text != nullptr && word->BoundingBox(kWord, &first.x, &first.y, &last.x, &last.y)) {
          words.push_back({text.get(), word->Confidence(kWord) / 100.0, cv::Rect(first, last)});
        }
      } while (word->Next(kWord));
    }
  }
  api->Clear();
  const std::lock_guard lock(mutex_);
  idle_.push_back(std::move(api));
  return words;
}

}  // namespace sluice
