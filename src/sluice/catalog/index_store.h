// The index of one format on disk: DATA/brands/.index/<format>/ holds segments, which never change, and a manifest
// that says which of them count. A change writes a segment aside, then renames a new manifest over the old one:
// readers see the old state or the new, whatever happens, and need no lock. Segments are merged as in a
// log-structured merge tree (O'Neil et al., Acta Informatica 1996): eight of about one size become one, so that
// adding a brand costs the same however many there are.
#pragma once

#include <cstdint>
#include <filesystem>
#include <set>
#include <string>
#include <vector>

#include "sluice/base/file_lock.h"
#include "sluice/base/result.h"
#include "sluice/catalog/catalog.h"
#include "sluice/catalog/feature_index.h"
#include "sluice/catalog/index_segment.h"

namespace sluice {

class IndexStore {
 public:
  /// Nothing is read or written yet. `catalog_directory`: DATA/brands.
  IndexStore(const std::filesystem::path& catalog_directory, IndexFormat format);

  /// One process at a time changes the index. Errors: io (not writable, too).
  [[nodiscard]] Result<FileLock> lock() const;
  /// What is on disk; an index that is absent, damaged or of another format is empty.
  void load();

  /// What the catalog's brands were like when their features were extracted.
  [[nodiscard]] const BrandStamps& stamps() const { return stamps_; }
  /// The brands that count.
  [[nodiscard]] std::vector<IndexedBrand> brands() const;

  /// Takes brands out and puts those of `added` in, in memory; `stamps` are those of all brands then.
  [[nodiscard]] Status change(const std::set<std::string>& removed, const SegmentBuilder& added,
                              BrandStamps stamps);
  /// Writes what was changed since `load`. The caller holds the lock. Errors: io.
  [[nodiscard]] Status save();

  [[nodiscard]] FeatureIndex index() const;

 private:
  struct Entry {
    std::string file;  ///< Empty: not written yet.
    IndexSegment segment;
    std::set<std::string> removed;
    std::string bytes;  ///< Of one that is not written yet.

    [[nodiscard]] std::size_t alive() const { return segment.brands().size() - removed.size(); }
  };
  [[nodiscard]] bool load_once();
  [[nodiscard]] Status merge();
  [[nodiscard]] Status merge(std::size_t first, std::size_t count);
  void forget_other_files() const;

  std::filesystem::path directory_;
  IndexFormat format_;
  BrandStamps stamps_;
  std::uint64_t next_ = 1;
  std::vector<Entry> entries_;  ///< Large ones first.
};

}  // namespace sluice
