// References: SVG as an operator was sent it, or any picture.
#include <algorithm>

#include "fuzz/pictures.h"
#include "fuzz/target.h"
#include "sluice/image/decode.h"

namespace sluice::fuzz {
namespace {

constexpr int kSide = 48;

void run(Bytes input) {
  need_image_library();
  const auto picture = decode_reference(input, kSide);
  if (!picture.has_value()) {
    require_proper(picture.error());
    return;
  }
  require(picture->type() == CV_8UC4 && !picture->empty(), "pixels are RGBA");
  require(std::max(picture->cols, picture->rows) <= kSide, "the longest side is as asked for");
}

std::vector<std::string> seeds() {
  const std::string open =
      R"(<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" )";
  return {
      open +
          R"(viewBox="0 0 24 24"><path fill="#c00" d="M12 2a10 10 0 1 0 .1 0zM4 4l6 3h4v9q2 2 3 0t1-2z"/></svg>)",
      open + R"svg(width="3in" height="20mm">
<defs>
  <linearGradient id="g"><stop offset="0" stop-color="red"/><stop offset="1" stop-opacity=".3"/></linearGradient>
  <clipPath id="c"><circle cx="9" cy="9" r="8"/></clipPath>
</defs>
<g clip-path="url(#c)" transform="rotate(20) scale(1.2)"><rect width="30" height="20" fill="url(#g)"/>
<use xlink:href="#c"/></g></svg>)svg",
      open + R"svg(viewBox="0 0 9 9"><style>.a{fill:none;stroke:#06f;stroke-width:2}</style>
<filter id="f"><feGaussianBlur stdDeviation="1"/><feTurbulence numOctaves="2"/></filter>
<mask id="m"><rect width="5" height="5" fill="#fff"/></mask>
<path class="a" filter="url(#f)" mask="url(#m)" d="M1 1C2 8 7 8 8 1"/>
<pattern id="p" width="2" height="2"><circle r="1"/></pattern><text x="1" y="5">ab</text></svg>)svg",
      R"(<?xml version="1.0"?><!DOCTYPE svg [<!ENTITY e "x">]>
<svg width="5" height="9">&e;<image href="a.png" width="4" height="4"/></svg>)",
  };
}

const Registered kRegistered({"svg_reference",
                              run,
                              seeds,
                              {"<svg ",
                               "</svg>",
                               "<g ",
                               "<path d=\"",
                               "<use href=\"#",
                               "<image href=\"",
                               "<filter id=\"",
                               "<pattern id=\"",
                               "<mask id=\"",
                               "<clipPath id=\"",
                               "<symbol ",
                               "<marker ",
                               "<text>",
                               "<style>",
                               "<!ENTITY ",
                               "<!DOCTYPE ",
                               "viewBox=\"",
                               "width=\"",
                               "height=\"",
                               "transform=\"",
                               "matrix(",
                               "scale(",
                               "url(#",
                               "1e9",
                               "-1",
                               "100%",
                               "1e-9",
                               "feTurbulence",
                               "feConvolveMatrix",
                               "feMorphology",
                               "feImage",
                               "stroke-dasharray=\"",
                               "xlink:href=\"data:image/png;base64,"}});

}  // namespace
}  // namespace sluice::fuzz
