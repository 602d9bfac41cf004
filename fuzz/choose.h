// What both drivers, libFuzzer's and ours, take from the command line.
#pragma once

#include "fuzz/target.h"

namespace sluice::fuzz {

/// The target of `--target=NAME`. `--write=DIR` writes its seeds to DIR/seeds and its words to DIR/words (a
/// dictionary of libFuzzer) and ends the process; `--list` prints the names and ends it. Without a known target it
/// says which there are and ends the process.
[[nodiscard]] const Target& choose(std::span<char*> arguments);

}  // namespace sluice::fuzz
