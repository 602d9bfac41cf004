// Writes what the decision is fitted on: for every find in the test photos of evaluation sets, the evidence and
// whether the set says that it is right.
//   evidence fast|standard|thorough SET.tsv REFERENCES_A_BRAND [NEGATIVES_FOLDER]... > evidence.tsv
// After a header, a row: set, photo, brand-free (0/1), true pairs of the photo, brand, right (0/1), longer side of
// the largest annotated mark of that brand there in pixels of the decoded photo (0: not known), inputs of the
// decision by local features, and but for `fast` those of the joint decision. Every find is written; a true brand
// that was not found has a row without inputs.
#include <algorithm>
#include <cstdio>
#include <map>
#include <memory>
#include <opencv2/core/utility.hpp>
#include <set>
#include <span>
#include <string>

#include "sluice/evaluation/evaluation_set.h"
#include "sluice/evaluation/references.h"
#include "sluice/evaluation/runner.h"
#include "sluice/image/decode.h"
#include "sluice/models/cache.h"
#include "sluice/vision/brand/decision.h"
#include "sluice/vision/brand/extractor.h"
#include "sluice/vision/brand/kept_features.h"
#include "sluice/vision/brand/mark_matcher.h"
#include "sluice/vision/brand/matcher.h"
#include "sluice/vision/brand/reference_features.h"
#include "sluice/vision/brand/wordmarks.h"
#include "sluice/vision/text/text_reader.h"

namespace {

using sluice::BrandFind;

int report(const sluice::Error& error) {
  std::fprintf(stderr, "evidence: %s\n", error.message().c_str());
  return static_cast<int>(error.code);
}

/// The brands that are in a photo, and the longer side of the largest annotated mark of each; 0: not known.
using Truth = std::map<std::string, double>;

void write_row(const char* set, std::size_t photo, const Truth& truth, double shrink, const std::string& brand,
               std::span<const double> inputs) {
  const auto here = truth.find(brand);
  const bool right = here != truth.end();
  std::printf("%s\t%zu\t%d\t%zu\t%s\t%d\t%.6g", set, photo, truth.empty() ? 1 : 0, truth.size(), brand.c_str(),
              right ? 1 : 0, right ? here->second / shrink : 0.0);
  for (const double input : inputs) {
    std::printf("\t%.6g", input);
  }
  std::printf("\n");
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 4) {
    std::fprintf(stderr,
                 "usage: evidence fast|standard|thorough SET.tsv REFERENCES_A_BRAND [NEGATIVES_FOLDER]...\n");
    return 2;
  }
  cv::setNumThreads(1);
  const std::string word = argv[1];
  const auto effort = word == "fast"       ? sluice::Effort::fast
                      : word == "thorough" ? sluice::Effort::thorough
                                           : sluice::Effort::standard;
  const auto networks = sluice::builtin_mark_networks(sluice::Precision::fast);
  if (!networks.has_value()) {
    return report(networks.error());
  }
  if (const auto started = sluice::start_image_library(); !started.has_value()) {
    return report(started.error());
  }
  auto set = sluice::read_evaluation_set(argv[2], std::stoul(argv[3]));
  if (!set.has_value()) {
    return report(set.error());
  }
  for (int i = 4; i < argc; ++i) {
    if (const auto added = sluice::add_negatives(*set, argv[i]); !added.has_value()) {
      return report(added.error());
    }
  }
  const auto brands = sluice::load_references(set->references);
  if (!brands.has_value()) {
    return report(brands.error());
  }
  const sluice::IndexFormat format = sluice::index_format(effort);
  sluice::SegmentBuilder builder(format);
  for (const sluice::Brand& brand : *brands) {
    std::vector<sluice::ReferenceFeatures> references;
    for (const auto& reference : brand.references) {
      if (auto features = sluice::extract_reference(reference, effort); features.has_value()) {
        references.push_back(*std::move(features));
      }
    }
    builder.add(brand.name, "", references, brand.aliases);
  }
  std::vector<sluice::IndexSegment> segments;
  if (auto segment = sluice::IndexSegment::parse(builder.serialise(), format); segment.has_value()) {
    segments.push_back(*std::move(segment));
  }
  const auto every = [](std::size_t, const sluice::IndexedBrand&) { return true; };
  const sluice::Matcher matcher(sluice::FeatureIndex(*format.vocabulary, std::move(segments), every), effort);
  const sluice::MarkMatcher marks(matcher.index(), *networks, effort, true);
  std::shared_ptr<const sluice::TextReader> reader;
  if (effort != sluice::Effort::fast) {
    auto opened =
        sluice::TextReader::open(sluice::default_model_directory(), {.precision = sluice::Precision::fast});
    if (!opened.has_value()) {
      return report(opened.error());
    }
    reader = *std::move(opened);
  }
  const sluice::Wordmarks wordmarks(matcher.index().brands());
  sluice::RunOptions options;
  options.threads = 1;
  std::printf("set\tphoto\tbrand_free\ttrue_pairs\tbrand\tright\tsize\tinputs\n");
  for (std::size_t photo = 0; photo < set->tests.size(); ++photo) {
    const auto& test = set->tests[photo];
    Truth truth;
    for (const auto& mark : test.marks) {
      double& size = truth[mark.brand];
      size = std::max(size, mark.box ? std::max(mark.box->width, mark.box->height) : 0.0);
    }
    double shrink = 1;
    std::set<std::string> found;
    const auto write = [&](int brand, std::span<const double> inputs) {
      found.insert(matcher.brand_name(brand));
      write_row(argv[2], photo, truth, shrink, matcher.brand_name(brand), inputs);
    };
    const auto look = [&](const sluice::Photo& pixels) -> sluice::Result<std::vector<sluice::Sighting>> {
      shrink = pixels.shrink();
      const auto by_features = matcher.find(sluice::look_at(pixels, effort).features);
      if (effort == sluice::Effort::fast) {
        for (const BrandFind& find : by_features) {
          write(find.brand, sluice::decision_inputs(find.evidence));
        }
        return std::vector<sluice::Sighting>{};
      }
      SLUICE_ASSIGN(const auto lines, reader->read(pixels.rgb, sluice::reading_options(effort)));
      SLUICE_ASSIGN(const auto finds, marks.find(pixels.rgb, by_features, wordmarks.find(lines)));
      for (const sluice::MarkFind& find : finds) {
        std::vector<double> inputs(sluice::kDecisionInputs, 0.0);
        if (find.features) {
          const auto features = sluice::decision_inputs(*find.features);
          inputs.assign(features.begin(), features.end());
        }
        const auto joint = sluice::joint_inputs(find);
        inputs.insert(inputs.end(), joint.begin(), joint.end());
        write(find.brand, inputs);
      }
      return std::vector<sluice::Sighting>{};
    };
    const auto run = sluice::run_finder(
        {&test, 1}, [](sluice::Bytes bytes) { return sluice::decode_photo(bytes); }, look, options);
    if (!run.has_value()) {
      return report(run.error());
    }
    for (const auto& [brand, size] : truth) {
      if (!found.contains(brand)) {
        write_row(argv[2], photo, truth, shrink, brand, {});
      }
    }
  }
  return 0;
}
