#include "terminal.h"

#include <unistd.h>

#include <cstdlib>

namespace sluice::app {
namespace {

const char* code_of(Colour colour) {
  switch (colour) {
    case Colour::red:
      return "31";
    case Colour::green:
      return "32";
    case Colour::yellow:
      return "33";
    case Colour::bold:
      return "1";
  }
  return "0";
}

}  // namespace

bool use_colours(std::FILE* stream) {
  const char* no_color = std::getenv("NO_COLOR");
  const char* terminal = std::getenv("TERM");
  const bool wanted = no_color == nullptr || *no_color == '\0';
  return wanted && terminal != nullptr && std::string_view(terminal) != "dumb" && isatty(fileno(stream)) == 1;
}

std::string coloured(std::string_view text, Colour colour, std::FILE* stream) {
  if (!use_colours(stream)) {
    return std::string(text);
  }
  return "\x1b[" + std::string(code_of(colour)) + "m" + std::string(text) + "\x1b[0m";
}

}  // namespace sluice::app
