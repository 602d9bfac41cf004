#include "sluice/vision/text/text_reader.h"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <opencv2/imgproc.hpp>
#include <utility>

#include "sluice/models/pulled.h"

namespace sluice {
namespace {

constexpr const char* kDetector = "ch_PP-OCRv3_det_infer";
constexpr int kAlgorithm = 2;  // Raised with every change that may change an answer.

constexpr int kLineHeight = 40;  // Pixels, of what is given to the reader, ...
constexpr int kLongestLine = 800;
constexpr int kMargin = 10;          // ... in a margin of its edge pixels.
constexpr double kMoreLength = 0.3;  // Of its height: the box of a line often cuts its first and last letter.
constexpr double kConfident = 0.6;
constexpr std::size_t kFewestLetters = 3;  // Of a word that shows that the photo is the right way up.
constexpr double kSteep = std::numbers::pi / 3;

/// How a line may lie.
struct Turn {
  bool half;
  bool mirrored;
};
constexpr std::array<Turn, 4> kTurns = {{{false, false}, {true, false}, {false, true}, {true, true}}};

/// From pixels of the line's picture to the photo.
cv::Matx23d to_photo(const TextRegion& region, Turn turn, cv::Size line) {
  const double angle = region.angle + (turn.half ? std::numbers::pi : 0);
  const cv::Point2d along(std::cos(angle), std::sin(angle));
  const cv::Point2d right = along * (region.length / line.width) * (turn.mirrored ? -1 : 1);
  const cv::Point2d down = cv::Point2d(-along.y, along.x) * (region.height / line.height);
  const cv::Point2d corner = region.centre - right * (line.width / 2.0) - down * (line.height / 2.0);
  return {right.x, down.x, corner.x, right.y, down.y, corner.y};
}

cv::Mat cut(const cv::Mat& rgb, const cv::Matx23d& to_photo, cv::Size size) {
  cv::Mat line;
  cv::warpAffine(rgb, line, to_photo, size, cv::INTER_CUBIC | cv::WARP_INVERSE_MAP, cv::BORDER_REPLICATE);
  cv::cvtColor(line, line, cv::COLOR_RGB2GRAY);
  cv::copyMakeBorder(line, line, kMargin, kMargin, kMargin, kMargin, cv::BORDER_REPLICATE);
  return line;
}

bool is_confident(const LineWord& word) {
  return word.confidence >= kConfident && word.text.size() >= kFewestLetters;
}

ReadWord placed(LineWord word, const cv::Matx23d& to_photo) {
  ReadWord read{std::move(word.text), word.confidence, {}};
  const cv::Rect box = word.box - cv::Point(kMargin, kMargin);
  const std::array<cv::Point, 4> corners = {box.tl(), cv::Point(box.br().x, box.y), box.br(),
                                            cv::Point(box.x, box.br().y)};
  for (std::size_t i = 0; i < corners.size(); ++i) {
    const cv::Vec2d point = to_photo * cv::Vec3d(corners[i].x, corners[i].y, 1);
    read.corners[i] = {point[0], point[1]};
  }
  return read;
}

/// A line that is there but was not read, or has no words that can be.
ReadLine unread(const TextRegion& region, Turn turn) {
  const cv::Size size(kLineHeight, kLineHeight);
  return {{placed({"", 0, cv::Rect(kMargin, kMargin, size.width, size.height)}, to_photo(region, turn, size))},
          turn.mirrored};
}

}  // namespace

ReadingOptions reading_options(Effort effort) {
  return effort == Effort::thorough ? ReadingOptions{576, 20} : ReadingOptions{384, 8};
}

Result<std::shared_ptr<const TextReader>> TextReader::open(const std::filesystem::path& models,
                                                           const RuntimeOptions& runtime_options) {
  SLUICE_ASSIGN(std::unique_ptr<LineReader> lines, LineReader::open());
  SLUICE_ASSIGN(const auto runtime, make_openvino_runtime(runtime_options));
  SLUICE_ASSIGN(PulledModel detector, load_pulled_model(models, kDetector, *runtime, text_model_use()));
  std::string version = "text-" + std::to_string(kAlgorithm) + "/" + detector.digest.substr(0, 12) + "/" +
                        LineReader::version() + (runtime_options.precision == Precision::exact ? "" : "/fast");
  return std::shared_ptr<const TextReader>(
      new TextReader(TextDetector(std::move(detector.model)), std::move(lines), std::move(version)));
}

Result<std::vector<ReadLine>> TextReader::read(const cv::Mat& rgb, const ReadingOptions& options) const {
  SLUICE_ASSIGN(std::vector<TextRegion> regions, detector_.find(rgb, options.side));
  std::vector<ReadLine> lines;
  int reads = 0;
  bool confident = false;
  for (const Turn turn : kTurns) {
    for (std::size_t i = 0; i < regions.size(); ++i) {
      if (reads == options.most_reads) {
        for (; i < regions.size(); ++i) {
          lines.push_back(unread(regions[i], turn));
        }
        return lines;
      }
      ++reads;
      TextRegion region = regions[i];
      region.length += kMoreLength * region.height;
      const double width = std::round(kLineHeight * region.length / region.height);
      const cv::Size size(static_cast<int>(std::min<double>(width, kLongestLine)), kLineHeight);
      const cv::Matx23d frame = to_photo(region, turn, size);
      ReadLine& line = lines.emplace_back(ReadLine{{}, turn.mirrored});
      for (LineWord& word : lines_->read(cut(rgb, frame, size))) {
        confident = confident || is_confident(word);
        line.words.push_back(placed(std::move(word), frame));
      }
      if (line.words.empty()) {
        line = unread(region, turn);
      }
    }
    if (confident) {  // Then only lines that stand upright may read from their other end.
      std::erase_if(regions, [](const TextRegion& region) { return std::abs(region.angle) < kSteep; });
      if (turn.half) {
        break;
      }
    }
  }
  return lines;
}

Status read_photo(const TextReader& reader, Effort effort, StageContext& context) {
  if (!context.lines.has_value()) {
    SLUICE_ASSIGN(context.lines, reader.read(context.photo.rgb, reading_options(effort)));
  }
  return {};
}

}  // namespace sluice
