// Local features kept so that a brand added later is found without the pixels
// (docs/decisions/0003-kept-features.md).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "sluice/base/digest.h"
#include "sluice/base/result.h"
#include "sluice/store/database.h"
#include "sluice/vision/stage.h"

namespace sluice {

/// Statements over one connection, which must outlive them. Not thread-safe.
class FeatureTable {
 public:
  [[nodiscard]] static Result<FeatureTable> open(const Database& database);

  /// Nothing if none are kept, or none of this format.
  [[nodiscard]] Result<std::optional<KeptFeatures>> find(const Sha256& photo, std::string_view format);
  /// `kept_until`: UTC day, "2024-05-31". The photo must be there.
  [[nodiscard]] Status put(const Sha256& photo, const KeptFeatures& features, std::string_view kept_until);
  [[nodiscard]] Status remove(const Sha256& photo);

 private:
  FeatureTable(Statement find, Statement put, Statement remove)
      : find_(std::move(find)), put_(std::move(put)), remove_(std::move(remove)) {}
  Statement find_, put_, remove_;
};

/// Deletes features whose day has come, and lets none be kept beyond `kept_until` (a shorter setting holds for
/// those kept before, too). Says how many were deleted.
[[nodiscard]] Result<std::int64_t> expire_features(const Database& database, std::string_view today,
                                                   std::string_view kept_until);

}  // namespace sluice
