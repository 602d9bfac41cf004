// Teaches brands: checks that the references carry enough to match on, then adds them to the catalog.
#pragma once

#include <atomic>
#include <cstddef>
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "sluice/base/result.h"
#include "sluice/catalog/brand.h"

namespace sluice {

struct EnrolledReference {
  std::string file_name;
  int features = 0;    ///< Distinct local features on the upright rendering; few means few finds.
  bool plain = false;  ///< Too few to be found by local features; the mark networks alone may find it.
};

struct Enrolment {
  std::string brand;
  std::vector<std::string> aliases;
  std::vector<EnrolledReference> references;
};

/// Adds the brand to the catalog and, with its features, to the index of `standard`; that of `fast` learns it when
/// it is opened next. Errors: those of `Catalog::add` and `decode_reference`; bad_input, if every reference is
/// featureless.
[[nodiscard]] Result<Enrolment> enrol_brand(const std::filesystem::path& catalog_directory, const Brand& brand);

struct BulkOptions {
  int threads = 0;                          ///< 0: one per core.
  const std::atomic<bool>* stop = nullptr;  ///< Once true, nothing new is begun.
  std::function<void(std::size_t done, std::size_t total)> progress{};
};

/// Enrols many brands, `total` of them, of which `brand` gives one by number (called by several threads at once);
/// the catalog and the index grow in steps of many brands. Answers in their order; those that were stopped are not
/// there. Errors: io; what is wrong with one brand is its own answer.
[[nodiscard]] Result<std::vector<Result<Enrolment>>> enrol_brands(
    const std::filesystem::path& catalog_directory, std::size_t total,
    const std::function<Result<Brand>(std::size_t)>& brand, const BulkOptions& options);

}  // namespace sluice
