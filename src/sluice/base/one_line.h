// Names that strangers chose (of files, of columns, in tables), on their way into a message.
#pragma once

#include <string>
#include <string_view>

namespace sluice {

/// `text` with every control character (ASCII's and those of ISO 8859-1, which UTF-8 writes in two bytes) replaced
/// by a space, so that it can neither begin a line of its own in a log nor steer a terminal. Other bytes stay as
/// they are.
[[nodiscard]] std::string one_line(std::string_view text);

}  // namespace sluice
