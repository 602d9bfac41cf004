// Colours, only where a person reads them.
#pragma once

#include <cstdio>
#include <string>
#include <string_view>

namespace sluice::app {

enum class Colour { red, green, yellow, bold };

/// `stream` is a terminal that knows colours, and NO_COLOR (https://no-color.org) is not set.
[[nodiscard]] bool use_colours(std::FILE* stream);

/// `text` in that colour where `stream` takes colours, else as it is.
[[nodiscard]] std::string coloured(std::string_view text, Colour colour, std::FILE* stream);

}  // namespace sluice::app
