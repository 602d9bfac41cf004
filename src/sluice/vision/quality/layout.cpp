#include "sluice/vision/quality/layout.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <opencv2/core.hpp>
#include <span>
#include <vector>

namespace sluice {
namespace {

constexpr int kQuarters = 4;
constexpr int kPlainRange = 10;  // Of 255: what JPEG leaves of a uniform row.

double share(std::size_t part, std::size_t whole) {
  return whole == 0 ? 0 : static_cast<double>(part) / static_cast<double>(whole);
}

double flat_share(const cv::Mat& grey) {
  constexpr int kSame = 2;
  if (grey.rows < 2 || grey.cols < 2) {
    return 0;
  }
  const cv::Mat here = grey(cv::Rect(1, 1, grey.cols - 1, grey.rows - 1));
  cv::Mat step;
  cv::Mat above;
  cv::absdiff(here, grey(cv::Rect(0, 1, grey.cols - 1, grey.rows - 1)), step);
  cv::absdiff(here, grey(cv::Rect(1, 0, grey.cols - 1, grey.rows - 1)), above);
  cv::max(step, above, step);
  cv::compare(step, kSame, step, cv::CMP_LE);
  return share(static_cast<std::size_t>(cv::countNonZero(step)), step.total());
}

void count_colours(const cv::Mat& rgb, Layout& layout) {
  constexpr std::size_t kColours = 16 * 16 * 16;
  constexpr std::size_t kRarest = 50'000;
  std::vector<std::uint32_t> counts(kColours);
  std::size_t seen = 0;
  for (int y = 0; y < rgb.rows; y += 2) {  // Every fourth pixel tells as much.
    const std::uint8_t* line = rgb.ptr(y);
    for (int x = 0; x < rgb.cols; x += 2, ++seen) {
      const std::uint8_t* p = line + std::ptrdiff_t{3} * x;
      ++counts[static_cast<std::size_t>((p[0] >> 4) << 8 | (p[1] >> 4) << 4 | p[2] >> 4)];
    }
  }
  layout.ground = share(*std::ranges::max_element(counts), seen);
  layout.colours =
      static_cast<int>(std::ranges::count_if(counts, [&](std::uint32_t count) { return count * kRarest > seen; }));
}

struct Range {
  int least = 255;
  int most = 0;
  [[nodiscard]] bool is_plain() const { return most - least <= kPlainRange; }
};

/// Brightness of each row, in one part of the width.
std::vector<Range> row_ranges(const cv::Mat& part) {
  cv::Mat least;
  cv::Mat most;
  cv::reduce(part, least, 1, cv::REDUCE_MIN);
  cv::reduce(part, most, 1, cv::REDUCE_MAX);
  std::vector<Range> ranges(static_cast<std::size_t>(part.rows));
  for (int y = 0; y < part.rows; ++y) {
    ranges[static_cast<std::size_t>(y)] = {least.at<std::uint8_t>(y), most.at<std::uint8_t>(y)};
  }
  return ranges;
}

/// Bands of 3 rows to a sixteenth of the height with plain rows above and below.
int count_lines(const std::vector<Range>& rows) {
  constexpr std::size_t kLeast = 3;
  constexpr std::size_t kLargestPart = 16;
  int lines = 0;
  std::size_t height = 0;
  bool plain_above = false;
  for (const Range& row : rows) {
    if (!row.is_plain()) {
      ++height;
      continue;
    }
    lines += plain_above && height >= kLeast && height * kLargestPart <= rows.size() ? 1 : 0;
    height = 0;
    plain_above = true;
  }
  return lines;
}

void measure_rows(const cv::Mat& grey, Layout& layout) {
  std::vector<Range> whole(static_cast<std::size_t>(grey.rows));
  double plain = 0;
  for (int quarter = 0; quarter < kQuarters; ++quarter) {
    const cv::Range columns(quarter * grey.cols / kQuarters, (quarter + 1) * grey.cols / kQuarters);
    if (columns.empty()) {
      return;
    }
    const std::vector<Range> rows = row_ranges(grey.colRange(columns));
    for (std::size_t y = 0; y < rows.size(); ++y) {
      whole[y] = {std::min(whole[y].least, rows[y].least), std::max(whole[y].most, rows[y].most)};
    }
    plain += share(static_cast<std::size_t>(std::ranges::count_if(rows, &Range::is_plain)), rows.size());
    layout.lines = std::max(layout.lines, count_lines(rows));
  }
  layout.plain_quarters = plain / kQuarters;
  layout.plain_rows =
      share(static_cast<std::size_t>(std::ranges::count_if(whole, &Range::is_plain)), whole.size());
}

enum class Tone : std::uint8_t { between, black, white };

Tone tone_of(std::uint8_t value) {
  constexpr int kWhite = 230;
  constexpr int kBlack = 45;
  return value >= kWhite ? Tone::white : value <= kBlack ? Tone::black : Tone::between;
}

struct Run {
  Tone tone = Tone::between;
  std::ptrdiff_t from = 0;
  std::ptrdiff_t to = 0;
};

/// White runs, as wide as strokes of letters, with a thin black one close by on either side. A wide one is no rim,
/// but the ground of a sign.
int rimmed_strokes(std::span<const std::uint8_t> line) {
  constexpr std::ptrdiff_t kNear = 4;      // The edge between, smoothed.
  constexpr std::ptrdiff_t kThinnest = 2;  // Pixels.
  const auto is_rim = [&](const Run& run) {
    return run.tone == Tone::black && run.to - run.from <= std::ssize(line) / 40;
  };
  int strokes = 0;
  Run before;  // The last two runs of black or white that have ended.
  Run last;
  for (std::ptrdiff_t x = 0; x < std::ssize(line);) {
    Run run{tone_of(line[static_cast<std::size_t>(x)]), x, x};
    while (x < std::ssize(line) && tone_of(line[static_cast<std::size_t>(x)]) == run.tone) {
      run.to = ++x;
    }
    if (run.tone == Tone::between) {
      continue;
    }
    const std::ptrdiff_t width = last.to - last.from;
    const bool letter = last.tone == Tone::white && width >= kThinnest && width <= std::ssize(line) / 8;
    const bool close = last.from - before.to < kNear && run.from - last.to < kNear;
    strokes += letter && close && is_rim(before) && is_rim(run) ? 1 : 0;
    before = last;
    last = run;
  }
  return strokes;
}

void measure_rimmed(const cv::Mat& grey, Layout& layout) {
  constexpr int kStrokes = 4;  // Two letters have as many.
  int rows = 0;
  int height = 0;
  int tallest = 0;
  for (int y = 0; y < grey.rows; ++y) {
    const bool outer = y * 5 < grey.rows * 2 || y * 5 >= grey.rows * 3;
    if (outer && rimmed_strokes({grey.ptr(y), static_cast<std::size_t>(grey.cols)}) >= kStrokes) {
      ++rows;
      tallest = std::max(tallest, ++height);
    } else {
      height = 0;
    }
  }
  layout.rimmed = share(static_cast<std::size_t>(rows), static_cast<std::size_t>(grey.rows));
  layout.rimmed_line = share(static_cast<std::size_t>(tallest), static_cast<std::size_t>(grey.rows));
}

/// Changes from ground to ink and back.
int strokes_on(std::span<const std::uint8_t> line, int ground) {
  constexpr int kInk = 100;  // So far from the ground.
  int strokes = 0;
  bool ink = false;
  for (const std::uint8_t value : line) {
    const bool now = std::abs(value - ground) >= kInk;
    strokes += now && !ink ? 1 : 0;
    ink = now;
  }
  return strokes;
}

/// The tallest line of text, as a share of the height, on a band that is white or black from the first row on, at
/// both sides; 0 unless the band ends within the upper half.
double band_line(const cv::Mat& grey) {
  constexpr int kWhite = 238;
  constexpr int kBlack = 20;
  constexpr int kSame = 14;
  constexpr int kStrokes = 6;
  const int margin = std::max(2, grey.cols / 50);
  const int ground = grey.rows > 4 && grey.cols > margin * 2 ? grey.at<std::uint8_t>(grey.rows / 100 + 1, 1) : 128;
  if (ground > kBlack && ground < kWhite) {
    return 0;
  }
  const auto is_ground = [&](int y, int from) {
    const std::span<const std::uint8_t> side(grey.ptr(y) + from, static_cast<std::size_t>(margin));
    return std::ranges::all_of(side, [&](std::uint8_t value) { return std::abs(value - ground) <= kSame; });
  };
  int height = 0;
  int strokes = 0;
  int tallest = 0;
  for (int y = 0; y < grey.rows / 2; ++y) {
    if (!is_ground(y, 0) || !is_ground(y, grey.cols - margin)) {
      return share(static_cast<std::size_t>(tallest), static_cast<std::size_t>(grey.rows));
    }
    const int seen = strokes_on({grey.ptr(y), static_cast<std::size_t>(grey.cols)}, ground);
    if (seen > 0) {
      ++height;
      strokes = std::max(strokes, seen);
      continue;
    }
    tallest = strokes >= kStrokes ? std::max(tallest, height) : tallest;
    height = strokes = 0;
  }
  return 0;
}

}  // namespace

Layout layout_of(const cv::Mat& rgb, const cv::Mat& grey) {
  Layout layout;
  if (grey.empty()) {
    return layout;
  }
  layout.flat = flat_share(grey);
  count_colours(rgb, layout);
  measure_rows(grey, layout);
  measure_rimmed(grey, layout);
  cv::Mat turned;
  cv::flip(grey, turned, 0);
  layout.band_line = std::max(band_line(grey), band_line(turned));
  return layout;
}

bool looks_drawn(const Layout& l) {
  return l.colours <= 64 && l.ground >= 0.4 && l.flat >= 0.6;
}

bool looks_like_screenshot(const Layout& l) {
  const bool lines = l.lines >= 5 && l.plain_rows >= 0.12 && l.plain_quarters >= 0.15;
  return looks_drawn(l) || (lines && l.flat >= 0.35 && l.ground >= 0.2);
}

bool looks_like_meme(const Layout& l) {
  return (l.rimmed >= 0.03 && l.rimmed_line >= 0.028) ||
         (l.band_line >= 0.034 && l.band_line <= 0.09 && !looks_drawn(l));
}

}  // namespace sluice
