#include "sluice/vision/brand/mark_gallery.h"

#include <algorithm>
#include <vector>

#include "sluice/catalog/descriptor_blocks.h"
#include "sluice/vision/brand/mark_networks.h"

extern "C" const unsigned char sluice_mark_gallery[], sluice_mark_gallery_end[];

namespace sluice {
namespace {

constexpr std::size_t kNearest = 5;

const DescriptorBlocks& gallery() {
  static const DescriptorBlocks blocks(Metric::squared_euclidean, {sluice_mark_gallery, sluice_mark_gallery_end});
  return blocks;
}

}  // namespace

double background_likeness(const MarkCode& window) {
  std::vector<int> distances(gallery().size());
  if (distances.size() < kNearest) {
    return 0;
  }
  gallery().distances(window.data(), 0, distances.size(), distances.data());
  std::ranges::partial_sort(distances, distances.begin() + kNearest);
  double sum = 0;
  for (std::size_t i = 0; i < kNearest; ++i) {
    sum += likeness(distances[i]);
  }
  return sum / kNearest;
}

}  // namespace sluice
