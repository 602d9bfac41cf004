#include "sluice/vision/label_lists.h"

#include "sluice/vision/builtin_heads.h"
#include "sluice/vision/colour_stage.h"
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
    lists["garment-colour"] = lists["colour"];
    for (const std::string_view name : builtin_label_head_names()) {
      lists[std::string(name)] = builtin_label_head(name).labels();
    }
    return lists;
  }();
  return kLists;
}

}  // namespace sluice
