// Who posted a synthetic photo, when and where: made-up contributors with tastes and homes, months with trends.
#pragma once

#include <string>
#include <vector>

#include "sluice/image/metadata.h"
#include "sluice/synth/random.h"

namespace sluice::synth {

struct Posting {
  std::string contributor;  ///< A made-up handle.
  CaptureTime taken_at;
  std::string country;  ///< ISO 3166-1 alpha-2.
  double latitude = 0;  ///< Degrees, near a city.
  double longitude = 0;
  std::vector<std::size_t> marks;  ///< Numbers of the marks in the photo; empty: brand-free.
};

struct CrowdOptions {
  int photos = 300;
  int marks = 12;
  double brand_free = 0.25;   ///< Share of photos without a mark.
  double second_mark = 0.12;  ///< Share of photos with a mark that show another one too.
};

inline constexpr int kWeeks = 26;  ///< From Monday, 3 March 2025.

/// `options.photos` postings, in the order of time. Each mark has a trend: rising, falling, steady, a summer or a
/// few weeks of fame; each contributor has a home, a few favourite marks, and posts more or less often.
[[nodiscard]] std::vector<Posting> make_postings(const CrowdOptions& options, Random random);

}  // namespace sluice::synth
