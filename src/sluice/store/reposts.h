// Near duplicates: photos that show the same picture with other bytes count once.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "sluice/base/digest.h"
#include "sluice/base/result.h"
#include "sluice/image/perceptual_hash.h"
#include "sluice/store/database.h"

namespace sluice {

struct HashedPhoto {
  Sha256 photo{};
  PerceptualHash hash;
  std::optional<std::string> taken_at;  ///< Civil time.
};

inline constexpr int kRepostDistance = 31;  ///< PDQ's own threshold for "the same picture", in bits of 256.
inline constexpr int kRepostQuality = 50;   ///< PDQ's own threshold for a picture with enough detail to compare.

/// For every photo the place in `photos` of the original of its group, which may be itself. Groups are the
/// connected components of "at most kRepostDistance bits apart, both of at least kRepostQuality"; the original is
/// the one with the earliest known time, then the smallest digest: nothing depends on the order of `photos`.
[[nodiscard]] std::vector<std::size_t> find_originals(std::span<const HashedPhoto> photos);

/// Writes `repost_of` of all photos of the store; says how many are reposts. About a second of work for 100,000
/// photos, and about 200 bytes of memory for each. The transaction is the caller's, so that it can hold what made
/// them change as well.
[[nodiscard]] Result<std::size_t> update_reposts(const Database& database);

}  // namespace sluice
