#include "sluice/vision/label_lists.h"

#include "sluice/vision/colour_stage.h"
#include "sluice/vision/label_stage.h"
#include "sluice/vision/object_stage.h"
#include "sluice/vision/people_stage.h"
#include "sluice/vision/quality/quality_stage.h"

namespace sluice {

const std::map<std::string, std::vector<std::string>, std::less<>>& label_lists() {
  static const auto kLists = [] {
    std::map<std::string, std::vector<std::string>, std::less<>> lists;
    lists["object"].assign(coco_classes().begin(), coco_classes().end());
    lists["colour"].assign(kColourNames.begin(), kColourNames.end());
    lists["quality"].assign(kQualityLabels.begin(), kQualityLabels.end());
    for (const GroupSize& size : kGroupSizes) {
      lists["people"].emplace_back(size.label);
    }
    for (const std::string_view stage : label_stage_names()) {
      lists[std::string(stage)] = builtin_label_head(stage).labels();
    }
    return lists;
  }();
  return kLists;
}

}  // namespace sluice
