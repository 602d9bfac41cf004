// Damage to well-formed inputs, the same for the same seed on every machine.
#pragma once

#include <cstdint>
#include <random>
#include <span>
#include <string>

namespace sluice::fuzz {

class Mutator {
 public:
  /// `seeds` must not be empty; both must outlive it.
  Mutator(std::span<const std::string> seeds, std::span<const std::string> words, std::uint64_t seed)
      : seeds_(seeds), words_(words), random_(seed) {}

  /// One of the seeds with one to eight changes: bits, bytes, numbers at the edges of their ranges, words, pieces
  /// cut out, doubled or taken from another seed.
  [[nodiscard]] std::string next();

 private:
  [[nodiscard]] std::size_t below(std::size_t limit) { return limit == 0 ? 0 : random_() % limit; }
  [[nodiscard]] std::size_t place(const std::string& bytes);
  void change(std::string& bytes);
  void splice(std::string& bytes);
  void put_number(std::string& bytes);

  std::span<const std::string> seeds_;
  std::span<const std::string> words_;
  std::mt19937_64 random_;
};

}  // namespace sluice::fuzz
