// A vocabulary of local features.
#include "sluice/catalog/vocabulary.h"

#include <algorithm>

#include "fuzz/target.h"

namespace sluice::fuzz {
namespace {

std::span<const std::uint8_t> octets(Bytes bytes) {
  return {reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size()};
}

void run(Bytes input) {
  const auto vocabulary = Vocabulary::parse(octets(input));
  if (!vocabulary.has_value()) {
    require_proper(vocabulary.error());
    return;
  }
  require(std::ranges::equal(vocabulary->serialise(), octets(input)), "what is written is what was read");
  const std::vector<std::uint8_t> descriptor(descriptor_bytes(vocabulary->metric()), 77);
  const NearWord nearest = vocabulary->nearest(descriptor.data());
  require(nearest.word >= 0 && nearest.word < vocabulary->size(), "the nearest word is one of the vocabulary");
}

std::vector<std::string> seeds() {
  std::vector<std::string> all;
  for (const Metric metric : {Metric::hamming, Metric::squared_euclidean}) {
    const std::size_t row = descriptor_bytes(metric);
    std::vector<std::uint8_t> roots(2 * row);
    std::vector<std::uint8_t> words(6 * row);
    for (std::size_t i = 0; i < words.size(); ++i) {
      words[i] = static_cast<std::uint8_t>(i * 7);
      roots[i % roots.size()] = static_cast<std::uint8_t>(i * 5);
    }
    const std::vector<std::uint8_t> bytes = Vocabulary(metric, roots, words).serialise();
    all.emplace_back(bytes.begin(), bytes.end());
  }
  return all;
}

const Registered kRegistered({"vocabulary", run, seeds, {"SLVOCAB1"}});

}  // namespace
}  // namespace sluice::fuzz
