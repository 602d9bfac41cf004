// What we read of a whole photo beside its pixels, and what is taken out before a library sees it.
#include "sluice/image/metadata.h"

#include "fuzz/pictures.h"
#include "fuzz/target.h"
#include "sluice/image/jpeg_segments.h"

namespace sluice::fuzz {
namespace {

void require_no_metadata(Bytes jpeg) {
  const std::vector<std::byte> bare = without_metadata(jpeg);
  require(bare.size() <= jpeg.size(), "taking metadata out makes nothing longer");
  visit_jpeg_segments(bare, [](const JpegSegment& segment) {
    require(segment.marker != 0xE1 && segment.marker != 0xED && segment.marker != 0xFE,
            "no EXIF, XMP, IPTC or comment is left");
    return true;
  });
}

void run(Bytes input) {
  need_image_library();
  const PhotoMetadata metadata = read_metadata(input);
  if (metadata.taken_at) {
    require(parse_capture_time(metadata.taken_at->local).has_value(), "a time reads back");
  }
  require(!metadata.place || (!metadata.place->empty() && metadata.place->size() <= 6),
          "a place is a cell of level 10");
  if (is_jpeg(input)) {
    require_no_metadata(input);
  }
}

const Registered kRegistered({"metadata",
                              run,
                              encoded_pictures,
                              {std::string("Exif\0\0", 6), "\xFF\xE1", "\xFF\xED", "\xFF\xFE", "\xFF\xFF\xE1",
                               "eXIf", "EXIF", "XMP ", std::string("II*\0\x08\0\0\0", 8),
                               std::string("MM\0*\0\0\0\x08", 8)}});

}  // namespace
}  // namespace sluice::fuzz
