#include "sluice/vision/brand/enrolment.h"

#include <algorithm>

#include "sluice/catalog/catalog.h"
#include "sluice/vision/brand/reference_features.h"

namespace sluice {
namespace {

// A find needs three distinct inliers to be considered and about twice that to be believed.
constexpr int kFewestDistinct = 8;

}  // namespace

Result<Enrolment> enrol_brand(const std::filesystem::path& catalog_directory, const Brand& brand) {
  if (brand.references.empty()) {
    return fail(ErrorCode::usage, "no reference given for '" + brand.name + "'",
                "give at least one picture of the mark");
  }
  Enrolment enrolment;
  enrolment.brand = brand.name;
  std::vector<ReferenceFeatures> features;
  for (const Reference& reference : brand.references) {
    SLUICE_ASSIGN(features.emplace_back(), extract_reference(reference, Effort::standard));
    EnrolledReference& enrolled = enrolment.references.emplace_back();
    enrolled.file_name = reference.file_name;
    enrolled.features = features.back().distinct();
    enrolled.plain = enrolled.features < kFewestDistinct;
  }
  const auto& references = enrolment.references;
  if (std::all_of(references.begin(), references.end(), [](const EnrolledReference& r) { return r.plain; })) {
    return fail(ErrorCode::bad_input,
                references.front().file_name + ": this mark is too plain for local features (" +
                    std::to_string(references.front().features) + " of at least " +
                    std::to_string(kFewestDistinct) + " distinct points)",
                "add a picture that shows it with its lettering, or as it stands on a product");
  }
  const Catalog catalog(catalog_directory);
  SLUICE_TRY(catalog.add(brand));
  SLUICE_TRY(keep_features_of_brand(catalog.directory_of(brand.name), brand, Effort::standard, features));
  return enrolment;
}

}  // namespace sluice
