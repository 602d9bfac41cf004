// The index of brands: a segment, asked as the matcher asks it and merged as a writer merges it, or its manifest
// beside a good segment. The first byte chooses between them and the metric.
#include <cmath>

#include "fuzz/target.h"
#include "sluice/base/whole_file.h"
#include "sluice/catalog/index_store.h"
#include "sluice/vision/brand/matcher.h"

namespace sluice::fuzz {
namespace {

IndexFormat format_of(Metric metric) {
  return {"fuzz/1", &builtin_vocabulary(metric)};
}

/// Of which none is far from a word of the vocabulary, as real ones are not.
ReferenceFeatures features_of(Metric metric, int first) {
  ReferenceFeatures features{1.25F, 0.8F, {}, {}, {}};
  const auto bytes = static_cast<std::size_t>(descriptor_bytes(metric));
  for (int row = 0; row < 24; ++row) {
    const std::uint8_t* word = builtin_vocabulary(metric).word(first + row * 7);
    features.descriptors.insert(features.descriptors.end(), word, word + bytes);
    features.descriptors.back() ^= 3;
    features.features.push_back({0.05F * static_cast<float>(row), 0.03F * static_cast<float>(row % 9), 0.05F,
                                 0.2F * static_cast<float>(row) - 2, static_cast<std::uint32_t>(row % 2)});
  }
  features.views.emplace_back().picture = "picture";
  return features;
}

const std::string kAliases[] = {"Ace", "Acme Works"};

std::string segment(Metric metric) {
  SegmentBuilder builder(format_of(metric));
  builder.add("Acme", "digest", std::vector{features_of(metric, 0), features_of(metric, 3)}, kAliases);
  builder.add("Zebra", "other", std::vector{features_of(metric, 11)});
  return builder.serialise();
}

constexpr const char* kManifest =
    R"({"next": 2, "stamps": {"Acme": 5, "Zebra": 6}, "segments": [{"file": "segment-1.bin", "removed": ["Zebra"]}]})";

/// The features of a photo that shows what `features_of` describes.
FeatureSet photo(Metric metric) {
  const ReferenceFeatures features = features_of(metric, 0);
  FeatureSet set;
  set.width = 640;
  set.height = 480;
  set.descriptor_bytes = descriptor_bytes(metric);
  set.descriptors = features.descriptors;
  for (const ReferenceFeature& feature : features.features) {
    set.keypoints.push_back({100 + 300 * feature.x, 80 + 300 * feature.y, 300 * feature.scale, feature.angle});
  }
  return set;
}

void ask(const FeatureIndex& index, Metric metric) {
  for (const IndexedMarkView& view : index.mark_views()) {
    require(view.reference < index.references().size() && view.squash > 0, "a view is of a reference");
    const std::string read(view.picture.begin(), view.picture.end());
    require(read.size() == view.picture.size() && view.codes[kMarkCodes - 1].size() == kMarkNumbers,
            "a view can be read whole");
  }
  static const FeatureSet kPhotos[] = {photo(Metric::squared_euclidean), photo(Metric::hamming)};
  const Effort effort = metric == Metric::hamming ? Effort::fast : Effort::standard;
  const Matcher matcher(index, effort);
  for (const BrandFind& find : matcher.find(kPhotos[metric == Metric::hamming ? 1 : 0])) {
    require(find.brand >= 0 && find.brand < static_cast<int>(index.brands().size()), "a find is of a brand");
    for (const cv::Point2d& corner : find.corners) {
      require(std::isfinite(corner.x) && std::isfinite(corner.y), "a find has a place");
    }
  }
}

void run(Bytes input) {
  if (input.empty()) {
    return;
  }
  const int choice = std::to_integer<int>(input[0]);
  const Metric metric = choice % 2 == 0 ? Metric::squared_euclidean : Metric::hamming;
  static const std::string kSegments[] = {segment(Metric::squared_euclidean), segment(Metric::hamming)};
  const bool manifest = choice / 2 % 2 == 1;
  const std::string_view rest = as_text(input.subspan(1));
  const std::filesystem::path folder = "brand_index/.index/fuzz-1";
  scratch_file(folder / "manifest.json", manifest ? rest : kManifest);
  scratch_file(folder / "segment-1.bin", manifest ? kSegments[metric == Metric::hamming ? 1 : 0] : rest);
  IndexStore store(scratch() / "brand_index", format_of(metric));
  store.load();
  ask(store.index(), metric);
  SegmentBuilder added(format_of(metric));
  added.add("New", "digest", std::vector{features_of(metric, 5)});
  require_proper(store.change({"Acme"}, added, {}));
  ask(store.index(), metric);
  require_proper(IndexSegment::parse(std::string(rest), format_of(metric)));
}

std::vector<std::string> seeds() {
  std::vector<std::string> all{"\2" + std::string(kManifest), "\3" + std::string(kManifest)};
  for (const Metric metric : {Metric::squared_euclidean, Metric::hamming}) {
    all.emplace_back(1, metric == Metric::hamming ? '\1' : '\0');
    all.back() += segment(metric);
  }
  return all;
}

const Registered kRegistered({"brand_index",
                              run,
                              seeds,
                              {"SLINDEX3", "\"format\"", "\"brands\"", "\"references\"", "\"digest\"",
                               "\"aliases\"", "\"removed\"", "\"segments\"", "\"stamps\"", "\"next\"", "../",
                               "1e99", "null", "[]"}});

}  // namespace
}  // namespace sluice::fuzz
