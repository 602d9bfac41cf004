// A bare EXIF block, wherever it came from.
#include "sluice/image/exif.h"

#include <cmath>

#include "fuzz/pictures.h"
#include "fuzz/target.h"
#include "sluice/image/jpeg_segments.h"

namespace sluice::fuzz {
namespace {

void run(Bytes input) {
  const ExifFacts facts = read_exif_block(input);
  require(facts.orientation >= 1 && facts.orientation <= 8, "an orientation is 1 to 8");
  require(facts.taken_at.size() < 64 && facts.utc_offset.size() < 64, "texts are short");
  require(std::isfinite(facts.latitude.value_or(0)) && std::isfinite(facts.longitude.value_or(0)),
          "positions are finite");
}

std::vector<std::string> seeds() {
  std::vector<std::string> blocks;
  const std::string jpeg = jpeg_with_exif();
  visit_jpeg_segments(as_bytes(jpeg), [&](const JpegSegment& segment) {
    if (segment.marker == 0xE1) {
      blocks.emplace_back(as_text(segment.content));
      blocks.emplace_back(as_text(segment.content.subspan(6)));
    }
    return true;
  });
  return blocks;
}

const Registered kRegistered({"exif_block",
                              run,
                              seeds,
                              {std::string("Exif\0\0", 6), std::string("II*\0", 4), std::string("MM\0*", 4),
                               "\x12\x01", "\x01\x12", "\x69\x87", "\x87\x69", "\x25\x88", "\x88\x25", "\x03\x90",
                               "\x90\x03", "\x11\x90", "\x90\x11", "2024:05:01 12:30:00", "+02:00", "N", "S", "E",
                               "W"}});

}  // namespace
}  // namespace sluice::fuzz
