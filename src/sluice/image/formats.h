// Which of the formats that Sluice reads this machine's libvips can decode.
#pragma once

#include <string>
#include <vector>

namespace sluice {

/// Names of the formats ("JPEG", "HEIC and AVIF" ...) without a loader; empty where all can be read. Call after
/// `start_image_library`.
[[nodiscard]] std::vector<std::string> missing_formats();

}  // namespace sluice
