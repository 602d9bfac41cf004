// All references as the mark networks see them.
#pragma once

#include <cstddef>
#include <memory>
#include <mutex>
#include <unordered_map>
#include <utility>
#include <vector>

#include "sluice/base/result.h"
#include "sluice/catalog/descriptor_blocks.h"
#include "sluice/catalog/feature_index.h"
#include "sluice/catalog/mark_view.h"
#include "sluice/vision/brand/mark_networks.h"

namespace sluice {

class MarkReferences {
 public:
  /// `index` outlives this.
  MarkReferences(const FeatureIndex& index, std::shared_ptr<const MarkNetworks> networks);

  [[nodiscard]] std::size_t brands() const { return first_view_.size() - 1; }
  /// In the order of brands.
  [[nodiscard]] const std::vector<IndexedMarkView>& views() const { return views_; }
  /// Numbers of the first view of a brand and of the one after its last.
  [[nodiscard]] std::pair<std::size_t, std::size_t> views_of(int brand) const {
    return {first_view_[brand], first_view_[brand + 1]};
  }
  /// The first kMarkTurns codes of each view.
  [[nodiscard]] const DescriptorBlocks& turns() const { return turns_; }

  /// A view as the verifier sees it, described when it is first met. Thread-safe. Errors: those of decoding its
  /// picture; internal.
  [[nodiscard]] Result<std::shared_ptr<const MarkDescription>> describe(std::size_t view) const;

 private:
  std::vector<IndexedMarkView> views_;
  std::vector<std::size_t> first_view_;  ///< Of each brand, and one more.
  DescriptorBlocks turns_;
  std::shared_ptr<const MarkNetworks> networks_;
  mutable std::mutex mutex_;
  mutable std::unordered_map<std::size_t, std::shared_ptr<const MarkDescription>> known_;
};

}  // namespace sluice
