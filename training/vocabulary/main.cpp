// Makes the vocabularies in models/: k-means over the local features of brand-free photos, two levels deep.
//   vocabulary sift|orb OUT PHOTO_FOLDER...       deterministic: the same photos give the same bytes
#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <limits>
#include <numeric>
#include <opencv2/imgproc.hpp>
#include <random>
#include <span>
#include <string>
#include <thread>
#include <vector>

#include "sluice/catalog/vocabulary.h"
#include "sluice/image/decode.h"
#include "sluice/vision/brand/extractor.h"

namespace {

constexpr int kRoots = 64;
constexpr int kWordsPerRoot = 128;
constexpr int kFeaturesPerPhoto = 300;
constexpr int kRounds = 12;

using Rows = std::vector<std::uint8_t>;

std::vector<std::string> photo_files(std::span<char*> folders) {
  std::vector<std::string> files;
  for (const char* folder : folders) {
    for (const auto& entry : std::filesystem::recursive_directory_iterator(folder)) {
      if (entry.is_regular_file()) {
        files.push_back(entry.path());
      }
    }
  }
  std::sort(files.begin(), files.end());
  return files;
}

Rows features_of(const std::string& file, sluice::Effort effort, std::mt19937& random) {
  std::ifstream stream(file, std::ios::binary);
  const std::string bytes{std::istreambuf_iterator<char>(stream), {}};
  const auto photo = sluice::decode_photo(std::as_bytes(std::span(bytes)));
  if (!photo.has_value()) {
    return {};
  }
  cv::Mat grey;
  cv::cvtColor(photo->rgb, grey, cv::COLOR_RGB2GRAY);
  const auto features = sluice::extract_photo_features(grey, effort);
  std::vector<int> order(features.size());
  std::iota(order.begin(), order.end(), 0);
  std::shuffle(order.begin(), order.end(), random);
  order.resize(std::min<std::size_t>(order.size(), kFeaturesPerPhoto));
  Rows rows;
  for (const int row : order) {
    const auto descriptor = features.descriptor(row);
    rows.insert(rows.end(), descriptor.begin(), descriptor.end());
  }
  return rows;
}

std::vector<int> assign(const Rows& rows, const Rows& centres, sluice::Metric metric) {
  const int bytes = sluice::descriptor_bytes(metric);
  std::vector<int> nearest(rows.size() / bytes);
  const auto work = [&](std::size_t begin, std::size_t end) {
    std::vector<int> distance(centres.size() / bytes);
    for (std::size_t row = begin; row < end; ++row) {
      sluice::distances(metric, rows.data() + row * bytes, centres.data(), distance.size(), distance.data());
      nearest[row] = static_cast<int>(std::min_element(distance.begin(), distance.end()) - distance.begin());
    }
  };
  std::thread half(work, 0, nearest.size() / 2);
  work(nearest.size() / 2, nearest.size());
  half.join();
  return nearest;
}

/// The mean, or of bits the majority.
void move_centres(const Rows& rows, const std::vector<int>& nearest, sluice::Metric metric, Rows& centres) {
  const int bytes = sluice::descriptor_bytes(metric);
  const int values = metric == sluice::Metric::hamming ? bytes * 8 : bytes;
  std::vector<long> sums(centres.size() / bytes * values, 0);
  std::vector<long> counts(centres.size() / bytes, 0);
  for (std::size_t row = 0; row < nearest.size(); ++row) {
    ++counts[nearest[row]];
    for (int v = 0; v < values; ++v) {
      sums[std::size_t(nearest[row]) * values + v] +=
          metric == sluice::Metric::hamming ? rows[row * bytes + v / 8] >> (v % 8) & 1 : rows[row * bytes + v];
    }
  }
  for (std::size_t centre = 0; centre < counts.size(); ++centre) {
    if (counts[centre] == 0) {
      continue;
    }
    auto* out = centres.data() + centre * bytes;
    std::fill(out, out + bytes, std::uint8_t{0});
    for (int v = 0; v < values; ++v) {
      const long sum = sums[centre * values + v];
      if (metric == sluice::Metric::hamming) {
        out[v / 8] |= static_cast<std::uint8_t>((2 * sum > counts[centre] ? 1 : 0) << (v % 8));
      } else {
        out[v] = static_cast<std::uint8_t>((sum + counts[centre] / 2) / counts[centre]);
      }
    }
  }
}

Rows cluster(const Rows& rows, int count, sluice::Metric metric, std::mt19937& random) {
  const int bytes = sluice::descriptor_bytes(metric);
  std::vector<int> order(rows.size() / bytes);
  std::iota(order.begin(), order.end(), 0);
  std::shuffle(order.begin(), order.end(), random);
  Rows centres;
  for (int i = 0; i < count; ++i) {
    const auto* row = rows.data() + std::size_t(order[i % order.size()]) * bytes;
    centres.insert(centres.end(), row, row + bytes);
  }
  for (int round = 0; round < kRounds; ++round) {
    move_centres(rows, assign(rows, centres, metric), metric, centres);
  }
  return centres;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 4) {
    std::fprintf(stderr, "usage: vocabulary sift|orb OUT PHOTO_FOLDER...\n");
    return 2;
  }
  const auto effort = std::string(argv[1]) == "orb" ? sluice::Effort::fast : sluice::Effort::standard;
  const auto metric = effort == sluice::Effort::fast ? sluice::Metric::hamming : sluice::Metric::squared_euclidean;
  if (const auto started = sluice::start_image_library(); !started.has_value()) {
    return 1;
  }
  std::mt19937 random(20261122);
  Rows rows;
  for (const auto& file : photo_files(std::span(argv, argc).subspan(3))) {
    const Rows more = features_of(file, effort, random);
    rows.insert(rows.end(), more.begin(), more.end());
  }
  const int bytes = sluice::descriptor_bytes(metric);
  std::printf("%zu features\n", rows.size() / bytes);
  const Rows roots = cluster(rows, kRoots, metric, random);
  const std::vector<int> nearest = assign(rows, roots, metric);
  Rows words;
  for (int root = 0; root < kRoots; ++root) {
    Rows own;
    for (std::size_t row = 0; row < nearest.size(); ++row) {
      if (nearest[row] == root) {
        own.insert(own.end(), rows.begin() + std::ptrdiff_t(row) * bytes,
                   rows.begin() + std::ptrdiff_t(row + 1) * bytes);
      }
    }
    const Rows centres = cluster(own, kWordsPerRoot, metric, random);
    words.insert(words.end(), centres.begin(), centres.end());
  }
  const auto file = sluice::Vocabulary(metric, roots, words).serialise();
  std::ofstream(argv[2], std::ios::binary).write(reinterpret_cast<const char*>(file.data()), std::ssize(file));
  return 0;
}
