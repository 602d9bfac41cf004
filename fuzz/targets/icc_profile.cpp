// A colour profile that a stranger put into a JPEG.
#include <algorithm>

#include "fuzz/pictures.h"
#include "fuzz/target.h"
#include "sluice/image/decode.h"

namespace sluice::fuzz {
namespace {

constexpr std::size_t kLargestProfile = 65'000;  // One segment; libvips joins several itself.

std::string with_profile(std::string_view profile) {
  static const std::string plain = encoded_pictures().front();
  std::string segment = "\xFF\xE2";
  const std::string content = std::string("ICC_PROFILE\0\x01\x01", 14) + std::string(profile);
  const std::size_t length = content.size() + 2;
  segment += static_cast<char>(length >> 8);
  segment += static_cast<char>(length & 0xFF);
  return plain.substr(0, 2) + segment + content + plain.substr(2);
}

void run(Bytes input) {
  need_image_library();
  const std::string jpeg = with_profile(as_text(input.first(std::min(input.size(), kLargestProfile))));
  const auto photo = decode_photo(as_bytes(jpeg), {.longest_side = 16, .limits = {}});
  require(photo.has_value(), "a profile that cannot be used is ignored");
  require(photo->rgb.type() == CV_8UC3, "pixels are RGB");
}

const Registered kRegistered({"icc_profile",
                              run,
                              [] { return std::vector{srgb_profile()}; },
                              {"acsp", "mntr", "RGB ", "GRAY", "CMYK", "XYZ ", "Lab ", "rXYZ",
                               "gXYZ", "bXYZ", "rTRC", "gTRC", "bTRC", "wtpt", "curv", "para",
                               "A2B0", "B2A0", "mft1", "mft2", "mAB ", "mBA ", "chad", "sf32"}});

}  // namespace
}  // namespace sluice::fuzz
