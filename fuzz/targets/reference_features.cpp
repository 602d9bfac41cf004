// DATA/brands/<name>/features-*.bin. The first byte is the effort; the key, which names what the features were
// made from, is put in front of the rest. A file that does not fit is made again, which fails here at once: the
// reference is no picture.
#include "sluice/vision/brand/reference_features.h"

#include <cmath>

#include "fuzz/pictures.h"
#include "fuzz/target.h"
#include "sluice/base/whole_file.h"
#include "sluice/catalog/descriptor_distance.h"
#include "sluice/vision/brand/extractor.h"

namespace sluice::fuzz {
namespace {

const Brand& brand() {
  static const Brand kBrand{"Acme", {{"acme.png", "no picture"}}};
  return kBrand;
}

std::filesystem::path file_of(Effort effort) {
  return scratch() / "reference_features" / ("features-" + feature_format(effort) + ".bin");
}

std::string kept(Effort effort, const std::vector<ReferenceFeatures>& features) {
  std::filesystem::create_directories(scratch() / "reference_features");
  require(keep_features_of_brand(scratch() / "reference_features", brand(), effort, features).has_value(),
          "features can be kept");
  auto bytes = read_whole_file(file_of(effort));
  require(bytes.has_value(), "features that were kept are there");
  return *std::move(bytes);
}

void run(Bytes input) {
  need_image_library();
  if (input.empty()) {
    return;
  }
  static const std::string kKeys[] = {kept(Effort::fast, {}), kept(Effort::standard, {})};
  const int choice = std::to_integer<int>(input[0]) % 2;
  const Effort effort = choice == 0 ? Effort::fast : Effort::standard;
  scratch_file(file_of(effort), kKeys[choice] + std::string(as_text(input.subspan(1))));
  const auto features = features_of_brand(scratch() / "reference_features", brand(), effort);
  if (!features.has_value()) {
    require_proper(features.error());
    return;
  }
  require(features->size() == 1, "there are features of every reference");
  const auto row = static_cast<std::size_t>(descriptor_bytes(metric_of(effort)));
  require(features->front().descriptors.size() == features->front().features.size() * row,
          "every feature has a descriptor");
  require(features->front().distinct() <= static_cast<int>(features->front().features.size()),
          "no more features are distinct than there are");
}

std::vector<std::string> seeds() {
  std::vector<std::string> all;
  for (const Effort effort : {Effort::fast, Effort::standard}) {
    const std::size_t key = kept(effort, {}).size();
    ReferenceFeatures features;
    features.width = 1;
    features.height = 0.7F;
    for (int i = 0; i < 5; ++i) {
      features.features.push_back({0.1F * static_cast<float>(i), 0.2F, 0.05F, 1, i % 2 == 0 ? 1U : 0U});
    }
    features.descriptors.assign(features.features.size() * descriptor_bytes(metric_of(effort)), 9);
    std::string& seed = all.emplace_back(1, effort == Effort::fast ? '\0' : '\1');
    seed.append(kept(effort, {features}), key);
  }
  return all;
}

const Registered registered({"reference_features", run, seeds});

}  // namespace
}  // namespace sluice::fuzz
