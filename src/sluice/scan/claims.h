// Which worker scans which photo, so that the same bytes at several paths are decoded once.
#pragma once

#include <map>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <unordered_map>
#include <vector>

#include "sluice/base/digest.h"
#include "sluice/base/result.h"
#include "sluice/store/items.h"
#include "sluice/store/photos.h"
#include "sluice/store/store.h"

namespace sluice {

/// The stages of `wanted` (name to version) that have not looked at a photo in that version, sorted. Where faces
/// are to be looked for again, so are brands: what lies inside a face is left out of the search for brands.
[[nodiscard]] std::vector<std::string> stale_stages(const std::map<std::string, std::string>& wanted,
                                                    const std::map<std::string, std::string>& done);

/// Thread-safe. A claim lives from the first worker that meets the photo until the writer has committed it; after
/// that the store answers.
class PhotoClaims {
 public:
  PhotoClaims(PhotoTable photos, std::map<std::string, std::string> wanted)
      : photos_(std::move(photos)), wanted_(std::move(wanted)) {}

  enum class Verdict {
    scan,      ///< Yours: run `stages`, push the outcome, then call `finish`.
    known,     ///< Every stage is current, or an outcome lies before yours in the queue to the writer.
    failed,    ///< It was tried in this run and cannot be read: `failure`.
    deferred,  ///< Another worker has it; your item is kept and given to that worker by `finish`.
  };
  struct Claim {
    Verdict verdict = Verdict::known;
    bool in_store = false;              ///< scan: some stages have looked at it before.
    std::vector<std::string> stages{};  ///< scan: those to run.
    std::optional<ItemFailure> failure{};
  };

  /// Errors: those of the store.
  [[nodiscard]] Result<Claim> claim(const Sha256& photo, const ItemRecord& item);
  /// The outcome is in the queue to the writer; gives the items that were deferred meanwhile.
  [[nodiscard]] std::vector<ItemRecord> finish(const Sha256& photo, const std::optional<ItemFailure>& failure);
  /// The writer has committed these.
  void release(std::span<const Sha256> photos);

 private:
  struct Hash {
    std::size_t operator()(const Sha256& digest) const;
  };
  struct Entry {
    bool finished = false;
    std::optional<ItemFailure> failure;
    std::vector<ItemRecord> deferred;
  };

  std::mutex mutex_;
  PhotoTable photos_;
  const std::map<std::string, std::string> wanted_;
  std::unordered_map<Sha256, Entry, Hash> entries_;
};

}  // namespace sluice
