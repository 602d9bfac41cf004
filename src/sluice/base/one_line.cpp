#include "sluice/base/one_line.h"

namespace sluice {
namespace {

bool is_control(unsigned char letter) {
  return letter < 0x20 || letter == 0x7F;
}

/// U+0080 to U+009F in UTF-8: some terminals take them for the start of a command.
bool is_high_control(std::string_view text, std::size_t at) {
  return at + 1 < text.size() && text[at] == '\xC2' && static_cast<unsigned char>(text[at + 1]) >= 0x80 &&
         static_cast<unsigned char>(text[at + 1]) < 0xA0;
}

}  // namespace

std::string one_line(std::string_view text) {
  std::string line;
  line.reserve(text.size());
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (is_high_control(text, at)) {
      line += ' ';
      ++at;
    } else {
      line += is_control(static_cast<unsigned char>(text[at])) ? ' ' : text[at];
    }
  }
  return line;
}

}  // namespace sluice
