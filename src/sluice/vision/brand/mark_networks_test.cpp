#include "sluice/vision/brand/mark_networks.h"

#include <gmock/gmock.h>
#include <algorithm>
#include <functional>
#include <opencv2/imgproc.hpp>
#include <span>
#include <thread>

#include "sluice/catalog/cut_reference.h"
#include "sluice/catalog/descriptor_distance.h"
#include "sluice/image/decode.h"
#include "sluice/vision/brand/mark_search.h"
#include "sluice/vision/brand/mark_views.h"
#include "sluice/vision/brand/mark_windows.h"

namespace sluice {
namespace {

/// A mark of two shapes in one ink; `kind` says which.
cv::Mat mark(int kind, const cv::Scalar& ink = {20, 40, 160}, const cv::Scalar& ground = {240, 240, 235}) {
  cv::Mat rgb(200, 200, CV_8UC3, ground);
  if (kind == 0) {
    cv::rectangle(rgb, {30, 30, 60, 140}, ink, -1);
    cv::circle(rgb, {130, 130}, 40, ink, 14, cv::LINE_AA);
  } else {
    cv::ellipse(rgb, {100, 100}, {80, 40}, 30, 0, 250, ink, 18, cv::LINE_AA);
    cv::line(rgb, {40, 160}, {170, 170}, ink, 10, cv::LINE_AA);
  }
  return rgb;
}

double alike(const MarkCode& a, const MarkCode& b) {
  int distance = 0;
  distances(Metric::squared_euclidean, a.data(), b.data(), 1, &distance);
  return likeness(distance);
}

class MarkNetworksTest : public testing::Test {
 protected:
  void SetUp() override { ASSERT_TRUE(start_image_library().has_value()); }
  const std::shared_ptr<const MarkNetworks> networks_ = builtin_mark_networks(Precision::exact).value();

