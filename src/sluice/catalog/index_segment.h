// A piece of the index of all references: the features of some brands, in lists by their nearest word of the
// vocabulary. A segment never changes once it is written; one that lies in a file is mapped, not read, so that
// opening it costs the same however large it is, and all processes share one copy of it.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "sluice/base/result.h"
#include "sluice/catalog/descriptor_code.h"
#include "sluice/catalog/reference_features.h"
#include "sluice/catalog/vocabulary.h"

namespace sluice {

/// What the rows of an index are: segments of another format are of no use.
struct IndexFormat {
  std::string name;  ///< Version of the extraction: "sift-2".
  const Vocabulary* vocabulary = nullptr;
};

/// Size of a reference in its unit frame.
struct ReferenceSize {
  float width = 0;
  float height = 0;
};

struct IndexedBrand {
  std::string name;
  std::string digest;  ///< Of its references' bytes and aliases: another digest, other features or words.
  std::vector<ReferenceSize> references;
  std::vector<std::string> aliases{};
};

/// Where a row's feature lies in its reference: 1/4096 unit, 1 % of scale, 1/32767 of half a turn.
struct PackedPlace {
  std::uint16_t x = 0;
  std::uint16_t y = 0;
  std::uint16_t scale = 0;
  std::int16_t angle = 0;
};
[[nodiscard]] PackedPlace pack(const ReferenceFeature& feature);
[[nodiscard]] ReferenceFeature unpack(const PackedPlace& place);

/// A view of a mark in a segment.
struct MarkViewRow {
  std::uint32_t reference = 0;  ///< Counted through all brands of the segment.
  std::uint32_t squash = 1;
  std::uint32_t picture_begin = 0;  ///< Bytes.
  std::uint32_t picture_end = 0;
};

class IndexSegment {
 public:
  /// Maps a file that `SegmentBuilder::write` made. Errors: not_found; bad_input (another format, cut short,
  /// damaged).
  [[nodiscard]] static Result<IndexSegment> map(const std::filesystem::path& file, const IndexFormat& format);
  /// The same in memory.
  [[nodiscard]] static Result<IndexSegment> parse(std::string bytes, const IndexFormat& format);

  [[nodiscard]] const std::vector<IndexedBrand>& brands() const { return brands_; }
  [[nodiscard]] std::size_t rows() const { return views_.size(); }
  /// The rows of a word.
  [[nodiscard]] std::pair<std::uint32_t, std::uint32_t> list(int word) const {
    return {list_begin_[word], list_begin_[word + 1]};
  }
  /// Twice the number of a row's reference, counted through all brands of the segment; plus one, if of its mirror
  /// image. What a damaged file says may be out of range.
  [[nodiscard]] std::uint32_t view(std::uint32_t row) const { return views_[row]; }
  [[nodiscard]] const PackedPlace& place(std::uint32_t row) const { return places_[row]; }
  /// Calls for a row's view and place, which lie far apart, ahead of their use.
  void prefetch(std::uint32_t row) const {
    __builtin_prefetch(&views_[row]);
    __builtin_prefetch(&places_[row]);
  }
  [[nodiscard]] const Sketch* sketches() const { return sketches_.data(); }  ///< RootSIFT alone has them.
  [[nodiscard]] const std::uint8_t* codes() const { return codes_.data(); }
  [[nodiscard]] std::size_t views_of_marks() const { return mark_views_.size(); }
  /// What a damaged file says of the reference may be out of range.
  [[nodiscard]] IndexedMarkView mark_view(std::size_t number) const;

 private:
  [[nodiscard]] static Result<IndexSegment> read(std::shared_ptr<const void> owner, std::string_view bytes,
                                                 const IndexFormat& format, const std::string& what);

  std::shared_ptr<const void> owner_;
  std::vector<IndexedBrand> brands_;
  std::vector<std::uint32_t> list_begin_;  ///< By word; one more than words.
  std::span<const std::uint32_t> views_;
  std::span<const PackedPlace> places_;
  std::span<const Sketch> sketches_;
  std::span<const std::uint8_t> codes_;
  std::span<const MarkViewRow> mark_views_;
  std::span<const MarkCode> mark_codes_;  ///< kMarkCodes for each.
  std::span<const std::uint8_t> pictures_;
};

/// Gathers brands for a new segment.
class SegmentBuilder {
 public:
  explicit SegmentBuilder(IndexFormat format) : format_(std::move(format)) {}

  void add(const std::string& brand, const std::string& digest, std::span<const ReferenceFeatures> references,
           std::span<const std::string> aliases = {});
  /// The brands of a segment for which `wanted` is true.
  void add(const IndexSegment& segment, const std::function<bool(const IndexedBrand&)>& wanted);

  [[nodiscard]] const std::vector<IndexedBrand>& brands() const { return brands_; }
  [[nodiscard]] std::string serialise() const;

 private:
  IndexFormat format_;
  std::vector<IndexedBrand> brands_;
  void add(std::uint32_t reference, int squash, std::span<const MarkCode, kMarkCodes> codes,
           std::span<const std::uint8_t> picture);
  std::uint32_t references_ = 0;
  std::vector<std::uint16_t> words_;
  std::vector<std::uint32_t> views_;
  std::vector<PackedPlace> places_;
  std::vector<Sketch> sketches_;
  std::vector<std::uint8_t> codes_;
  std::vector<MarkViewRow> mark_views_;
  std::vector<MarkCode> mark_codes_;
  std::vector<std::uint8_t> pictures_;
};

}  // namespace sluice
