#include "sluice/evaluation/brand_card_json.h"

#include <nlohmann/json.hpp>

#include "sluice/evaluation/evaluation_json.h"
#include "sluice/evaluation/mark_scenes.h"

namespace sluice {
namespace {

using nlohmann::ordered_json;

ordered_json to_json(const CardCondition& condition) {
  return {{"name", condition.name},
          {"what", condition.what},
          {"scenes", condition.scenes},
          {"found", condition.found},
          {"recall", sluice::to_json(condition.recall)},
          {"mean_iou", condition.mean_iou}};
}

ordered_json to_json(const SyntheticCard& card) {
  ordered_json conditions = ordered_json::array();
  for (const CardCondition& condition : card.conditions) {
    conditions.push_back(to_json(condition));
  }
  ordered_json sizes = ordered_json::array();
  for (const CardSize& size : card.sizes) {
    ordered_json row = to_json(size.condition);
    row["pixels"] = size.pixels;
    sizes.push_back(std::move(row));
  }
  ordered_json others = ordered_json::array();
  for (const auto& [brand, scenes] : card.others_named) {
    others.push_back({{"brand", brand}, {"scenes", scenes}});
  }
  return {{"photo_width", MarkScenes::kWidth},
          {"photo_height", MarkScenes::kHeight},
          {"conditions", std::move(conditions)},
          {"sizes", std::move(sizes)},
          {"smallest_found", card.smallest_found ? ordered_json(*card.smallest_found) : ordered_json()},
          {"scenes_of_mark", card.scenes_of_mark},
          {"others_named", std::move(others)},
          {"brand_free",
           {{"scenes", card.brand_free},
            {"false_finds", card.false_finds},
            {"false_finds_per_1000", sluice::to_json(card.false_finds_per_1000)}}}};
}

ordered_json to_json(const PhotosCard& card) {
  return {{"set", card.set.empty() ? ordered_json() : ordered_json(card.set)},
          {"photos", card.photos},
          {"looked_at", card.looked_at},
          {"unreadable", card.unreadable},
          {"with_brand", card.with_brand},
          {"found", card.found},
          {"false_finds", card.false_finds},
          {"brand_free", card.brand_free},
          {"false_alarms", card.false_alarms},
          {"precision", sluice::to_json(card.precision)},
          {"recall", sluice::to_json(card.recall)},
          {"false_alarms_per_1000", sluice::to_json(card.false_alarms_per_1000)},
          {"mean_iou", card.mean_iou}};
}

}  // namespace

ordered_json to_json(const BrandCard& card) {
  return {{"brand", card.brand},
          {"references", card.references},
          {"brands_enrolled", card.brands_enrolled},
          {"settings",
           {{"effort", name_of(card.effort)},
            {"threshold", card.threshold},
            {"stage_version", card.stage_version},
            {"sluice", SLUICE_VERSION},
            {"seed", card.seed},
            {"count", card.count}}},
          {"synthetic", to_json(card.synthetic)},
          {"on_photos", card.photos ? to_json(*card.photos) : ordered_json()}};
}

}  // namespace sluice
