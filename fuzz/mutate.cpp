#include "fuzz/mutate.h"

#include <algorithm>
#include <array>

namespace sluice::fuzz {

/// Half of all places lie in the first bytes, where the structure is.
std::size_t Mutator::place(const std::string& bytes) {
  constexpr std::size_t kFront = 256;
  return below(below(2) == 0 ? std::min(kFront, bytes.size()) : bytes.size());
}

void Mutator::put_number(std::string& bytes) {
  constexpr std::array<std::uint64_t, 9> kEdges{
      0, 1, 0x7F, 0x80, 0xFF, 0x7FFF, 0xFFFF, 0x7FFFFFFF, ~std::uint64_t{0}};
  const std::uint64_t value = kEdges[below(kEdges.size())] + below(3) - 1;
  const std::size_t width = std::size_t{1} << below(4);
  const bool little = below(2) == 0;
  const std::size_t at = place(bytes);
  for (std::size_t i = 0; i < width && at + i < bytes.size(); ++i) {
    bytes[at + i] = static_cast<char>(value >> 8 * (little ? i : width - 1 - i));
  }
}

void Mutator::splice(std::string& bytes) {
  const std::string& other = seeds_[below(seeds_.size())];
  const std::size_t from = below(other.size());
  const std::size_t length = below(std::min<std::size_t>(other.size() - from, 512)) + 1;
  bytes.insert(below(bytes.size() + 1), other, from, length);
}

void Mutator::change(std::string& bytes) {
  const std::size_t at = place(bytes);
  switch (below(9)) {
    case 0:
      bytes[at] = static_cast<char>(bytes[at] ^ (1 << below(8)));
      break;
    case 1:
      bytes[at] = static_cast<char>(below(256));
      break;
    case 2:
      put_number(bytes);
      break;
    case 3:
      bytes.erase(at, 1 + below(std::min<std::size_t>(bytes.size(), 64)));
      break;
    case 4:
      bytes.resize(at);
      break;
    case 5:
      bytes.insert(below(bytes.size() + 1), bytes.substr(at, 1 + below(256)));
      break;
    case 6:
      splice(bytes);
      break;
    case 7:
      if (!words_.empty()) {
        const std::string& word = words_[below(words_.size())];
        bytes.replace(at, below(2) == 0 ? word.size() : 0, word);
      }
      break;
    default:
      bytes.insert(at, 1 + below(8), static_cast<char>(below(256)));
  }
}

std::string Mutator::next() {
  std::string bytes = seeds_[below(seeds_.size())];
  for (std::size_t changes = 1 + below(8); changes > 0; --changes) {
    if (bytes.empty()) {
      bytes.push_back(static_cast<char>(below(256)));
    }
    change(bytes);
  }
  return bytes;
}

}  // namespace sluice::fuzz