  std::vector<MarkView> views(const cv::Mat& picture) const {
    return mark_views({"mark.png", encode_png(picture).value()}, *networks_).value();
  }
};

TEST_F(MarkNetworksTest, AWindowByItselfIsTheWindowOfItsMaps) {
  cv::Mat window;
  cv::resize(mark(0), window, {kMarkWindow, kMarkWindow}, 0, 0, cv::INTER_AREA);
  const std::vector<cv::Mat> windows(70, window);  // More than are embedded at once.
  const auto alone = networks_->embed(windows).value();
  ASSERT_EQ(alone.size(), windows.size());
  const Status looked = networks_->look(window, [&](const WindowMaps& maps) -> Status {
    EXPECT_EQ(maps.rows, 1);
    EXPECT_EQ(maps.columns, 1);
    const auto embedded = networks_->embed(maps, std::array{0});
    EXPECT_LT(cv::norm(embedded->front(), alone.back(), cv::NORM_INF), 1e-4);
    EXPECT_NEAR(cv::norm(alone.front()), 1, 1e-3);
    return {};
  });
  EXPECT_TRUE(looked.has_value());
}

TEST_F(MarkNetworksTest, CodesKeepLikeness) {
  MarkEmbedding a{};
  MarkEmbedding b{};
  cv::RNG random(3);
  for (int i = 0; i < kMarkNumbers; ++i) {
    a[i] = static_cast<float>(random.gaussian(0.088));
    b[i] = static_cast<float>(0.7 * a[i] + random.gaussian(0.06));
  }
  const auto unit = [](MarkEmbedding& embedding) {
    const double length = cv::norm(embedding);
    for (float& value : embedding) {
      value = static_cast<float>(value / length);
    }
  };
  unit(a);
  unit(b);
  double product = 0;
  for (int i = 0; i < kMarkNumbers; ++i) {
    product += a[i] * b[i];
  }
  EXPECT_NEAR(alike(mark_code(a), mark_code(b)), product, 0.01);
}

TEST_F(MarkNetworksTest, TheVerifierTellsOneMarkFromAnother) {
  const auto described = [&](const cv::Mat& picture) {
    return networks_->describe(cut(picture, to_picture({100, 100, 200, 200}, kMarkPicture), kMarkPicture)).value();
  };
  const auto reference = described(mark(0));
  const double same = networks_->verify(reference, described(mark(0, {250, 250, 250}, {150, 20, 30}))).value();
  const double other = networks_->verify(reference, described(mark(1))).value();
  const double mirrored = networks_->verify(reference, described(turned(mark(0), 1))).value();
  EXPECT_GT(same, 1);
  EXPECT_LT(other, 0);
  EXPECT_LT(mirrored, same);
}

TEST_F(MarkNetworksTest, AReferencesTurnsAreTheReferencesOfTheTurnedPicture) {
  const auto upright = views(mark(1));
  for (int turn = 1; turn < kMarkTurns; ++turn) {
    const auto turned_first = views(turned(mark(1), turn));
    ASSERT_EQ(turned_first.size(), upright.size());
    EXPECT_GT(alike(turned_first[0].codes[0], upright[0].codes.at(turn)), 0.97) << turn;
    EXPECT_GT(alike(turned_first[0].codes.at(turn), upright[0].codes[0]), 0.97) << turn;
  }
}

TEST_F(MarkNetworksTest, TheInkAndTheGroundOfAReferenceHardlyMatter) {
  const auto dark = views(mark(0))[0].codes[0];
  EXPECT_GT(alike(dark, views(mark(0, {250, 250, 250}, {150, 20, 30}))[0].codes[0]), 0.8);
  EXPECT_LT(alike(dark, views(mark(1))[0].codes[0]), 0.6);
  // Cut out of its ground, it is laid on one again.
  cv::Mat rgba;
  cv::cvtColor(mark(0), rgba, cv::COLOR_RGB2RGBA);
  cv::Mat ground;
  cv::inRange(mark(0), cv::Scalar(240, 240, 235), cv::Scalar(240, 240, 235), ground);
  rgba.setTo(cv::Scalar(0, 0, 0, 0), ground);
  EXPECT_GT(alike(dark, views(rgba)[0].codes[0]), 0.6);
  EXPECT_FALSE(mark_views({"x.png", encode_png(cv::Mat::zeros(50, 50, CV_8UC4)).value()}, *networks_).has_value());
}

TEST_F(MarkNetworksTest, SurroundingsTellWhereAMarkEnds) {
  cv::Mat photo(300, 400, CV_8UC3, cv::Scalar(240, 240, 235));
  mark(0).copyTo(photo(cv::Rect(100, 50, 200, 200)));
  const cv::Rect2d there(130, 80, 140, 140);
  const auto cut = cut_reference(encode_png(photo).value(), there, "cut.png").value();
  const auto whole = mark_views(cut, *networks_).value()[0].codes[0];
  const auto bare = mark_views({cut.file_name, cut.bytes}, *networks_).value()[0].codes[0];
  cv::Mat clean(140 + 2 * 49, 140 + 2 * 49, CV_8UC3, cv::Scalar(240, 240, 235));
  photo(there).copyTo(clean(cv::Rect(49, 49, 140, 140)));
  EXPECT_EQ(
      cv::norm(
          decode_reference(std::as_bytes(std::span(cut.surroundings)), 1000).value().reshape(1).colRange(0, 4),
          cv::Mat(238, 4, CV_8U, cv::Scalar(240)), cv::NORM_INF),
      15);  // RGBA: 240, 240, 235, 255.
  EXPECT_GT(alike(whole, bare), 0.5);
  EXPECT_FALSE(cut_reference(encode_png(photo).value(), {500, 10, 20, 20}, "x").has_value());
}

TEST_F(MarkNetworksTest, SearchSeesAMarkWhereItIs) {
  cv::Mat photo(360, 540, CV_8UC3, cv::Scalar(120, 125, 118));
  mark(0, {20, 40, 160}, {120, 125, 118}).copyTo(photo(cv::Rect(290, 90, 200, 200)));
  const auto reference = views(mark(0))[0].codes[0];
  const auto windows = search_windows(photo, *networks_, {.smallest = 62, .windows = 100}).value();
  ASSERT_EQ(windows.size(), 100U);
  EXPECT_TRUE(std::ranges::is_sorted(windows, std::greater<>(), &SeenWindow::objectness));
  const auto best =
      std::ranges::max_element(windows, {}, [&](const SeenWindow& seen) { return alike(seen.code, reference); });
  EXPECT_GT(alike(best->code, reference), 0.6);
  const cv::Rect2d truth(320, 120, 140, 140);
  EXPECT_GT((best->mark & truth).area(), 0.5 * std::min(best->mark.area(), truth.area()));
}

TEST_F(MarkNetworksTest, SearchTakesPicturesOfAnyShape) {
  for (const cv::Size size : {cv::Size(640, 40), cv::Size(30, 640), cv::Size(12, 12), cv::Size(640, 640)}) {
    const cv::Mat photo(size, CV_8UC3, cv::Scalar(90, 80, 70));
    for (const double smallest : {31.0, 62.0}) {
      const auto windows = search_windows(photo, *networks_, {.smallest = smallest, .windows = 50});
      EXPECT_TRUE(windows.has_value()) << size << (windows.has_value() ? "" : windows.error().message());
    }
  }
}

TEST_F(MarkNetworksTest, ThreadsChangeNothing) {
  cv::Mat photo(300, 400, CV_8UC3);
  cv::RNG(5).fill(photo, cv::RNG::UNIFORM, 0, 256);
  const auto first = search_windows(photo, *networks_, {.smallest = 62, .windows = 60}).value();
  std::vector<std::jthread> threads;
  for (int i = 0; i < 3; ++i) {
    threads.emplace_back([&] {
      const auto again = search_windows(photo, *networks_, {.smallest = 62, .windows = 60}).value();
      for (std::size_t window = 0; window < first.size(); ++window) {
        EXPECT_EQ(again[window].code, first[window].code);
        EXPECT_EQ(again[window].objectness, first[window].objectness);
      }
    });
  }
}

}  // namespace
}  // namespace sluice
