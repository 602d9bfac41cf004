#include "sluice/insight/quality.h"

#include <algorithm>

#include "sluice/vision/quality/quality_stage.h"

namespace sluice::insight {
namespace {

constexpr std::string_view kLabels =
    "SELECT label, count(DISTINCT photo), count(DISTINCT contributor), max(left_out) FROM faulty GROUP BY label";

constexpr std::string_view kLeftOut = "SELECT count(DISTINCT photo) FROM faulty WHERE left_out = 1";

}  // namespace

Result<Quality> ask_quality(const Snapshot& snapshot) {
  Quality quality;
  SLUICE_TRY(snapshot.ask(kLabels, [&](const Statement& row) {
    quality.labels.push_back({row.text(0), {row.integer(1), row.integer(2)}, row.integer(3) != 0});
  }));
  std::ranges::stable_sort(quality.labels, {}, [](const QualityRow& row) {
    return std::ranges::find(kQualityLabels, row.label) - kQualityLabels.begin();
  });
  SLUICE_ASSIGN(quality.left_out, snapshot.number(kLeftOut));
  return quality;
}

}  // namespace sluice::insight
