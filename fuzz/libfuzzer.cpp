// libFuzzer's way in (preset `fuzz`); tools/fuzz runs it.
#include <cstddef>
#include <cstdint>

#include "fuzz/choose.h"

namespace {
const sluice::fuzz::Target* chosen = nullptr;
}

extern "C" int LLVMFuzzerInitialize(int* argc, char*** argv) {
  chosen = &sluice::fuzz::choose({*argv, static_cast<std::size_t>(*argc)});
  // What a target sets up once must not count as the time of an input.
  chosen->run(sluice::fuzz::as_bytes(chosen->seeds().front()));
  return 0;
}

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  chosen->run(std::as_bytes(std::span(data, size)));
  return 0;
}
