// Photos with one label each.
#include "sluice/evaluation/label_set.h"

#include <algorithm>

#include "fuzz/target.h"

namespace sluice::fuzz {
namespace {

void run(Bytes input) {
  const std::vector<std::string> known = {"baseball field", "sea"};
  const auto set = parse_label_set(as_text(input), "set.tsv", known);
  if (!set.has_value()) {
    require_proper(set.error());
    return;
  }
  require(!set->photos.empty() && !set->labels.empty(), "a set has photos and labels");
  for (const TestPhoto& photo : set->photos) {
    require(photo.marks.size() == 1 && std::ranges::count(set->labels, photo.marks[0].brand) == 1,
            "a photo has one label, of the set's");
  }
}

const Registered kRegistered({"label_set",
                              run,
                              [] {
                                return std::vector<std::string>{"image\tlabel\na/1.jpg\tsea\n",
                                                                "image\tlabel\r\n1.jpg\tbaseball_field\r\n"};
                              },
                              {"\t", "\"", "sea", "..", "\xEF\xBB\xBF"}});

}  // namespace
}  // namespace sluice::fuzz
