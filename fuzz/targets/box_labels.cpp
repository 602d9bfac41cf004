// YOLO's labels of a photo.
#include "sluice/evaluation/box_labels.h"

#include "fuzz/target.h"

namespace sluice::fuzz {
namespace {

constexpr int kClasses = 80;

void run(Bytes input) {
  const auto things = parse_box_labels(as_text(input), "labels.txt", kClasses);
  if (!things.has_value()) {
    require_proper(things.error());
    return;
  }
  for (const BoxLabel& thing : *things) {
    require(thing.label >= 0 && thing.label < kClasses, "a class is known");
    require(thing.x >= 0 && thing.x <= 1 && thing.y >= 0 && thing.y <= 1, "a centre lies in the photo");
    require(thing.width > 0 && thing.width <= 1 && thing.height > 0 && thing.height <= 1, "a box has an area");
  }
}

const Registered kRegistered({"box_labels",
                              run,
                              [] {
                                return std::vector<std::string>{"45 0.479492 0.688771 0.955609 0.5955\n",
                                                                "0 .5 .5 1 1\r\n\n79\t0 0 1e-3 0.1"};
                              },
                              {"nan", "inf", "1e308", "-0", "80", "-1", "\t", "\r\n", "0x1"}});

}  // namespace
}  // namespace sluice::fuzz
