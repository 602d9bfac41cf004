#include "sluice/insight/interval.h"

#include <algorithm>
#include <cmath>

namespace sluice::insight {

Share wilson(std::int64_t part, std::int64_t total) {
  if (total <= 0) {
    return Share{};
  }
  constexpr double z = 1.959963984540054;  // 97.5 % quantile of the normal distribution
  const double n = static_cast<double>(total);
  const double p = static_cast<double>(part) / n;
  const double denominator = 1 + z * z / n;
  const double centre = (p + z * z / (2 * n)) / denominator;
  const double half = z * std::sqrt(p * (1 - p) / n + z * z / (4 * n * n)) / denominator;
  return Share{p, part == 0 ? 0.0 : std::max(0.0, centre - half),
               part == total ? 1.0 : std::min(1.0, centre + half)};
}

}  // namespace sluice::insight
