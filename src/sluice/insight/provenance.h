// How the numbers came about: which stages in which versions, and what could not be read.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "sluice/insight/snapshot.h"

namespace sluice::insight {

struct StageVersion {
  std::string stage;
  std::string version;
  std::int64_t photos = 0;  ///< Photos of the store that it has looked at.
};

struct FailureCount {
  std::string failure;  ///< Short code of the store.
  std::int64_t files = 0;
};

struct Provenance {
  std::vector<StageVersion> stages;    ///< By stage, then version.
  std::vector<FailureCount> failures;  ///< Most files first, then by code. Of all sources, whatever the period.
  std::int64_t sources = 0;
};

[[nodiscard]] Result<Provenance> ask_provenance(const Snapshot& snapshot);

}  // namespace sluice::insight
