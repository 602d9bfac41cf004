// Strangers' photos: libvips' loaders, shrinking, colours, orientation, as `sluice scan` calls them.
#include "sluice/image/decode.h"

#include <algorithm>

#include "fuzz/pictures.h"
#include "fuzz/target.h"

namespace sluice::fuzz {
namespace {

constexpr DecodeOptions kOptions{
    .longest_side = 32, .limits = {.bytes = std::size_t{1} << 20, .pixels = 1'000'000, .dimension = 4096}};

void run(Bytes input) {
  need_image_library();
  const auto photo = decode_photo(input, kOptions);
  if (!photo.has_value()) {
    require_proper(photo.error());
    return;
  }
  require(photo->rgb.type() == CV_8UC3 && photo->rgb.isContinuous() && !photo->rgb.empty(), "pixels are RGB");
  require(std::max(photo->rgb.cols, photo->rgb.rows) <= kOptions.longest_side, "photos are shrunk");
  require(std::max(photo->original_width, photo->original_height) <= kOptions.limits.dimension &&
              std::int64_t{photo->original_width} * photo->original_height <= kOptions.limits.pixels,
          "limits hold");
  require(photo->original_width >= photo->rgb.cols && photo->original_height >= photo->rgb.rows,
          "photos are never enlarged");
  require(!photo->format.empty(), "the format is named");
}

const Registered kRegistered({"decode",
                              run,
                              encoded_pictures,
                              {"\xFF\xD8\xFF",
                               "\xFF\xC0",
                               "\xFF\xC2",
                               "\xFF\xC4",
                               "\xFF\xDA",
                               "\xFF\xDB",
                               "\xFF\xDD",
                               "\xFF\xE2",
                               "ICC_PROFILE",
                               "Adobe",
                               "IHDR",
                               "PLTE",
                               "IDAT",
                               "tRNS",
                               "iCCP",
                               "acTL",
                               "gAMA",
                               "RIFF",
                               "WEBP",
                               "VP8 ",
                               "VP8L",
                               "VP8X",
                               "ALPH",
                               "ANIM",
                               "ANMF",
                               "GIF89a",
                               std::string("II*\0", 4),
                               std::string("MM\0*", 4),
                               "ftypavif",
                               "ftypheic",
                               "meta",
                               "iprp",
                               "ipco",
                               "ispe",
                               "irot",
                               "imir",
                               "iloc",
                               "iinf",
                               "pitm",
                               "av1C",
                               "hvcC"}});

}  // namespace
}  // namespace sluice::fuzz
