// What the cage for decoding photos (caged_decoder.h) is set to.
#pragma once

#include <chrono>
#include <cstddef>
#include <filesystem>

#include "sluice/image/cage_tally.h"

namespace sluice {

struct CageSettings {
  std::chrono::milliseconds time_limit{10'000};     ///< Of computing, for one photo.
  std::size_t memory_limit = std::size_t{1} << 30;  ///< Bytes of private memory for a worker.
  std::filesystem::path program{};                  ///< The worker's; empty: `find_cage_program`.
  CageTally* tally = nullptr;                       ///< Counts the workers; outlives the decoder.
};

}  // namespace sluice
