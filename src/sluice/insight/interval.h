// How far a share counted in a sample may lie from the share in what the sample was drawn from.
#pragma once

#include <cstdint>

namespace sluice::insight {

/// A share and its 95 % interval, all 0..1.
struct Share {
  double value = 0;
  double low = 0;
  double high = 1;

  friend bool operator==(const Share&, const Share&) = default;
};

/// Wilson's score interval (Wilson, "Probable inference, the law of succession, and statistical inference", 1927).
/// It covers chance in which photos were drawn. It does not cover what recognition misses or mistakes.
/// `total` of zero gives the interval 0..1; `part` is expected in 0..total.
[[nodiscard]] Share wilson(std::int64_t part, std::int64_t total);

}  // namespace sluice::insight
