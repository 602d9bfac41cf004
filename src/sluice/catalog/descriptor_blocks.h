// Descriptors that are compared with every query, sixteen side by side: a query meets them at the speed of the
// machine's sums of products or counts of bits, without adding up across lanes.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "sluice/catalog/descriptor_distance.h"

namespace sluice {

class DescriptorBlocks {
 public:
  DescriptorBlocks(Metric metric, std::vector<std::uint8_t> rows);

  [[nodiscard]] std::size_t size() const { return rows_.size() / descriptor_bytes(metric_); }
  [[nodiscard]] const std::uint8_t* row(std::size_t number) const {
    return rows_.data() + number * descriptor_bytes(metric_);
  }
  [[nodiscard]] std::span<const std::uint8_t> rows() const { return rows_; }

  /// Distances of `query` to `count` rows from `first` on. Exact on every machine.
  void distances(const std::uint8_t* query, std::size_t first, std::size_t count, int* result) const;

 private:
  Metric metric_;
  std::vector<std::uint8_t> rows_;
  std::vector<std::uint8_t> blocks_;  ///< The same, a group of bytes of sixteen rows after another, or empty.
  std::vector<int> constants_;        ///< Of each row: what its squared distances have in common.
};

}  // namespace sluice
