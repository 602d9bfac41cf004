#include "sluice/insight/provenance.h"

namespace sluice::insight {
namespace {

constexpr std::string_view kStages =
    "SELECT stage, version, count(*) FROM stage_run GROUP BY stage, version "
    "UNION ALL SELECT 'taxonomy', version, count(*) FROM taxonomy_run GROUP BY version ORDER BY 1, 2";

constexpr std::string_view kFailures =
    "SELECT failure, count(*) AS files FROM item WHERE failure IS NOT NULL GROUP BY failure ORDER BY files DESC, "
    "failure";

constexpr std::string_view kSources = "SELECT count(*) FROM source";

}  // namespace

Result<Provenance> ask_provenance(const Snapshot& snapshot) {
  Provenance provenance;
  SLUICE_TRY(snapshot.ask(kStages, [&](const Statement& row) {
    provenance.stages.push_back({row.text(0), row.text(1), row.integer(2)});
  }));
  SLUICE_TRY(snapshot.ask(kFailures, [&](const Statement& row) {
    provenance.failures.push_back({row.text(0), row.integer(1)});
  }));
  SLUICE_ASSIGN(provenance.sources, snapshot.number(kSources));
  return provenance;
}

}  // namespace sluice::insight
