#include "sluice/vision/brand/enrolment.h"

#include <algorithm>
#include <mutex>
#include <optional>
#include <thread>
#include <utility>

#include "sluice/catalog/catalog.h"
#include "sluice/vision/brand/brand_index.h"
#include "sluice/vision/brand/reference_features.h"

namespace sluice {
namespace {

// A find by local features needs three distinct inliers to be considered and about twice that to be believed.
constexpr int kFewestDistinct = 8;

/// A brand on its way into the catalog.
struct Learned {
  Brand brand;
  Enrolment enrolment;
  std::vector<ReferenceFeatures> features;
};

Result<Learned> learn(Brand brand) {
  if (brand.references.empty()) {
    return fail(ErrorCode::usage, "no reference given for '" + brand.name + "'",
                "give at least one picture of the mark");
  }
  Learned learned;
  learned.enrolment.brand = brand.name;
  learned.enrolment.aliases = brand.aliases;
  for (const Reference& reference : brand.references) {
    SLUICE_ASSIGN(ReferenceFeatures features, extract_reference(reference, Effort::standard));
    const int distinct = distinct_features(features);
    learned.enrolment.references.push_back({reference.file_name, distinct, distinct < kFewestDistinct});
    learned.features.push_back(std::move(features));
  }
  const auto& references = learned.enrolment.references;
  if (std::ranges::all_of(references,
                          [](const EnrolledReference& reference) { return reference.features == 0; })) {
    return fail(ErrorCode::bad_input,
                references.front().file_name + ": this mark is too plain: there is nothing to see in it",
                "add a picture that shows it with its lettering, or as it stands on a product");
  }
  learned.brand = std::move(brand);
  return learned;
}

constexpr std::size_t kBrandsAtOnce = 128;  // What a bulk enrolment that is cut short may lose.

}  // namespace

Result<Enrolment> enrol_brand(const std::filesystem::path& catalog_directory, const Brand& brand) {
  SLUICE_ASSIGN(Learned learned, learn(brand));
  SLUICE_TRY(Catalog(catalog_directory).add(brand));
  SLUICE_TRY(update_brand_index(catalog_directory, Effort::standard, {{brand.name, std::move(learned.features)}}));
  return std::move(learned.enrolment);
}

Result<std::vector<Result<Enrolment>>> enrol_brands(const std::filesystem::path& catalog_directory,
                                                    std::size_t total,
                                                    const std::function<Result<Brand>(std::size_t)>& brand,
                                                    const BulkOptions& options) {
  const Catalog catalog(catalog_directory);
  std::vector<Result<Enrolment>> answers;
  const auto stopped = [&] { return options.stop != nullptr && options.stop->load(); };
  std::size_t done = 0;
  for (std::size_t first = 0; first < total && !stopped(); first += kBrandsAtOnce) {
    std::vector<std::optional<Result<Learned>>> some(std::min(kBrandsAtOnce, total - first));
    std::atomic<std::size_t> next = 0;
    std::mutex mutex;
    const auto work = [&] {
      for (std::size_t i = next++; i < some.size() && !stopped(); i = next++) {
        Result<Brand> given = brand(first + i);
        some[i] = given.has_value() ? learn(*std::move(given)) : tl::unexpected<Error>(given.error());
        if (options.progress) {
          const std::lock_guard guard(mutex);
          options.progress(++done, total);
        }
      }
    };
    {
      const unsigned threads = options.threads > 0 ? static_cast<unsigned>(options.threads)
                                                   : std::max(1U, std::thread::hardware_concurrency());
      std::vector<std::jthread> helpers;
      for (unsigned i = 1; i < threads; ++i) {
        helpers.emplace_back(work);
      }
      work();
    }
    KnownFeatures known;
    for (auto& learned : some) {
      if (!learned) {
        break;  // Stopped; what was learned beyond is learned again.
      }
      if (!learned->has_value()) {
        answers.emplace_back(tl::unexpected<Error>(learned->error()));
        continue;
      }
      if (const Status added = catalog.add((*learned)->brand); !added.has_value()) {
        answers.emplace_back(tl::unexpected<Error>(added.error()));
        continue;
      }
      known.emplace((*learned)->brand.name, std::move((*learned)->features));
      answers.emplace_back(std::move((*learned)->enrolment));
    }
    SLUICE_TRY(update_brand_index(catalog_directory, Effort::standard, known));
  }
  return answers;
}

}  // namespace sluice
