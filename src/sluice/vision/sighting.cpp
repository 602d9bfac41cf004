#include "sluice/vision/sighting.h"

#include <tuple>

namespace sluice {

bool before(const Sighting& a, const Sighting& b) {
  const auto key = [](const Sighting& s) {
    const Box box = s.box.value_or(Box{});
    return std::make_tuple(std::cref(s.kind), std::cref(s.label), -s.score, box.x, box.y, box.width, box.height);
  };
  return key(a) < key(b);
}

}  // namespace sluice
