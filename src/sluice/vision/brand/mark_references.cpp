#include "sluice/vision/brand/mark_references.h"

#include <span>

#include "sluice/image/decode.h"

namespace sluice {
namespace {

constexpr std::size_t kKept = 512;  // Descriptions of 65 kB each: all, where there are few brands.

std::vector<std::uint8_t> turns_of(const std::vector<IndexedMarkView>& views) {
  std::vector<std::uint8_t> rows;
  for (const IndexedMarkView& view : views) {
    for (const MarkCode& code : view.codes.first<kMarkTurns>()) {
      rows.insert(rows.end(), code.begin(), code.end());
    }
  }
  return rows;
}

}  // namespace

MarkReferences::MarkReferences(const FeatureIndex& index, std::shared_ptr<const MarkNetworks> networks)
    : views_(index.mark_views()),
      first_view_(index.brands().size() + 1, 0),
      turns_(Metric::squared_euclidean, turns_of(views_)),
      networks_(std::move(networks)) {
  for (const IndexedMarkView& view : views_) {
    ++first_view_[index.references()[view.reference].brand + 1];
  }
  for (std::size_t brand = 1; brand < first_view_.size(); ++brand) {
    first_view_[brand] += first_view_[brand - 1];
  }
}

Result<std::shared_ptr<const MarkDescription>> MarkReferences::describe(std::size_t view) const {
  {
    const std::lock_guard lock(mutex_);
    if (const auto known = known_.find(view); known != known_.end()) {
      return known->second;
    }
  }
  SLUICE_ASSIGN(const Photo picture, decode_photo(std::as_bytes(views_[view].picture)));
  SLUICE_ASSIGN(MarkDescription description, networks_->describe(picture.rgb));
  auto made = std::make_shared<const MarkDescription>(std::move(description));
  const std::lock_guard lock(mutex_);
  if (known_.size() >= kKept) {
    known_.clear();
  }
  known_[view] = made;
  return made;
}

}  // namespace sluice
