// Looks for brands in photos scanned before, by their kept features, without decoding them again; where features
// can only hint, the photos they hint at are left for the next scan to decode.
#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <map>
#include <string>

#include "sluice/base/result.h"
#include "sluice/store/store.h"
#include "sluice/vision/brand/brand_stage.h"

namespace sluice {

struct RematchSummary {
  std::uint64_t matched = 0;  ///< Photos that are up to date now.
  /// Photos that may show other brands than were seen: the next scan decodes them again.
  std::uint64_t hinted = 0;
  /// Photos whose brands are not those of this stage and of which no usable features are kept, or which another
  /// engine looked at: the next scan decodes them again.
  std::uint64_t without_features = 0;
  std::map<std::string, std::uint64_t> photos_by_brand;  ///< Among those matched.
  std::map<std::string, std::uint64_t> hints_by_brand;   ///< Photos hinted at that were not seen to show it.
  bool interrupted = false;
};

using RematchProgress = std::function<void(std::uint64_t done, std::uint64_t total)>;

/// For all photos that the brand stage has not looked at in the version of `stage` and whose features are kept.
/// `threads`: 0 is one per core. Memory does not grow with the number of photos. `progress` is called by one
/// thread. Errors: those of the store; what was committed stays.
[[nodiscard]] Result<RematchSummary> rematch(const Store& store, const BrandStage& stage, int threads,
                                             const RematchProgress& progress = {},
                                             const std::atomic<bool>* stop = nullptr);

}  // namespace sluice
