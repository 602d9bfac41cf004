// Photos, which stages have looked at them, and what they saw.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>

#include "sluice/base/digest.h"
#include "sluice/base/result.h"
#include "sluice/image/metadata.h"
#include "sluice/image/perceptual_hash.h"
#include "sluice/store/database.h"
#include "sluice/vision/sighting.h"

namespace sluice {

/// What is known of a photo from its bytes alone.
struct PhotoRecord {
  Sha256 sha256{};
  int width = 0;  ///< Upright original, pixels.
  int height = 0;
  std::string format;
  PhotoMetadata metadata;
  PerceptualHash hash;
};

/// Statements over one connection, which must outlive them. Not thread-safe.
class PhotoTable {
 public:
  [[nodiscard]] static Result<PhotoTable> open(const Database& database);

  /// Stage to version of those that have looked at the photo; nothing if the photo is not known.
  [[nodiscard]] Result<std::optional<std::map<std::string, std::string>>> stages_of(const Sha256& photo);
  /// Inserts it, or renews what its bytes tell.
  [[nodiscard]] Status put(const PhotoRecord& photo);
  /// Replaces everything that the stage saw in the photo, which must be there. `sightings` in the order of
  /// `before`.
  [[nodiscard]] Status put_stage(const Sha256& photo, std::string_view stage, std::string_view version,
                                 std::span<const Sighting> sightings);
  /// The labels of what the stage saw.
  [[nodiscard]] Result<std::set<std::string>> labels_of(const Sha256& photo, std::string_view stage);
  /// What the stage saw holds for this version, too.
  [[nodiscard]] Status renew_stage(const Sha256& photo, std::string_view stage, std::string_view version);

 private:
  PhotoTable(Statement stages, Statement put, Statement remove_stage, Statement put_stage, Statement put_sighting,
             Statement labels, Statement renew)
      : stages_(std::move(stages)),
        put_(std::move(put)),
        remove_stage_(std::move(remove_stage)),
        put_stage_(std::move(put_stage)),
        put_sighting_(std::move(put_sighting)),
        labels_(std::move(labels)),
        renew_(std::move(renew)) {}
  Statement stages_, put_, remove_stage_, put_stage_, put_sighting_, labels_, renew_;
};

/// Deletes what the stage that gives this kind saw, and that it has looked at the photos where it saw something:
/// for one that is not there any more. `kind`: also the stage's name.
[[nodiscard]] Status forget_sightings(const Database& database, std::string_view kind);

/// Deletes the photos that no item shows any more, with all that was seen in them and kept of them; says how many.
[[nodiscard]] Result<std::int64_t> remove_photos_without_items(const Database& database);

}  // namespace sluice
