#include "sluice/vision/quality/quality_stage.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <numeric>
#include <opencv2/core.hpp>
#include <opencv2/imgproc.hpp>
#include <utility>

#include "sluice/vision/quality/blur.h"
#include "sluice/vision/quality/layout.h"

namespace sluice {
namespace {

constexpr int kAlgorithm = 1;  // Raised with every change that may change an answer.
constexpr double kByLayout = 0.5;
constexpr double kByMetadata = 1;

/// How many pixels are of each brightness.
class Brightness {
 public:
  explicit Brightness(const cv::Mat& grey) : pixels_(grey.total()) {
    for (int y = 0; y < grey.rows; ++y) {
      const std::uint8_t* line = grey.ptr(y);
      for (int x = 0; x < grey.cols; ++x) {
        ++counts_[line[x]];
      }
    }
  }

  /// Share of pixels darker than `limit`.
  [[nodiscard]] double below(int limit) const {
    const std::size_t darker = std::accumulate(counts_.begin(), counts_.begin() + limit, std::size_t{0});
    return static_cast<double>(darker) / static_cast<double>(pixels_);
  }
  [[nodiscard]] bool is_dark() const { return below(kDark) >= 0.5 && below(2 * kDark) >= 0.9; }
  /// Whether something stands out bright, as letters do on the darkest screen. Else an underexposed photo, whose
  /// colours are few and whose rows are plain, would pass for one.
  [[nodiscard]] bool has_highlights() const { return below(3 * kDark) <= 0.999; }

 private:
  std::array<std::size_t, 256> counts_{};
  std::size_t pixels_;
};

class QualityStage : public Stage {
 public:
  std::string name() const override { return "quality"; }
  std::string version() const override { return fmt::format("{}/{}/{}", kAlgorithm, kLeastSteepness, kDark); }

  Result<std::vector<Sighting>> run(StageContext& context) const override {
    std::vector<Sighting> sightings;
    const auto say = [&](std::string_view label, double score) {
      Sighting sighting;
      sighting.kind = "quality";
      sighting.label = label;
      sighting.score = score;
      sightings.push_back(std::move(sighting));
    };
    cv::Mat grey;
    cv::cvtColor(context.photo.rgb, grey, cv::COLOR_RGB2GRAY);
    if (const double steep = steepness(grey); steep < kLeastSteepness) {
      say("blurred", 1 - steep);
    }
    const Brightness brightness(grey);
    if (brightness.is_dark()) {
      say("dark", brightness.below(kDark));
    }
    const Layout layout = layout_of(context.photo.rgb, grey);
    const bool meme = looks_like_meme(layout);
    if (context.origin == Origin::screenshot) {
      say("screenshot", kByMetadata);
    } else if (!meme && looks_like_screenshot(layout) && brightness.has_highlights()) {
      say("screenshot", kByLayout);
    }
    if (meme) {
      say("meme", kByLayout);
    }
    if (context.origin == Origin::ai_generated) {
      say("ai-generated", kByMetadata);
    } else if (context.origin == Origin::ai_edited) {
      say("ai-edited", kByMetadata);
    }
    return sightings;
  }
};

}  // namespace

std::shared_ptr<const Stage> make_quality_stage() {
  return std::make_shared<const QualityStage>();
}

}  // namespace sluice
