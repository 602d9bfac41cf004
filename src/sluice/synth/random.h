// Random numbers that are the same on every machine: the generator and the distributions are ours, since those of
// the standard library differ between implementations. The generator is SplitMix64 (Steele, Lea, Flood, "Fast
// splittable pseudorandom number generators", 2014): a counter and a mixing function, so any part of a picture can
// have a stream of its own.
#pragma once

#include <cmath>
#include <cstdint>
#include <numbers>
#include <string_view>

namespace sluice::synth {

class Random {
 public:
  explicit Random(std::uint64_t seed) : state_(mix(seed + kStep)) {}

  /// An independent stream for the part called `purpose`, number `index`. Does not advance this one.
  [[nodiscard]] Random stream(std::string_view purpose, std::uint64_t index = 0) const {
    std::uint64_t hash = 0xcbf29ce484222325U;  // FNV-1a
    for (const char character : purpose) {
      hash = (hash ^ static_cast<unsigned char>(character)) * 0x100000001b3U;
    }
    return Random(mix(state_ ^ hash) + index * kStep);
  }

  std::uint64_t bits() { return mix(state_ += kStep); }
  /// [0, 1)
  double uniform() { return static_cast<double>(bits() >> 11U) * 0x1.0p-53; }
  /// [low, high)
  double uniform(double low, double high) { return low + (high - low) * uniform(); }
  /// low..high, both included.
  int integer(int low, int high) {
    return low + static_cast<int>(uniform() * static_cast<double>(high - low + 1));
  }
  bool chance(double probability) { return uniform() < probability; }
  /// Normal distribution by Box and Muller.
  double normal(double mean, double deviation) {
    const double radius = std::sqrt(-2.0 * std::log(1.0 - uniform()));
    return mean + deviation * radius * std::cos(2.0 * std::numbers::pi * uniform());
  }
  /// One element of a non-empty container.
  template <class Container>
  const auto& pick(const Container& container) {
    return container[static_cast<std::size_t>(integer(0, static_cast<int>(std::size(container)) - 1))];
  }

 private:
  static constexpr std::uint64_t kStep = 0x9e3779b97f4a7c15U;
  static std::uint64_t mix(std::uint64_t value) {
    value = (value ^ (value >> 30U)) * 0xbf58476d1ce4e5b9U;
    value = (value ^ (value >> 27U)) * 0x94d049bb133111ebU;
    return value ^ (value >> 31U);
  }

  std::uint64_t state_;
};

}  // namespace sluice::synth
