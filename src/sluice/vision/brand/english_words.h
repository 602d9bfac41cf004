// Which names are words of everyday English, so that reading them says little.
#pragma once

#include <span>
#include <string>
#include <vector>

namespace sluice {

/// By Debian's list of words (wamerican-small), in any capitals; where it is not installed none is.
[[nodiscard]] std::vector<bool> are_english_words(std::span<const std::string> texts);

}  // namespace sluice
