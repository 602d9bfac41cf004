#include "warm_up.h"

#include <array>
#include <cstddef>
#include <span>

#include "sluice/image/decoder.h"

#define SLUICE_EMBEDDED(name)            \
  extern "C" const unsigned char name[]; \
  extern "C" const unsigned char name##_end[]
SLUICE_EMBEDDED(sluice_warm_up_jpeg);  // With a colour profile.
SLUICE_EMBEDDED(sluice_warm_up_progressive);
SLUICE_EMBEDDED(sluice_warm_up_png);  // With transparency.
SLUICE_EMBEDDED(sluice_warm_up_webp);
SLUICE_EMBEDDED(sluice_warm_up_tiff);
SLUICE_EMBEDDED(sluice_warm_up_gif);
SLUICE_EMBEDDED(sluice_warm_up_heic);
SLUICE_EMBEDDED(sluice_warm_up_avif);
#undef SLUICE_EMBEDDED

namespace sluice::cage {

void warm_up() {
  const std::array<std::span<const unsigned char>, 8> pictures{{
      {sluice_warm_up_jpeg, sluice_warm_up_jpeg_end},
      {sluice_warm_up_progressive, sluice_warm_up_progressive_end},
      {sluice_warm_up_png, sluice_warm_up_png_end},
      {sluice_warm_up_webp, sluice_warm_up_webp_end},
      {sluice_warm_up_tiff, sluice_warm_up_tiff_end},
      {sluice_warm_up_gif, sluice_warm_up_gif_end},
      {sluice_warm_up_heic, sluice_warm_up_heic_end},
      {sluice_warm_up_avif, sluice_warm_up_avif_end},
  }};
  constexpr int kShrunk = 10;  // They are 24 x 16: all of shrinking is done, too.
  const auto decoder = make_plain_decoder({.longest_side = kShrunk, .limits = {}});
  for (const auto& picture : pictures) {
    (void)decoder->decode(std::as_bytes(picture));
  }
}

}  // namespace sluice::cage
