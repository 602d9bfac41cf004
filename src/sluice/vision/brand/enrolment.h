// Teaches brands: checks that the references carry enough to match on, then adds them to the catalog.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "sluice/base/result.h"
#include "sluice/catalog/brand.h"

namespace sluice {

struct EnrolledReference {
  std::string file_name;
  int features = 0;    ///< Distinct local features on the upright rendering; few means few finds.
  bool plain = false;  ///< Too few to be found by local features.
};

struct Enrolment {
  std::string brand;
  std::vector<EnrolledReference> references;
};

/// Errors: those of `Catalog::add` and `decode_reference`; bad_input, if every reference is too plain.
[[nodiscard]] Result<Enrolment> enrol_brand(const std::filesystem::path& catalog_directory, const Brand& brand);

}  // namespace sluice
