#include "sluice/vision/builtin_heads.h"

#include <fmt/format.h>

#include <array>
#include <cstddef>
#include <map>
#include <stdexcept>
#include <utility>

#include "sluice/base/digest.h"

// clang-format off
extern "C" const unsigned char sluice_labels_scene[], sluice_labels_scene_end[];
extern "C" const unsigned char sluice_labels_food[], sluice_labels_food_end[];
extern "C" const unsigned char sluice_labels_apparel[], sluice_labels_apparel_end[];
extern "C" const unsigned char sluice_labels_worn[], sluice_labels_worn_end[];
extern "C" const unsigned char sluice_labels_pattern[], sluice_labels_pattern_end[];
extern "C" const unsigned char sluice_labels_material[], sluice_labels_material_end[];
// clang-format on

namespace sluice {
namespace {

struct BuiltinHead {
  LabelHead head;
  std::string version;
};

using Heads = std::map<std::string_view, BuiltinHead>;

const Heads& heads() {
  static const Heads kHeads = [] {
    Heads made;
    const auto add = [&made](std::string_view name, const unsigned char* begin, const unsigned char* end) {
      const std::span bytes(begin, end);
      Result<LabelHead> head = LabelHead::parse({reinterpret_cast<const char*>(begin), bytes.size()},
                                                fmt::format("the built-in models/labels_{}.bin", name));
      if (!head.has_value()) {
        throw std::logic_error(head.error().message());
      }
      constexpr std::size_t kDigits = 12;
      std::string version =
          fmt::format("{}/{:.3f}", to_hex(sha256(std::as_bytes(bytes))).substr(0, kDigits), head->threshold());
      made.emplace(name, BuiltinHead{*std::move(head), std::move(version)});
    };
    add("scene", sluice_labels_scene, sluice_labels_scene_end);
    add("food", sluice_labels_food, sluice_labels_food_end);
    add("apparel", sluice_labels_apparel, sluice_labels_apparel_end);
    add("worn", sluice_labels_worn, sluice_labels_worn_end);
    add("pattern", sluice_labels_pattern, sluice_labels_pattern_end);
    add("material", sluice_labels_material, sluice_labels_material_end);
    return made;
  }();
  return kHeads;
}

}  // namespace

std::span<const std::string_view> builtin_label_head_names() {
  static constexpr std::array<std::string_view, 6> kNames = {"scene", "food",    "apparel",
                                                             "worn",  "pattern", "material"};
  return kNames;
}

const LabelHead& builtin_label_head(std::string_view name) {
  return heads().at(name).head;
}

std::string builtin_label_head_version(std::string_view name) {
  return heads().at(name).version;
}

}  // namespace sluice
