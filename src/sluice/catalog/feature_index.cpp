#include "sluice/catalog/feature_index.h"

#include <algorithm>
#include <cmath>
#include <cstring>

namespace sluice {
namespace {

// How many of a feature's nearest words are looked under: measured, docs/brand-engine.md.
constexpr int kProbedWords = 48;

}  // namespace

FeatureIndex::FeatureIndex(const Vocabulary& vocabulary, std::span<const std::uint8_t> descriptors)
    : vocabulary_(&vocabulary), list_begin_(vocabulary.size() + 1, 0) {
  const std::size_t bytes = descriptor_bytes(vocabulary.metric());
  const std::size_t count = descriptors.size() / bytes;
  std::vector<int> word_of(count);
  std::vector<NearWord> nearest;
  for (std::size_t row = 0; row < count; ++row) {
    vocabulary.nearest(descriptors.data() + row * bytes, 1, nearest);
    word_of[row] = nearest.front().word;
    ++list_begin_[word_of[row] + 1];
  }
  for (std::size_t word = 1; word < list_begin_.size(); ++word) {
    list_begin_[word] += list_begin_[word - 1];
  }
  std::vector<int> next(list_begin_.begin(), list_begin_.end() - 1);
  rows_.resize(count);
  descriptors_.resize(count * bytes);
  for (std::size_t row = 0; row < count; ++row) {
    const int place = next[word_of[row]]++;
    rows_[place] = static_cast<int>(row);
    std::memcpy(descriptors_.data() + place * bytes, descriptors.data() + row * bytes, bytes);
  }
}

void FeatureIndex::search(const std::uint8_t* descriptor, float largest_ratio,
                          std::vector<IndexMatch>& found) const {
  thread_local std::vector<NearWord> words;
  thread_local std::vector<int> distance;
  found.clear();
  const Metric metric = vocabulary_->metric();
  const std::size_t bytes = descriptor_bytes(metric);
  vocabulary_->nearest(descriptor, kProbedWords, words);
  // SIFT distances come squared.
  const float exponent = metric == Metric::hamming ? 1.0F : 2.0F;
  const auto background = static_cast<float>(std::max(words.front().distance, 1));
  const float limit = background * std::pow(largest_ratio, exponent);
  for (const NearWord& near : words) {
    const int begin = list_begin_[near.word];
    const int count = list_begin_[near.word + 1] - begin;
    if (count == 0) {
      continue;
    }
    distance.resize(std::max<std::size_t>(distance.size(), count));
    distances(metric, descriptor, descriptors_.data() + begin * bytes, count, distance.data());
    for (int i = 0; i < count; ++i) {
      const auto d = static_cast<float>(distance[i]);
      if (d < limit) {
        found.push_back({rows_[begin + i], std::pow(d / background, 1.0F / exponent)});
      }
    }
  }
}

}  // namespace sluice
