// How much there is: the numbers at the head of a report.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "sluice/insight/interval.h"
#include "sluice/insight/snapshot.h"

namespace sluice::insight {

struct Headline {
  std::int64_t files = 0;         ///< All items of all sources, whatever the period.
  std::int64_t failed_files = 0;  ///< Of these, those that could not be read.
  Support in_scope;               ///< Photos in the period and their contributors.
  std::int64_t times_seen = 0;    ///< How often those photos were met: reposts and copies included.
  std::int64_t undated = 0;    ///< Photos without a date: of the scope, or left out of it where a period is set.
  std::int64_t anonymous = 0;  ///< Photos in scope whose contributors are not told apart.
  std::optional<std::string> first_day;
  std::optional<std::string> last_day;
  std::int64_t looked_at = 0;  ///< Photos in scope that the brand stage has looked at: what shares are of.
  std::int64_t contributors_looked_at = 0;
  Support with_brand;                ///< Those with at least one brand.
  Share share_with_brand;            ///< Of `looked_at`.
  std::int64_t brand_sightings = 0;  ///< A photo may show several marks.
  std::int64_t masked = 0;           ///< Photos in scope that the face stage has looked at.
};

[[nodiscard]] Result<Headline> ask_headline(const Snapshot& snapshot);

}  // namespace sluice::insight
